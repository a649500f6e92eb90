# Gestión de tarifas: the list, the form of a tariff, and the window in which a template is chosen.

tariff-name-taken = Ya hay una tarifa llamada «{ $name }»: pon otro nombre
tariff-no-service = Una tarifa tiene al menos un servicio: pon Sí en uno
tariff-service-used = { $service } lo usa el dispositivo { $serial }: déjalo o cambia antes el dispositivo
tariff-in-use = «{ $name }» la tiene o la tuvo alguien, y no se puede eliminar: retírala

# What a template can provide.

template-other-service = La plantilla { $id } es de { $service } y no puede prestar { $wanted }; elige otra
template-no-service = La plantilla { $id } no dice qué servicio presta; elige otra

# Keys and places.

menu-tariffs = Tarifas
path-tariffs = Gestión de tarifas
path-new-tariff = Nueva tarifa
tariff-form-title = Tarifa
place-templates = Vincular plantilla
key-link-template = Vincular plantilla
key-unlink-template = Desvincular
key-next-system = Otro sistema
key-previous-system = Sistema anterior
key-clear-concepts = Eliminar todos los conceptos
key-restore-concepts = Recuperar los conceptos
key-new-tariff = Nueva
key-copy-tariff = Copiar
key-retire-tariff = Retirar/recuperar
key-remove-tariff = Eliminar
key-open-tariffs = Gestión de tarifas
draft-of-tariff = Tarifa
draft-tariff-gone = Esa tarifa ya no está: lo que escribiste queda como una nueva

# The list.

tariffs-filter-all = Todas
tariffs-filter-offered = Vigentes
tariffs-filter-unlinked = Sin plantilla
tariffs-filter-retired = Retiradas
tariffs-count =
    { $count ->
        [one] { $count } tarifa
       *[other] { $count } tarifas
    }
tariffs-search-how = { KEY("tariffs.search") } y parte del nombre
tariffs-name = Tarifa
tariffs-service = Servicio
tariffs-template = Plantilla
tariffs-amount = Importe
tariffs-empty = Aún no hay ninguna tarifa. Pulsa { KEY("tariffs.new-tariff") } para crear la primera, o { KEY("menu.go-files") } para traerlas de un fichero.
tariffs-none-offered = No hay ninguna tarifa vigente.
tariffs-none-unlinked = Todos los servicios de las tarifas vigentes tienen plantilla.
tariffs-none-retired = No hay ninguna tarifa retirada.
tariffs-none-found = Ninguna tarifa con «{ $search }» en «{ $filter }».
tariffs-none-marked = No hay ninguna tarifa marcada; pulsa { KEY("tariffs.new-tariff") } para crear una
tariffs-retired-sign = (retirada)
tariffs-retired-since = Retirada desde el { $day }: quien la tiene la conserva y nadie más la contrata. Con { KEY("tariffs.retire-tariff") } vuelve a ofrecerse.
tariffs-no-service = sin servicios
tariffs-no-services = Esta tarifa no tiene servicios: ábrela y ponle uno
tariffs-no-concepts = sin conceptos
tariffs-not-linked = sin plantilla
tariffs-link-it = Sin plantilla: quien la contrate quedará sin este servicio en el sistema. Vincúlala con { KEY("tariffs.link-template") }.
tariffs-asking = preguntando si sigue allí…
tariffs-asked-again = Preguntado otra vez a los sistemas por sus plantillas
tariffs-not-asked = no comprobada: { $reason }
tariffs-gone = ya no está allí; vincula otra
tariffs-unused = nadie la tiene
tariffs-customers =
    { $count ->
        [one] { $shown } cliente
       *[other] { $shown } clientes
    }
tariffs-customers-more = más de { $count } clientes

# Retired and deleted.

tariff-retire-title = ¿Retirar { $name }?
tariff-retire-what = Deja de ofrecerse. Quien la tiene la conserva, y puedes volver a ofrecerla cuando quieras.
tariff-retire-yes = { KEY("confirm.yes") } · Sí, retirarla
tariff-retire-no = { KEY("confirm.no") } · No, seguir ofreciéndola
tariff-retired = Tarifa «{ $name }» retirada
tariff-offered = Tarifa «{ $name }» ofrecida otra vez
tariff-remove-title = ¿Eliminar { $name }?
tariff-remove-what = Nadie la tiene. Se borra con sus servicios, sus conceptos y los vínculos de sus plantillas.
tariff-remove-yes = { KEY("confirm.yes") } · Sí, eliminarla
tariff-remove-no = { KEY("confirm.no") } · No, conservarla
tariff-removed = Tarifa eliminada

# The form.

tariff-copy-name = { $name } (copia)
tariff-concept = Concepto
tariff-amount = Importe
tariff-concept-of = { $service }, concepto { $number }
tariff-amount-of = { $service }, importe { $number }
tariff-service-help = Si la tarifa tiene este servicio; { KEY("toggle.toggle") } lo cambia
tariff-concept-help = Lo que se cobra; debajo del último hay siempre una línea para otro
tariff-amount-help = Importe, por ejemplo 29,90
tariff-total = total { $amount }
tariff-clear = Eliminar todos los conceptos
tariff-restore =
    { $count ->
        [one] Recuperar { $count } concepto
       *[other] Recuperar { $count } conceptos
    }
tariff-service-goes = al guardar se va con sus conceptos y sus plantillas
tariff-saved = Tarifa «{ $name }» guardada
tariff-link-unsaved = Guarda antes la tarifa con { KEY("tariff-form.save") }: la plantilla se vincula a un servicio guardado
tariff-no-concepts = Este servicio no tiene conceptos
tariff-no-service-marked = Ponte antes en un servicio de la tarifa
tariff-nothing-to-restore = No se han eliminado conceptos de este servicio
tariff-clear-title = ¿Eliminar todos los conceptos de { $service }?
tariff-clear-what =
    { $count ->
        [one] Se quita { $count } concepto. Mientras no salgas de aquí se puede recuperar; se borra del todo al guardar y salir.
       *[other] Se quitan { $count } conceptos. Mientras no salgas de aquí se pueden recuperar; se borran del todo al guardar y salir.
    }
tariff-clear-yes = { KEY("confirm.yes") } · Sí, eliminarlos
tariff-clear-no = { KEY("confirm.no") } · No, dejarlos
tariff-cleared =
    { $count ->
        [one] { $count } concepto eliminado; con { KEY("tariff-form.restore-concepts") } vuelve
       *[other] { $count } conceptos eliminados; con { KEY("tariff-form.restore-concepts") } vuelven
    }
tariff-restored =
    { $count ->
        [one] { $count } concepto recuperado
       *[other] { $count } conceptos recuperados
    }

# Vincular plantilla.

templates-title = Vincular plantilla · { $tariff } · { $service }
templates-count = { $shown } de { $total }
templates-system = Sistema
templates-asking = Preguntando a { $system } por sus plantillas…
templates-none = { $system } no tiene plantillas; créalas allí.
templates-other-service = es de { $service }
templates-no-service = no dice de qué servicio
templates-linked = vinculada
template-no-systems = No hay ningún sistema de aprovisionamiento: regístralo antes en Sistemas
template-one-system = Solo hay un sistema de aprovisionamiento
template-none-marked = No hay ninguna plantilla marcada
template-not-linked = Este servicio no tiene plantilla en este sistema
template-linked-already = La plantilla { $id } ya es la de este servicio
template-unlink-title = ¿Dejar { $service } sin plantilla?
template-unlink-what = La tarifa «{ $tariff }» deja de tener la plantilla { $template } en { $system }.
template-unlink-yes = { KEY("confirm.yes") } · Sí, desvincular
template-unlink-no = { KEY("confirm.no") } · No, dejarla
template-devices-title =
    { $count ->
        [one] { $count } dispositivo activo tiene este servicio allí
       *[other] { $count } dispositivos activos tienen este servicio allí
    }
template-only-link = Solo vincular
template-only-unlink = Solo desvincular
template-and-devices =
    { $count ->
        [one] Y cambiar { $count } dispositivo
       *[other] Y cambiar { $count } dispositivos
    }
template-devices-left = siguen como están
template-devices-queued = sus cambios quedan en cola
template-linked = { $service }: plantilla { $id } de { $system } vinculada
template-unlinked = { $service }: sin plantilla en { $system }
template-linked-queued =
    { $count ->
        [one] Plantilla { $id } vinculada; { $count } cambio en cola, síguelo en Operaciones
       *[other] Plantilla { $id } vinculada; { $count } cambios en cola, síguelos en Operaciones
    }
template-unlinked-queued =
    { $count ->
        [one] { $service } sin plantilla; { $count } cambio en cola, síguelo en Operaciones
       *[other] { $service } sin plantilla; { $count } cambios en cola, síguelos en Operaciones
    }
