# La vida de un dispositivo: lo que se puede hacer con uno, y lo que un sistema cuenta de él.

## Operaciones
operation-retry-under-way = No se puede reintentar mientras está «{ $state }»: espera a ver cómo acaba
operation-retry-applied = No hay nada que reintentar: ya está aplicada
operation-retry-cancelled = Esta operación se canceló: guarda otra vez el dispositivo para que se envíe
operation-retry-replaced = No se puede reintentar: la sustituye un cambio más nuevo del dispositivo
operation-cancel-under-way = No se puede cancelar mientras está «{ $state }»: espera a ver cómo acaba
operation-cancel-ended = No se puede cancelar: ya ha acabado («{ $state }»)
operation-overtaken = No se puede reintentar: la operación { $id } de este dispositivo es más nueva; mira esa
operation-device-gone = No se puede reintentar: el dispositivo ya está retirado
outbox-attention-command = No se sabe si el dispositivo se ha reiniciado. { $reason }. Mira si responde y, si hace falta, reinícialo otra vez
outbox-attention-command-unheard = Se interrumpió al enviarla y no se sabe si el dispositivo se ha reiniciado: mira si responde y, si hace falta, reinícialo otra vez
outbox-accepted-too-long = El sistema la aceptó ({ $since }) y no ha dicho que acabara: se lee el dispositivo para saberlo

## Lo que se le puede hacer a un dispositivo
device-being-removed = Se está retirando: espera a que acabe, o reanúdalo mientras esté en cola
device-removal-waits = Está pendiente de retirar: reanúdalo primero si ha de quedarse
device-removal-under-way = Su retirada está en marcha: espera a ver cómo acaba
device-reboot-not-there = Solo se reinicia un dispositivo activo o suspendido: mira antes su última operación
device-perhaps-there = Puede estar registrado en el sistema: retíralo en vez de descartarlo

## Desvincular y eliminar
link-has-devices = { $count ->
    [one] Tiene un dispositivo
   *[other] Tiene { $count } dispositivos
} en { $system } con el id { $id }: retíralo antes de desvincular
link-has-operation = Hay una operación suya en curso con el id { $id } ({ $operation }): espera a que termine o cancélala en Operaciones antes de desvincular
system-has-customers = { $count ->
    [one] Hay un cliente vinculado
   *[other] Hay { $count } clientes vinculados
} en { $name }: desvincúlalos antes de eliminarlo
system-has-devices = { $count ->
    [one] Hay un dispositivo
   *[other] Hay { $count } dispositivos
} en { $name }: retíralos antes de eliminarlo
system-has-operations = { $count ->
    [one] Hay una operación pendiente
   *[other] Hay { $count } operaciones pendientes
} en { $name }: espera a que acaben o cancélalas

## Lo que un sistema no sabe hacer
ability-lacking-suspend = Este tipo de sistema no suspende dispositivos: hazlo en él por otro medio
ability-lacking-reboot = Este tipo de sistema no reinicia dispositivos: pide al cliente que lo apague y lo encienda
ability-lacking-diagnose = Este tipo de sistema no dice cómo está un dispositivo: míralo en él
ability-lacking-unconfigured = Este tipo de sistema no lista las ONU sin configurar: escribe el número de serie de la etiqueta

## Potencia óptica
optical-good = Buena
optical-high = Señal alta
optical-warning = Aviso
optical-critical = Crítica
optical-no-signal = Sin señal
optical-good-meaning = Llega luz de sobra: la fibra está bien.
optical-high-meaning = Llega mucha luz, cerca de deslumbrar: si hay cortes, pon un atenuador.
optical-warning-meaning = Llega poca luz: limpia los conectores y mira si la fibra está doblada antes de que falle.
optical-critical-meaning = Fuera de lo que el equipo admite. Si es poca luz, limpia conectores y revisa latiguillo, roseta y acometida; si es demasiada, pon un atenuador.
optical-no-signal-meaning = No llega luz, o no hay lectura: mira si el equipo está encendido y, si lo está, busca el corte de la fibra.
optical-dbm = { $whole },{ $tenth } dBm
