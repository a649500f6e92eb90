# El informe de sincronización: la lectura del sistema, el panel y lo que se hace desde él.

## Por qué no se ha podido leer entero
not-whole-page = No se ha podido leer entero: la página { $page } no ha llegado tras varios intentos. { $reason }
not-whole-rate-limited = No se ha podido leer entero: el sistema pide ir más despacio de lo que se puede esperar (página { $page }). Genera el informe más tarde, o sube allí el límite de peticiones
not-whole-slow = No se ha podido leer entero: la página { $page } no ha llegado en { $seconds } s. Comprueba que el sistema responde y genera el informe otra vez
not-whole-uncounted = No se ha podido leer entero: el sistema no dice cuántos clientes tiene («total»), y así no se sabe si faltan. Pide a quien lo lleva que cumpla el contrato
not-whole-fewer = No se ha podido leer entero: el sistema anuncia { $total } clientes y ha dado { $read }. Genera el informe otra vez; si se repite, avisa a quien lo lleva
not-whole-more = No se ha podido leer entero: el sistema anuncia { $total } clientes y ya ha dado { $read }. Genera el informe otra vez; si se repite, avisa a quien lo lleva
not-whole-shrunk = No se ha podido leer entero: el sistema anunciaba { $before } clientes y a mitad de lectura { $now }. Genera el informe otra vez; si se repite, avisa a quien lo lleva
not-whole-page-twice = No se ha podido leer entero: la página { $page } repite clientes ya leídos. El sistema no pasa bien las páginas: avisa a quien lo lleva
not-whole-record-twice = No se ha podido leer entero: el sistema ha dado dos veces el cliente «{ $id }». Genera el informe otra vez; si se repite, avisa a quien lo lleva
not-whole-stuck = No se ha podido leer entero: tras la página { $page } el sistema no avanza. El sistema no pasa bien las páginas: avisa a quien lo lleva

## El panel
path-report = Informe
panel-title = Informe de sincronización
panel-generate = Generar informe { KEY("systems.generate-report") }
panel-never = De este sistema no hay todavía ningún informe. { KEY("systems.generate-report") } lo genera: compara lo de aquí con lo de allí y no cambia nada.
panel-last = { $count ->
    [one] El último, del { $when }: una diferencia. { KEY("systems.open-report") } lo abre.
   *[other] El último, del { $when }: { $count } diferencias. { KEY("systems.open-report") } lo abre.
}
panel-form-generate = Generar informe { KEY("system-form.generate-report") }
panel-form-never = De este sistema no hay todavía ningún informe. { KEY("system-form.generate-report") } lo genera: compara lo de aquí con lo de allí y no cambia nada.
panel-form-last = { $count ->
    [one] El último, del { $when }: una diferencia. { KEY("system-form.open-report") } lo abre.
   *[other] El último, del { $when }: { $count } diferencias. { KEY("system-form.open-report") } lo abre.
}
system-report-unsaved = Guarda antes el sistema: el informe se genera de lo guardado
panel-last-agrees = El último, del { $when }: todo coincide.
panel-last-incomplete = El último, del { $when }, no está completo. { $reason }
place-report-run = Informe que se está generando
panel-begin = De este sistema no hay todavía ningún informe. Pulsa { KEY("report.generate-report") } (Generar informe): lee el sistema entero, lo compara con lo de aquí y no cambia nada.
panel-none-yet = No hay todavía ningún informe; pulsa { KEY("report.generate-report") } para generarlo
panel-running = Generando el informe de { $system }
panel-run-begins = Empezando a leer…
panel-run-of = { $read } de { $total }
panel-run-read = { $read } leídos
panel-run-rate = { $rate } por segundo
panel-run-left = quedan { $left }
panel-run-ours = Leyendo lo de aquí: { $read } clientes
panel-run-writing = Todo leído y comparado; guardando { $rows } filas de { $of }
panel-run-what = Se lee el sistema entero y se compara con lo de aquí; no cambia nada en ninguno de los dos. Sigue aunque vayas a otra pantalla; { KEY("report-run.back") } lo cancela.
panel-cancelled = Informe cancelado: no se ha guardado nada
panel-ran = { $count ->
    [0] Informe hecho: no hay ninguna diferencia
    [one] Informe hecho: una diferencia
   *[other] Informe hecho: { $count } diferencias
}
panel-made = { $count ->
    [0] Informe de { $system } hecho: no hay ninguna diferencia
    [one] Informe de { $system } hecho: una diferencia
   *[other] Informe de { $system } hecho: { $count } diferencias
}
panel-made-incomplete = El informe de { $system } no está completo. { $reason }
panel-summary = { $ours } aquí · { $theirs } allí · { $complete }, { $seconds } s
panel-is-complete = completo
panel-is-incomplete = incompleto
panel-since = { $age }: { $new } nuevos, { $gone } resueltos
panel-incomplete = No está completo, y no se da nada por ausente. { $reason }
panel-no-template = { $count ->
    [one] Un servicio sin plantilla en este sistema: vincúlalo en Gestión de tarifas
   *[other] { $count } servicios sin plantilla: vincúlalos en Gestión de tarifas
}
panel-nothing-linked = { $count ->
    [one] Ningún servicio tiene plantilla aquí (falta en uno): se espera a todos los que el sistema podría servir. Vincúlalo en Gestión de tarifas
   *[other] Ningún servicio tiene plantilla aquí (falta en { $count }): se espera a todos los que el sistema podría servir. Vincúlalos en Gestión de tarifas
}
panel-costly-first = de más coste a menos
panel-marked = { $count ->
    [one] 1 marcado
   *[other] { $count } marcados
}
panel-show-all = Todas las diferencias
panel-show-accepted = Aceptadas
panel-show-new = Nuevas desde el informe anterior
panel-show-gone = Resueltas desde el informe anterior
panel-none-found = Ninguna fila tiene «{ $search }». Prueba con menos letras o con otra clase.
panel-all-agree = Nada que hacer aquí: no hay ninguna fila.
panel-nothing-known = Lo que se pudo leer no da ninguna fila; de lo demás no se sabe nada. Genera otro informe cuando el sistema responda entero.
panel-ours = aquí
panel-empty = (vacío)
panel-absent = no está

## Filas
panel-short-differs-state = Estado
panel-short-only-ours = Falta
panel-short-broken-link = Vínculo roto
panel-short-differs-data = Datos
panel-short-only-theirs = Sobra
panel-short-device-missing = Falta dispositivo
panel-short-device-extra = Sobra dispositivo
panel-short-device-reappeared = Reaparecido
panel-short-duplicate-serial = Serie duplicada
panel-short-differs-template = Plantilla
panel-short-differs-device = Dispositivo
panel-short-no-template = Sin plantilla
panel-row-states = { $ours } aquí, { $theirs } allí
panel-row-not-checked = no se ha podido comprobar
panel-row-only-ours = { $ours } aquí, no está allí
panel-row-only-theirs = { $theirs } allí, nadie de aquí
panel-row-broken-link = { $id } ya no está allí
panel-row-fields = { $fields }
panel-row-unlinked = { $certainty }: { $id } · { $ours } aquí, { $theirs } allí
panel-row-candidates = { $count ->
    [one] un candidato
   *[other] { $count } candidatos
}
panel-row-serial-candidates = { $count ->
    [one] { $serial } · un sitio
   *[other] { $serial } · { $count } sitios
}
panel-row-device = { $serial } { $name }
panel-row-device-fields = { $serial } · { $fields }
panel-row-no-template = { $count ->
    [one] { $service }: un cliente
   *[other] { $service }: { $count } clientes
}
panel-todo-ambiguous = Puede ser cualquiera de estos: abre su ficha con { KEY("report.open") } y vincula allí el bueno
panel-todo-duplicate-id = Dos vínculos con el mismo id: abre la ficha de cada uno y desvincula el que sobra
panel-todo-duplicate-serial = El mismo equipo está en dos sitios: mira quién lo tiene y retíralo del otro
panel-todo-not-checked = El sistema no se pudo leer entero: genera el informe otra vez con { KEY("report.generate-report") }
panel-todo-no-template = Vincula el servicio a una plantilla de este sistema en Gestión de tarifas
panel-field-postal-code = Código postal
panel-field-tariff = Tarifa
panel-field-service = Servicio
panel-result = { $action } ({ $by }, { $when }): { $outcome }
panel-accepted-until = { $by }, hasta { $until }: { $why }
panel-accepted-for-good = { $by }, sin fecha: { $why }

## Lo que se hace con las filas
key-generate-report = Generar informe
key-open-report = Informe
key-push = Enviar lo nuestro
key-pull = Adoptar lo suyo
key-link = Vincular
key-remove-there = Quitar allí
key-accept-difference = Aceptar diferencia
key-mark = Marcar
key-mark-all = Marcar todas, o ninguna
key-next-class = Clase
key-previous-class = Clase anterior
key-detail = Detalle
key-earlier-reports = Informes anteriores
key-accepted-differences = Diferencias aceptadas
panel-hint-push = { KEY("report.push") } { $action }
panel-hint-pull = { KEY("report.pull") } { $action }
panel-hint-link = { KEY("report.link") } { $action }
panel-hint-unlink = { KEY("report.unlink") } { $action }
panel-hint-remove = { KEY("report.remove-there") } { $action }
panel-hint-accept = { KEY("report.accept") } { $action }
panel-no-row = No hay ninguna fila marcada
panel-in-hand = Se está haciendo lo anterior; espera a que termine
panel-gone-already = Esto ya no difiere: es del informe anterior
panel-one-by-one = Eso se hace de uno en uno: quita las marcas con { KEY("report.mark-all") } y ponte en la fila
panel-done-already = Ya está hecho desde este informe; genera otro para verlo
panel-accepted-already = Esa diferencia está aceptada; retírala antes en { KEY("report.accepted-differences") }
panel-by-hand = Hay que elegir a mano: abre la ficha con { KEY("report.open") } y vincula allí el bueno
panel-not-checked = No se pudo comprobar: genera el informe otra vez
panel-not-of-class = «{ $action }» no vale para «{ $class }»
panel-incomplete-removes-nothing = De un informe incompleto no se quita nada allí; genera otro cuando el sistema se pueda leer entero
panel-none-of-them = «{ $action }» no vale para ninguna de las filas marcadas
panel-only-probable = Las marcadas son solo probables, y esas se vinculan de una en una: quita las marcas con { KEY("report.mark-all") } y ponte en la fila
panel-link-in-tariffs = La plantilla se vincula en Gestión de tarifas: { KEY("report.open") } la abre por ese servicio
panel-nobody-of-ours = No es de ningún cliente nuestro: créalo aquí con { KEY("report.pull") }
panel-mended = { $action }: { $count ->
    [one] una fila hecha
   *[other] { $count } filas hechas
}
panel-mended-queued = { $action }: { $count ->
    [one] una fila en cola; ella misma dice en qué queda
   *[other] { $count } filas en cola; cada una dice en qué queda
}
panel-mended-not-all = Hechas { $done }; sin hacer { $count }. La primera: { $reason }
panel-will-there = Allí
panel-will-here = Aquí
panel-will-change = { $place }, { $field }: { $from } → { $to }
panel-will-create-there = Se crea allí con el id { $code } y se vincula
panel-will-create-again = Se vuelve a crear allí con el id { $id }
panel-will-register = Se registra allí el dispositivo { $serial }
panel-will-record = Se crea aquí el dispositivo { $serial }, como está allí
panel-will-record-as = Producto { $product }, tarifa { $tariff }
panel-will-adopt = Se crea aquí a partir de { $id } y se vincula
panel-will-link = { $code } queda vinculado a { $id }
panel-will-unlink = { $code } deja de estar vinculado a { $id }
panel-will-remove-device = Se quita allí el dispositivo { $serial }
panel-will-terminate = { $id } pasa allí a estar de baja
preview-title = { $action } · { $system } · { $count ->
    [one] una fila
   *[other] { $count } filas
}
preview-left-out = { $count ->
    [one] Una de las marcadas se deja fuera: esto no vale para ella
   *[other] { $count } de las marcadas se dejan fuera: esto no vale para ellas
}
preview-too-daring = { $count ->
    [one] Una de las marcadas es solo probable y se deja fuera: esas se vinculan de una en una
   *[other] { $count } de las marcadas son solo probables y se dejan fuera: esas se vinculan de una en una
}
preview-no = { KEY("confirm.no") } · No, volver
preview-yes = { KEY("confirm.yes") } · { $action }
accept-title = Aceptar diferencia
accept-what = { $count ->
    [one] Se deja como está: { $whose }
   *[other] Se dejan como están { $count } filas, la primera de { $whose }
}
accept-why = Por qué
accept-until = Hasta
accept-until-help = Día como 31/12/2026; vacío, sin fecha
accept-why-missing = Escribe por qué se deja así: quien venga después lo leerá
accept-until-form = Escribe el día como 31/12/2026, o déjalo vacío
accept-until-past = Ese día ya ha pasado; escribe uno por venir, o déjalo vacío

## Listas sobre el informe
panel-earlier-title = Informes anteriores
panel-earlier-of = { $when } · { $by }
panel-earlier-complete = { $count ->
    [one] completo, una diferencia
   *[other] completo, { $count } diferencias
}
panel-earlier-incomplete = { $count ->
    [one] incompleto, una diferencia
   *[other] incompleto, { $count } diferencias
}
panel-accepted-title = Diferencias aceptadas: elige una para retirarla
panel-accepted-none = No hay ninguna diferencia aceptada
panel-accepted-of = { $whose } · { $class }
panel-withdraw-title = Retirar lo aceptado de { $whose }
panel-withdraw-why = Lo aceptó { $by } el { $when }: { $why }
panel-withdraw-what = En el próximo informe volverá a salir como diferencia.
panel-withdraw-yes = { KEY("confirm.yes") } · Sí, retirarla
panel-withdraw-no = { KEY("confirm.no") } · No, dejarla
panel-withdrawn = Retirada: saldrá en el próximo informe
panel-export-title = Exportar el informe
panel-export-csv = una fila por línea, para una hoja de cálculo
panel-export-json = entero, como «vincula report --json»
panel-exported = Guardado en { $path }
