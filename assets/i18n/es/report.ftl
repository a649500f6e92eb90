# El informe de sincronización: sus clases, qué se puede hacer con cada fila y qué ha salido de ello.

## Secciones y clases
report-section-customers = Clientes
report-section-devices = Dispositivos
report-section-tariffs = Tarifas
report-class-in-sync = Coincide
report-class-differs-state = Difiere el estado
report-class-differs-data = Difieren los datos
report-class-only-ours = Falta en aprovisionamiento
report-class-only-theirs = Sobra en aprovisionamiento
report-class-unlinked = Sin vincular
report-class-ambiguous = Ambiguo
report-class-broken-link = Vínculo roto
report-class-duplicate-id = Duplicado
report-class-not-checked = No comprobado
report-class-out-of-scope = Fuera de alcance
report-class-device-in-sync = Dispositivo que coincide
report-class-device-missing = Dispositivo que falta allí
report-class-device-extra = Dispositivo que sobra allí
report-class-device-reappeared = Dispositivo reaparecido
report-class-differs-template = Difiere la plantilla
report-class-differs-device = Difiere el dispositivo
report-class-duplicate-serial = Número de serie duplicado
report-class-device-not-checked = Dispositivo no comprobado
report-class-in-progress = Con una operación en curso
report-class-no-template = Servicio sin plantilla
report-certain = Seguro
report-probable = Probable

## Acciones
report-action-push = Enviar lo nuestro
report-action-pull = Adoptar lo suyo
report-action-adopt = Crear aquí
report-action-link = Vincular
report-action-unlink = Desvincular
report-action-remove = Quitar allí
report-action-accept = Aceptar diferencia
report-action-choose = Elegir a mano
report-action-link-template = Vincular plantilla

## Qué ha salido de una acción
report-outcome-done = Hecho
report-outcome-queued = En cola
report-outcome-because = { $state }: { $reason }
report-outcome-changed = No se ha hecho nada: la fila ha cambiado desde el informe; míralo de nuevo

## Por qué un informe no está completo
report-incomplete-empty = El sistema no ha mostrado ningún cliente; comprueba que es el sistema correcto y que el usuario puede verlos
report-incomplete-suspect = El sistema ha mostrado { $now } clientes y en el último informe completo eran { $before }; parece que los ha perdido, así que no se da nada por ausente. Mira qué ha pasado allí

## Aceptar una diferencia
report-accept-why = Di por qué se acepta: otra persona lo leerá
report-accept-past = Pon una fecha que aún no haya pasado

## La orden vincula report
cli-about-report = Compara un sistema con los registros y dice todo lo que no coincide
cli-arg-all = Muestra también lo que coincide, lo que está fuera de alcance y lo aceptado
cli-arg-csv = Escribe el informe como CSV
cli-arg-apply = Aplica una acción a todas las filas de una clase, por ejemplo unlinked=link
report-progress-ours = Leyendo: { $read }
report-progress-theirs = Leyendo el sistema: { $read } de { $total }, { $rate } por segundo, quedan { $seconds } s
report-progress-writing = Guardando el informe: { $rows } de { $total }
report-written = Informe escrito en { $path }
report-services-without-template = { $count ->
    [one] Hay un servicio sin plantilla: vincúlalo en Gestión de tarifas
   *[other] Hay { $count } servicios sin plantilla: vincúlalos en Gestión de tarifas
}
report-counts = { $system }: { $ours } aquí, { $theirs } allí
report-not-complete = El informe no está completo, y no se da nada por ausente: { $reason }
report-since = Desde el informe anterior: { $new } nuevos, { $gone } resueltos
report-accepted-count = Diferencias aceptadas: { $count }
report-field-differs = { $field }: { $ours } aquí, { $theirs } allí
report-apply-unknown = «{ $value }» no se puede aplicar a una clase entera; se puede: { $known }
report-apply-twice = { $class } está dos veces; elige una sola acción

## Operaciones sobre un cliente
ability-lacking-customers = Este tipo de sistema no deja crear ni cambiar clientes; hazlo en el propio sistema
cause-id-taken = Allí ya hay un cliente { $id }; vincúlalo si es el mismo, o cambia el código del nuestro

## Por qué no se hace una acción
report-not-its-action = { $action } no se puede hacer con «{ $class }»
report-done-already = Ya se ha hecho algo con esta fila; genera un informe nuevo
report-push-not-served = El cliente no está en Alta ni Bloqueado: resuelve antes su estado, o retira el dispositivo aquí
report-removal-under-way = Ya se está quitando allí: espera a ver cómo acaba
report-adopt-device = Falta elegir qué producto es y de qué tarifa: hazlo fila a fila, en el informe
report-adopt-technology = Su tecnología, «{ $technology }», no es ninguna de las de aquí: no se puede crear
adopt-no-product = Ningún producto es { $technology }: da uno de alta en Fichas › Productos y vuelve
adopt-no-tariff = El cliente no tiene ninguna tarifa con { $service }: añádesela en su ficha, en Tarifas, y vuelve
adopt-product-title = Qué producto es { $serial }
adopt-tariff-title = De qué tarifa es { $serial }
report-adopt-code-taken = Ya hay un cliente con el código { $code }; vincúlalo si es el mismo
report-adopt-code-unusable = Su id no sirve de código de cliente: { $reason }
report-name-unusable = No se puede tomar el nombre que tiene allí: { $reason }
report-pull-technology = La tecnología es otra: cambia el dispositivo en la ficha del cliente

## El historial
history-push = Enviado lo nuestro: { $id }
history-adopt = Ficha creada a partir de { $id }
history-adopt-device = Dispositivo creado como está allí: { $serial }
history-remove-there = Quitar allí { $serial }, que no estaba aquí

## Campos de una fila
report-field-name = Nombre
report-field-tax-id = NIF
report-field-status = Estado
report-field-email = Correo
report-field-phone = Teléfono
report-field-template = Plantilla
report-field-technology = Tecnología
