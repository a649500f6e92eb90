# Qué no se pudo guardar o leer, y qué hacer.

## Registros
store-problems = No se ha guardado: corrige los campos marcados
store-rows = No se ha importado nada: { $count ->
    [one] hay una fila con errores
   *[other] hay { $count } filas con errores
}. Corrígelas y vuelve a importar
store-changed = Otra persona lo ha cambiado mientras tanto: vuelve a abrirlo y repite el cambio
store-missing = Ya no existe: vuelve a la lista y búscalo de nuevo
store-not-claimed = La operación la lleva ya otro proceso: mira cómo sigue antes de repetirla
store-illegal-move = Una operación no puede pasar de «{ $from }» a «{ $to }»: es un fallo del programa, avisa a quien lo mantiene
store-corrupt = Hay un dato dañado en la base de datos ({ $what }): restaura una copia de seguridad o avisa a quien la mantiene

## Clave
store-wrong-key = Esta clave no es la de la base de datos: usa aquella con la que se creó (VINCULA_KEY, VINCULA_KEY_FILE o su fichero)
store-key-missing = Falta el fichero de clave { $path } y la base de datos ya tiene clave: recupéralo de una copia o indica dónde está con VINCULA_KEY_FILE
store-key-unreadable = No se puede leer el fichero de clave { $path } ({ $reason }): revisa sus permisos
store-key-unwritable = No se puede crear el fichero de clave { $path } ({ $reason }): revisa los permisos de la carpeta o indica otro con VINCULA_KEY_FILE
store-key-exposed = Otros usuarios pueden leer el fichero de clave { $path }: protégelo con chmod 600 y vuelve a empezar
store-key-form = En { $place } no hay una clave válida: deben ser 32 bytes en base64
store-no-randomness = El sistema operativo no da números aleatorios: no se puede cifrar; revisa el equipo

## Base de datos
store-newer-schema = La base de datos es de una versión más nueva de Vincula: actualiza el programa
store-no-trigrams = PostgreSQL no puede usar su extensión pg_trgm, con la que se busca ({ $reason }): instala postgresql-contrib en el servidor y pide a quien administra la base que ejecute en ella «create extension pg_trgm»
store-migration = No se pudo poner al día la base de datos ({ $reason }): restaura una copia de seguridad o avisa a quien la mantiene
store-url = La dirección de la base de datos no es válida: escribe sqlite://RUTA o postgres://USUARIO@SERVIDOR/BASE
store-file = No se puede abrir el fichero { $path } ({ $reason }): revisa la ruta y los permisos
store-database-slow = La base de datos no responde: comprueba que el servidor está en marcha y la red, y repite
store-database-refused = El servidor de la base de datos rechaza la conexión: comprueba que está en marcha y que el puerto es el suyo
store-database-unreachable = No se llega a la base de datos ({ $reason }): comprueba el servidor y la red
store-database-tls = No hay conexión segura con la base de datos ({ $reason }): revisa su certificado
store-database-sign-in = La base de datos no acepta el usuario o la contraseña: corrígelos en su dirección
store-database-unknown = En el servidor no existe esa base de datos: créala o corrige su nombre en la dirección
store-database-busy = La base de datos está ocupada: espera un momento y repite
store-database-full = No queda espacio para la base de datos: libera disco y repite
store-database-read-only = La base de datos es de solo lectura: revisa los permisos del fichero y de su carpeta
store-database-damaged = El fichero no es una base de datos o está dañado: revisa la ruta o restaura una copia de seguridad
store-database-failed = La base de datos ha fallado ({ $reason }): repite, y si sigue igual avisa a quien la mantiene

## Sistemas y vínculos
system-name-taken = Ya hay un sistema llamado «{ $name }»: elige otro nombre
system-password-again = Escríbela otra vez: la guardada no se envía a { $host }
link-of-another = El id { $id } es del cliente { $code }: escribe el suyo o búscalo

## Dispositivos
device-not-linked = El cliente no está vinculado con «{ $id }» aquí: vincúlalo primero
device-system-fixed = Puede estar ya dado de alta en su sistema: usa Añadir nuevo
device-out-of-stock = No quedan unidades de { $product }: elige otro dispositivo
device-product-gone = Ya no está entre los productos: elige otro dispositivo
device-tariff-not-contracted = El cliente no tiene esta tarifa: elige una de las suyas
device-tariff-without-service = Esta tarifa no incluye { $service }: elige una que lo incluya
device-serial-taken = { $serial } es de un equipo del cliente { $code }: revisa la etiqueta
device-serial-here = Ya lo tiene en este sistema, en «{ $name }»: ábrelo para cambiarlo
device-serial-fixed = Puede estar ya de alta con { $serial }: usa Añadir nuevo para otro

## Importación
import-tariff-unknown = No hay ninguna tarifa llamada «{ $tariff }»: corrige el nombre o importa antes las tarifas
import-tariff-used = La tarifa «{ $tariff }» la usa su dispositivo { $serial }: déjala o cambia antes el dispositivo
import-service-used = El servicio { $service } de «{ $tariff }» lo usa el dispositivo { $serial }: déjalo en el fichero
