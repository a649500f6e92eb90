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
history-device-new = Registrar { $serial }
history-device-again = Enviar otra vez { $serial }
history-device-changed = Cambiar { $serial }: { $fields }
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
history-retry = Reintentar { $serial }
history-cancel = Cancelar la operación de { $serial }
history-other = { $action } ({ $entity })
