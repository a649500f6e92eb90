# Fichas › Clientes: dar de alta y cambiar, estados, tarifas, equipos e historial.

customer-code-taken = Ya hay un cliente con el código «{ $code }»: escribe otro

## Datos del cliente
key-new-customer = Nuevo cliente
key-edit-customer = Cambiar datos
place-customer-data = Datos del cliente
path-new-customer = Nuevo cliente
customer-form-title = Ficha de cliente
customer-form-of = { $code } · { $name }
customer-postal-code = Código postal
customer-code-help = El que usa el operador para él; no puede repetirse
customer-tax-id-help = NIF, NIE o CIF, con o sin guiones; puede quedar vacío
customer-phone-help = Nueve cifras, o con + y el prefijo del país
customer-tax-id-held = lo tiene { $code } { $name }
customer-saved = Cliente { $code } guardado
customer-saved-namesake = Cliente { $code } guardado. Su NIF es también el de { $other } { $name }: mira si es la misma persona
draft-of-customer = Datos del cliente
draft-customer-gone = Ese cliente ya no está: lo que escribiste queda como uno nuevo

## Estado del cliente
status-suspended-already = ya está suspendido
status-suspended-by-hand = sigue suspendido: no lo suspendió el bloqueo
status-not-registered = aún no está registrado: suspéndelo cuando lo esté
status-removing = ya se está retirando

## Tarifas contratadas
contract-already = Ya tiene la tarifa «{ $tariff }»
contract-tariff-retired = «{ $tariff }» ya no se ofrece: elige otra
contract-has-devices = { $count ->
    [one] Un dispositivo usa
   *[other] { $count } dispositivos usan
} «{ $tariff }»: retíralos o pásalos a otra tarifa
device-tariff-ending = Esta tarifa está finalizando: contrátala otra vez o elige otra
device-tariff-same = Ya tiene la tarifa «{ $tariff }»: elige otra

## Cambio de equipo y traslado
device-leaving = Otro equipo ocupa su lugar: espera a que acabe, o descarta el nuevo
device-place-being-freed = El equipo de antes se está retirando ahora mismo: espera a ver cómo acaba y descarta entonces el nuevo
device-waits-for-place = Está esperando a que se retire el equipo anterior: espera a que acabe
swap-same-serial = { $serial } es el equipo que ya tiene: escanea el nuevo
move-same-customer = El dispositivo ya es de { $code }: escribe otro cliente
move-not-linked = { $code } no está vinculado en { $system }: vincúlalo primero
move-which-id = { $code } tiene varios ids aquí ({ $ids }): di cuál

## Historial
history-customer-new = Alta de la ficha
history-customer-changed = Datos cambiados: { $fields }
history-status = Estado: { $from } → { $to }
history-contract = Contrata «{ $tariff }»
history-end-contract = Finaliza «{ $tariff }»
history-link = Vinculado en { $system } como { $id }
history-unlink = Desvinculado de { $system } ({ $id })
history-customer-imported-new = Ficha creada de un fichero
history-customer-imported = Cambiado por un fichero: { $what }
history-customer-pulled = Traído de un sistema: { $what }
history-push-device = Enviar { $serial } como está aquí
history-device-new = Registrar { $serial }
history-device-again = Enviar otra vez { $serial }
history-device-changed = Cambiar { $serial }: { $fields }
history-device-imported-new = { $serial } de un fichero: ya estaba registrado
history-device-imported = { $serial } cambiado por un fichero: { $fields }
history-device-pulled = { $serial } como lo tiene el sistema: { $fields }
history-suspend = Suspender { $serial }
history-resume = Reanudar { $serial }
history-remove = Retirar { $serial }
history-reboot = Reiniciar { $serial }
history-discard = Descartado { $serial }
history-reveal = Vista la clave de { $serial }: { $field }
history-change-tariff = Cambio de tarifa de { $serial }: { $from } → { $to }
history-swap = Cambio de equipo: { $from } → { $to }
history-swap-broken = Cambio de equipo: { $from } (averiado: { $reason }) → { $to }
history-move = Traslado de { $serial }: { $from } → { $to }
history-template = Plantilla de su tarifa cambiada: enviar { $serial }
history-retry = Reintentar { $serial }
history-cancel = Cancelar la operación de { $serial }
history-other = { $action } ({ $entity })
history-none = Aún no se le ha hecho nada
history-operation = Operación { $id } en { $system }: { $state }
tab-history = Historial

## Cambiar el estado
key-change-status = Cambiar estado
status-title = Estado del cliente
status-is-so = ya lo está
status-what-captado = aún sin servicio; no toca sus dispositivos
status-what-alta = propone reanudar lo que suspendió el bloqueo
status-what-bloqueado = propone suspender sus dispositivos
status-what-baja = propone retirarlos y devolverlos a existencias
status-proposal = Estado: { $from } → { $to }
status-no-devices = No hay dispositivos que cambiar.
status-line-suspend = Suspender { $name } ({ $serial }) en { $system }
status-line-resume = Reanudar { $name } ({ $serial }) en { $system }
status-line-remove = Retirar { $name } ({ $serial }) de { $system }; su equipo vuelve a existencias
status-line-discard = Descartar { $name } ({ $serial }), que no llegó a registrarse; su equipo vuelve a existencias
status-line-other = { $name } ({ $serial }): { $reason }
status-yes-devices = { $count ->
    [one] { $status }, y lo propuesto con su dispositivo
   *[other] { $status }, y lo propuesto con los { $count } dispositivos
}
status-yes-only = Solo el estado: { $status }
status-done = Estado cambiado: { $status }
status-done-queued = Estado cambiado: { $status }. { $count ->
    [one] Una operación en cola
   *[other] { $count } operaciones en cola
}
propose-no = No cambiar nada
place-propose = Propuestas
key-previous-answer = La respuesta anterior
key-do-nothing = No cambiar nada

## Contratar y finalizar
place-contracts = Tarifas del cliente
key-contract = Contratar
key-end-contract = Finalizar
contract-title = Contratar una tarifa
contract-has-it = ya la tiene
contract-no-tariffs = No hay tarifas que ofrecer: créalas en Gestión de tarifas
contract-done = Tarifa contratada
contract-ended = Tarifa finalizada
contract-ended-queued = Tarifa finalizada. { $count ->
    [one] Una operación en cola
   *[other] { $count } operaciones en cola
}
contract-none-to-end = No tiene ninguna tarifa que finalizar
contract-ending-already = Ya se está finalizando: espera a que se retiren sus dispositivos
contract-since = desde { $date }
contract-since-before = desde antes de que se anotara
contract-is-ending = finalizada el { $date }, a falta de retirar dispositivos
contracts-ended = Finalizadas
contract-end-title = ¿Finalizar «{ $tariff }»?
contract-end-history = Queda en su historial con sus fechas.
contract-end-devices = { $count ->
    [one] Un dispositivo la usa:
   *[other] { $count } dispositivos la usan:
}
contract-end-line = { $name } ({ $serial }) en { $system }
contract-end-yes = Finalizarla
contract-end-remove = { $count ->
    [one] Retirar el dispositivo y finalizarla
   *[other] Retirar los { $count } dispositivos y finalizarla
}
contract-end-move = { $count ->
    [one] Pasarlo a «{ $tariff }» y finalizarla
   *[other] Pasarlos a «{ $tariff }» y finalizarla
}

## Cambiar equipo, trasladar, cambiar tarifa
key-swap-device = Cambiar equipo
key-move-device = Trasladar
key-change-tariff = Cambiar tarifa
swap-title = Cambiar equipo
swap-of = Cambiar equipo · { $name } { $serial }
swap-no-stock = No hay equipos de esta tecnología en existencias: dales entrada antes
swap-serial = Número de serie nuevo
swap-serial-help = El del equipo que se instala; escanéalo o escríbelo
swap-old = Equipo retirado
swap-old-stock = Vuelve a existencias
swap-old-broken = Averiado
swap-reason = Motivo
swap-reason-help = Obligatorio si está averiado
swap-what = Se retira el equipo anterior y, cuando ya no está en su sistema, se registra el nuevo con los mismos datos, tarifa y claves. Si algo se rechaza, queda en Operaciones para reintentarlo.
swap-done = Cambio por { $serial } en cola
move-title = Trasladar a otro cliente
move-of = Trasladar · { $name } { $serial }
move-customer = Cliente
move-customer-help = El código del cliente que se queda el equipo
move-customer-unknown = No hay ningún cliente con el código «{ $code }»
move-no-tariff = No tiene ninguna tarifa para este dispositivo: contrátala antes
move-external-id = Id en el sistema
move-what = Se retira del cliente actual y, cuando ya no está en su sistema, se registra al otro con los mismos datos y claves. El equipo sigue fuera de existencias.
move-done = Traslado a { $code } en cola
device-gone-meanwhile = Ese dispositivo ya no está: vuelve a la ficha
change-tariff-title = Tarifa de { $name }
tariff-is-so = ya la tiene
change-tariff-done = Cambio de tarifa en cola

## Línea de órdenes
cli-about-device-swap = Cambia el equipo de un dispositivo por otro de existencias, en un solo paso
cli-about-device-move = Traslada un dispositivo a otro cliente vinculado en el mismo sistema
cli-about-device-change-tariff = Cambia la tarifa de un dispositivo, y con ella su plantilla
cli-arg-new-serial = Número de serie del equipo nuevo
cli-arg-product = Producto del equipo nuevo; si falta, el mismo
cli-arg-mac = MAC del equipo nuevo; si falta, queda la anterior
cli-arg-broken = El equipo retirado está averiado, por este motivo: no vuelve a existencias
