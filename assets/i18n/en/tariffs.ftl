# Gestión de tarifas: the list, the form of a tariff, and the window in which a template is chosen.

tariff-name-taken = There is a tariff called “{ $name }” already: give another name
tariff-no-service = A tariff has at least one service: put Yes in one
tariff-service-used = { $service } is used by device { $serial }: leave it, or change the device first
tariff-in-use = Somebody has or had “{ $name }”, so it cannot be deleted: retire it

# What a template can provide.

template-other-service = The template { $id } is for { $service } and cannot provide { $wanted }; choose another
template-no-service = The template { $id } does not say which service it provides; choose another
