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
