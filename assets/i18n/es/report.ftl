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
report-action-pull = Tomar lo suyo
report-action-adopt = Adoptar lo suyo
report-action-link = Vincular
report-action-unlink = Desvincular
report-action-remove = Quitar allí
report-action-accept = Aceptar diferencia
report-action-choose = Elegir a mano
report-action-link-template = Vincular plantilla

## Qué ha salido de una acción
report-outcome-done = Hecho
report-outcome-queued = En cola
report-outcome-changed = No se ha hecho nada: la fila ha cambiado desde el informe; míralo de nuevo

## Por qué un informe no está completo
report-incomplete-empty = El sistema no ha mostrado ningún cliente; comprueba que es el sistema correcto y que el usuario puede verlos
report-incomplete-suspect = El sistema ha mostrado { $now } clientes y en el último informe completo eran { $before }; parece que los ha perdido, así que nada se da por que falte. Mira qué ha pasado allí
