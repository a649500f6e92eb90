# Por qué una operación de la cola no está aplicada, y qué hacer.

## Lo que se vio al leer el dispositivo
outbox-not-there = No se pudo confirmar el cambio: al leerlo, el dispositivo no estaba en el sistema
outbox-different = No se pudo confirmar el cambio: el dispositivo no está allí como se pidió ({ $fields })
outbox-secrets-unproven = No se pudo confirmar el cambio: no se puede ver si las claves nuevas están puestas

## Requiere atención
outbox-attention-tries =
    { $reason }. { $tries ->
        [one] Tras 1 intento
       *[other] Tras { $tries } intentos
    } no se prueba más: cuando esté resuelto, reinténtala
outbox-attention-unconfirmed =
    Se envió, pero no se pudo comprobar si está hecho ({ $tries ->
        [one] 1 intento
       *[other] { $tries } intentos
    }). { $reason }. Mira el dispositivo en el sistema y, si no está como debe, reinténtala
outbox-attention-cannot-repeat =
    { $reason }. Este sistema no admite repetir el envío: mira allí el dispositivo y, si no está como debe, reinténtala
outbox-attention-perhaps-another =
    Se envió y no hubo respuesta; ahora hay allí un cliente { $id } que no es como el nuestro: vincúlalo si es el mismo y reinténtala, o cambia el código del nuestro
outbox-attention-system-gone = No se puede enviar: su sistema ya se ha quitado. Cancélala

## Rechazos con campos
outbox-refused-at = { $reason } ({ $problems })
outbox-at-field = { $field }: { $problem }
outbox-and = { $before }; { $next }
outbox-field-serial = Número de serie
outbox-field-name = Nombre
outbox-field-technology = Tecnología
outbox-field-template = Plantilla
outbox-field-status = Estado
