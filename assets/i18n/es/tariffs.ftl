# Gestión de tarifas: the list, the form of a tariff, and the window in which a template is chosen.

tariff-name-taken = Ya hay una tarifa llamada «{ $name }»: pon otro nombre
tariff-no-service = Una tarifa tiene al menos un servicio: pon Sí en uno
tariff-service-used = { $service } lo usa el dispositivo { $serial }: déjalo o cambia antes el dispositivo
tariff-in-use = «{ $name }» la tiene o la tuvo alguien, y no se puede eliminar: retírala

# What a template can provide.

template-other-service = La plantilla { $id } es de { $service } y no puede prestar { $wanted }; elige otra
template-no-service = La plantilla { $id } no dice qué servicio presta; elige otra
