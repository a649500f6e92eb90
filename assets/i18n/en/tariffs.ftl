# Gestión de tarifas: the list, the form of a tariff, and the window in which a template is chosen.

tariff-name-taken = There is a tariff called “{ $name }” already: give another name
tariff-no-service = A tariff has at least one service: put Yes in one
tariff-service-used = { $service } is used by device { $serial }: leave it, or change the device first
tariff-in-use = Somebody has or had “{ $name }”, so it cannot be deleted: retire it

# What a template can provide.

template-other-service = The template { $id } is for { $service } and cannot provide { $wanted }; choose another
template-no-service = The template { $id } does not say which service it provides; choose another

# Keys and places.

menu-tariffs = Tariffs
path-tariffs = Tariffs
path-new-tariff = New tariff
tariff-form-title = Tariff
place-templates = Link a template
key-link-template = Link a template
key-unlink-template = Unlink
key-next-system = Other system
key-previous-system = Previous system
key-clear-concepts = Delete all concepts
key-restore-concepts = Bring the concepts back
key-new-tariff = New
key-copy-tariff = Copy
key-retire-tariff = Retire/bring back
key-remove-tariff = Delete
key-open-tariffs = Open in Tariffs
draft-of-tariff = Tariff
draft-tariff-gone = That tariff is gone: what you typed is a new one now

# The list.

tariffs-filter-all = All
tariffs-filter-offered = Offered
tariffs-filter-unlinked = Without template
tariffs-filter-retired = Retired
tariffs-count =
    { $count ->
        [one] { $count } tariff
       *[other] { $count } tariffs
    }
tariffs-search-how = { KEY("tariffs.search") } and a part of the name
tariffs-name = Tariff
tariffs-service = Service
tariffs-template = Template
tariffs-amount = Amount
tariffs-empty = There is no tariff yet. Press { KEY("tariffs.new-tariff") } to make the first, or { KEY("menu.go-files") } to bring them in from a file.
tariffs-none-offered = No tariff is offered.
tariffs-none-unlinked = All services of the tariffs that are offered have a template.
tariffs-none-retired = No tariff is retired.
tariffs-none-found = No tariff with “{ $search }” in “{ $filter }”.
tariffs-none-marked = No tariff is marked; press { KEY("tariffs.new-tariff") } to make one
tariffs-retired-sign = (retired)
tariffs-retired-since = Retired since { $day }: who has it keeps it, and nobody else contracts it. { KEY("tariffs.retire-tariff") } offers it again.
tariffs-no-service = no services
tariffs-no-services = This tariff has no services: open it and give it one
tariffs-no-concepts = no concepts
tariffs-not-linked = no template
tariffs-link-it = No template: who contracts it will be without this service in the system. Link it with { KEY("tariffs.link-template") }.
tariffs-asking = asking whether it is still there…
tariffs-asked-again = The systems are asked for their templates again
tariffs-not-asked = not checked: { $reason }
tariffs-gone = is not there any more; link another
tariffs-unused = nobody has it
tariffs-customers =
    { $count ->
        [one] { $shown } customer
       *[other] { $shown } customers
    }
tariffs-customers-more = more than { $count } customers

# Retired and deleted.

tariff-retire-title = Retire { $name }?
tariff-retire-what = It is offered no more. Who has it keeps it, and you can offer it again at any time.
tariff-retire-yes = { KEY("confirm.yes") } · Yes, retire it
tariff-retire-no = { KEY("confirm.no") } · No, go on offering it
tariff-retired = Tariff “{ $name }” is retired
tariff-offered = Tariff “{ $name }” is offered again
tariff-remove-title = Delete { $name }?
tariff-remove-what = Nobody has it. It goes with its services, their concepts and their links to templates.
tariff-remove-yes = { KEY("confirm.yes") } · Yes, delete it
tariff-remove-no = { KEY("confirm.no") } · No, keep it
tariff-removed = The tariff is deleted

# The form.

tariff-copy-name = { $name } (copy)
tariff-concept = Concept
tariff-amount = Amount
tariff-concept-of = { $service }, concept { $number }
tariff-amount-of = { $service }, amount { $number }
tariff-service-help = Whether the tariff has this service; { KEY("toggle.toggle") } changes it
tariff-concept-help = What is charged; below the last one there is always a line for another
tariff-amount-help = An amount, as 29.90
tariff-total = total { $amount }
tariff-clear = Delete all concepts
tariff-restore =
    { $count ->
        [one] Bring { $count } concept back
       *[other] Bring { $count } concepts back
    }
tariff-service-goes = goes with its concepts and templates when you save
tariff-saved = Tariff “{ $name }” is saved
tariff-link-unsaved = Save the tariff first with { KEY("tariff-form.save") }: a template is linked to a service that is saved
tariff-no-concepts = This service has no concepts
tariff-no-service-marked = Go to a service of the tariff first
tariff-nothing-to-restore = No concepts of this service were deleted
tariff-clear-title = Delete all concepts of { $service }?
tariff-clear-what =
    { $count ->
        [one] { $count } concept is taken out. It can be brought back until you leave; it is gone for good when you save and leave.
       *[other] { $count } concepts are taken out. They can be brought back until you leave; they are gone for good when you save and leave.
    }
tariff-clear-yes = { KEY("confirm.yes") } · Yes, delete them
tariff-clear-no = { KEY("confirm.no") } · No, leave them
tariff-cleared =
    { $count ->
        [one] { $count } concept is deleted; { KEY("tariff-form.restore-concepts") } brings it back
       *[other] { $count } concepts are deleted; { KEY("tariff-form.restore-concepts") } brings them back
    }
tariff-restored =
    { $count ->
        [one] { $count } concept is back
       *[other] { $count } concepts are back
    }

# Link a template.

templates-title = Link a template · { $tariff } · { $service }
templates-count = { $shown } of { $total }
templates-system = System
templates-asking = Asking { $system } for its templates…
templates-none = { $system } has no templates; make them there.
templates-other-service = is for { $service }
templates-no-service = does not say for which service
templates-linked = linked
template-no-systems = There is no provisioning system: register one in Systems first
template-one-system = There is only one provisioning system
template-none-marked = No template is marked
template-not-linked = This service has no template in this system
template-linked-already = The template { $id } is that of this service already
template-unlink-title = Leave { $service } without a template?
template-unlink-what = The tariff “{ $tariff }” will not have the template { $template } in { $system } any more.
template-unlink-yes = { KEY("confirm.yes") } · Yes, unlink
template-unlink-no = { KEY("confirm.no") } · No, leave it
template-devices-title =
    { $count ->
        [one] { $count } active device has this service there
       *[other] { $count } active devices have this service there
    }
template-only-link = Only link
template-only-unlink = Only unlink
template-and-devices =
    { $count ->
        [one] And change { $count } device
       *[other] And change { $count } devices
    }
template-devices-left = they stay as they are
template-devices-queued = their changes are queued
template-linked = { $service }: template { $id } of { $system } is linked
template-unlinked = { $service }: no template in { $system }
template-linked-queued =
    { $count ->
        [one] Template { $id } is linked; { $count } change is queued, follow it in Operations
       *[other] Template { $id } is linked; { $count } changes are queued, follow them in Operations
    }
template-unlinked-queued =
    { $count ->
        [one] { $service } without template; { $count } change is queued, follow it in Operations
       *[other] { $service } without template; { $count } changes are queued, follow them in Operations
    }
