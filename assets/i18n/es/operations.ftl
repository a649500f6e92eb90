# La pantalla Operaciones: lo que va de camino a los sistemas y lo que ha sido de ello.

## Menú y teclas
menu-operations = Operaciones
path-operations = Operaciones
key-open-customer = Cliente
key-retry = Reintentar
key-cancel = Cancelar
key-next-filter = Filtro
key-previous-filter = Filtro anterior

## Filtros, búsqueda y columnas
operations-filter-to-resolve = Por resolver
operations-filter-unfinished = Sin terminar
operations-filter-all = Todas
operations-search-how = pulsa { KEY("operations.search") } y escribe cliente, número de serie o sistema
operations-count =
    { $count ->
        [one] 1 operación
       *[other] { $count } operaciones
    }
operations-count-more = más de { $count } operaciones
operations-action = Acción
operations-customer = Cliente
operations-serial = N.º de serie
operations-system = Sistema
operations-by = Por
operations-when = Cuándo
operations-soon = ya
operations-behind-short = tras { $id }

## Cuando no hay ninguna
operations-none = Aún no hay ninguna operación. Cada dispositivo que se guarda deja aquí la suya.
operations-none-to-resolve = Nada por resolver: ninguna operación espera a que alguien haga algo.
operations-none-unfinished = Nada en marcha: todo lo guardado ha llegado a su sistema o ha terminado de otra forma.
operations-none-in-state = Ninguna operación está «{ $state }».
operations-none-found = Ninguna operación de «{ $filter }» es de un cliente, de un número de serie o de un sistema con «{ $search }».
operations-none-marked = No hay ninguna operación marcada
operations-of-nobody = No es de ningún cliente nuestro: no hay ficha que abrir

## La operación marcada
operations-number = n.º { $id }
operations-of = { $action } · { $code } { $name } · { $system }
operations-whose = { $action } { $serial } · { $code } { $name } · { $system }
operations-why-behind = espera a la operación { $id } («{ $state }»), que antes ha de resolver alguien
operations-why-behind-until = espera a la operación { $id } («{ $state }»), de la que se sabrá más a las { $hour }
operations-why-turn = le toca ya; se envía en cuanto { $system } tenga un hueco
operations-why-queued = se reintenta a las { $hour }
operations-why-running = hablando con { $system }; si se corta, se retoma a las { $hour }
operations-why-asking = preguntando a { $system }; si se corta, se retoma a las { $hour }
operations-why-accepted = { $system } lo está haciendo; se le pregunta a las { $hour }
operations-why-accepted-now = { $system } lo está haciendo; se le pregunta ya
operations-why-unsure = se envió y no se sabe si llegó; se comprueba en { $system } a las { $hour }
operations-why-unsure-now = se envió y no se sabe si llegó; se comprueba ya en { $system }
operations-why-applied = hecho en { $system } ({ $hour })
operations-why-refused = { $system } dijo que no ({ $hour })
operations-why-attention = no se insiste más ({ $hour })
operations-why-cancelled = la canceló una persona ({ $hour })
operations-why-replaced = un cambio más nuevo del dispositivo ocupa su lugar ({ $hour })
operations-created = Pedida por { $by }: { $created }
operations-created-and-waiting = Pedida por { $by }: { $created }, hace { $age }
operations-attempts =
    { $count ->
        [one] 1 intento
       *[other] { $count } intentos
    }
operations-go-on = Salir no pierde nada: sigue al abrir Vincula de nuevo, o con vincula worker

## Reintentar y cancelar
operations-retried = En cola otra vez: se envía ahora
operations-cancelled = Cancelada
operations-cancel-title = ¿Cancelar esta operación?
operations-cancel-unsent = No se enviará a { $system }: lo guardado aquí y lo que hay allí quedarán distintos.
operations-cancel-unconfirmed = Se deja de insistir. En { $system } puede estar hecha o no: míralo allí.
operations-cancel-yes = { KEY("confirm.yes") } · Sí, cancelarla
operations-cancel-no = { KEY("confirm.no") } · No, dejarla
operations-removal-title = ¿Reintentar esta baja?
operations-removal-again = El dispositivo se retira de { $system }: el cliente se queda sin ese servicio.
operations-removal-yes = { KEY("confirm.yes") } · Sí, darlo de baja
operations-removal-no = { KEY("confirm.no") } · No, dejarlo
operations-reboot-title = ¿Reiniciar otra vez el dispositivo?
operations-reboot-again = Puede que ya se reiniciara. Mientras arranca, el cliente se queda sin servicio.
operations-reboot-yes = { KEY("confirm.yes") } · Sí, reiniciarlo
operations-reboot-no = { KEY("confirm.no") } · No, dejarlo

## Qué hace una operación
action-registration = Alta
action-change = Cambio
action-suspension = Suspensión
action-resumption = Reanudación
action-removal = Baja
action-reboot = Reinicio
action-customer = Cliente

## Lo que un dispositivo guardado espera
progress-behind = espera a la operación { $id } («{ $state }»): resuélvela antes en Operaciones
progress-behind-until = espera a la operación { $id } («{ $state }»), hasta las { $hour } al menos
