# El médico y la copia de seguridad.

## Ayuda
cli-about-doctor = Dice qué está bien, qué está mal y qué hacer, sin cambiar nada
cli-about-backup = Copia la base de datos entera en un fichero, mientras los demás trabajan
cli-arg-backup-file = Fichero de la copia, que no ha de existir

## Copia
store-copy-differs = La copia no es como la base de datos ({ $what }) y se ha borrado: repítela, y si sigue igual mira la base de datos con vincula doctor
backup-done = Copia hecha y comprobada en { $path }: { $size }, { $customers ->
    [one] un cliente
   *[other] { $customers } clientes
}, { $devices ->
    [one] un dispositivo
   *[other] { $devices } dispositivos
}.
backup-key-file = La clave no va en la copia, y sin ella no se leen sus secretos: guarda aparte { $path }
backup-key-variable = La clave no va en la copia, y sin ella no se leen sus secretos: guarda aparte lo que hay en VINCULA_KEY
backup-exists = Ya hay un fichero { $path }: elige otro nombre o quítalo antes
backup-full = No cabe la copia en el disco de { $path }: libera espacio o elige otro disco
backup-unwritable = No se puede escribir { $path } ({ $reason }): revisa la ruta y los permisos
backup-nothing = No hay base de datos en { $path }: di dónde está con --database
backup-failed = No se ha hecho la copia. { $reason }
backup-stopped = La copia se ha interrumpido y no queda nada de ella: repítela
backup-postgres = PostgreSQL se copia con su propio programa; ejecuta: { $command }

## Médico
doctor-section-configuration = Configuración
doctor-section-log = Registro
doctor-section-database = Base de datos
doctor-section-schema = Esquema
doctor-section-key = Clave
doctor-section-outbox = Operaciones
doctor-section-terminal = Terminal
doctor-section-system = Sistemas de aprovisionamiento
doctor-verdict = { $count ->
    [0] Todo en orden. Vincula { $version }
    [one] Hay una cosa que corregir (✗). Vincula { $version }
   *[other] Hay { $count } cosas que corregir (✗). Vincula { $version }
}
doctor-from = de { $place }
doctor-from-config = de la configuración
doctor-from-default = lo normal
doctor-chmod-file = Ejecuta: chmod 600 { $path }
doctor-chmod-folder = Ejecuta: chmod 700 { $path }
doctor-chmod-chosen-folder = Ejecuta: chmod o-w { $path }
doctor-file-exposed = Otros usuarios pueden leer { $path }
doctor-folder-exposed = Otros usuarios entran en la carpeta { $path }

doctor-config-file = Leída de { $path }
doctor-config-none = No hay { $path }: vale lo normal
doctor-config-exposed = { $path } tiene la contraseña de la base de datos y otros usuarios pueden leerlo
doctor-config-wrong-do = Corrígelo; mientras, se mira lo demás como si no hubiera configuración
doctor-config-language = Idioma: { $language } ({ $origin })
doctor-config-database = Base de datos: { $url } ({ $origin })
doctor-config-outbox = Reintentos: a los { $first } s, luego el doble cada vez hasta { $max } s, { $tries } veces; a la vez, { $per_system } por sistema

doctor-log-file = { $path }: { $size }, nivel { $level }; al llegar a { $max } MB se aparta, y se guardan { $keep }
doctor-log-none-yet = { $path }: se hará al empezar
doctor-log-unwritable = No se puede escribir { $path }: { $reason }
doctor-log-do = Corrige los permisos o elige otro con --log o log.file

doctor-database-there = { $engine } { $version }, { $size }
doctor-database-missing = No hay base de datos en { $path }
doctor-database-missing-do = Se hará al abrir vincula; si ya la había, di dónde está con --database o en la configuración
doctor-database-unmakable = No se podrá hacer ahí ({ $reason }): elige otro sitio o corrige los permisos de la carpeta
doctor-database-read-only = No se puede escribir { $path } o su carpeta: { $reason }
doctor-database-read-only-do = Da al dueño permiso de escritura: chmod u+w { $path }, y en su carpeta
doctor-database-room = Espacio libre: { $free } en { $path }
doctor-database-room-do = Libera espacio pronto: sin él no se guarda nada
doctor-database-room-backup = Una copia no cabe en ese disco: hazla en otro
doctor-integrity-sound = Está entera
doctor-integrity-unfinished = En { $seconds } s no se ha podido leer entera; hasta ahí está bien
doctor-integrity-unfinished-do = Para comprobarla toda, haz una copia: vincula backup FICHERO la comprueba
doctor-integrity-damaged = Está dañada: { $what }
doctor-integrity-damaged-do = Cierra vincula en todas partes, guarda el fichero como está y recupera la última copia
doctor-trigrams-made = La extensión pg_trgm está puesta
doctor-trigrams-available = La extensión pg_trgm no está puesta en esta base de datos
doctor-trigrams-available-do = Como administrador: create extension pg_trgm
doctor-trigrams-missing = El servidor no tiene la extensión pg_trgm
doctor-trigrams-missing-do = Instala en el servidor postgresql-contrib, y en la base de datos: create extension pg_trgm
doctor-clock = El reloj del servidor y el de este equipo se llevan { $seconds } s
doctor-clock-do = Pon los dos en hora por la red: timedatectl set-ntp true
doctor-not-looked-at = El esquema, las operaciones y los sistemas se miran cuando la base de datos se pueda leer

doctor-schema-empty = La base de datos está vacía
doctor-schema-empty-do = Se prepara al abrir vincula; si ya había datos, di dónde están con --database
doctor-schema-foreign = Hay tablas que no son de Vincula
doctor-schema-foreign-do = Di con --database dónde está la base de datos de Vincula, o haz una vacía para ella
doctor-schema-current = Versión { $version }, la de este programa
doctor-schema-other = Versión { $version }; la de este programa es la { $program }
doctor-schema-older-do = Se pone al día al abrir vincula; antes haz una copia: vincula backup FICHERO
doctor-schema-newer-do = Es de una versión más nueva de Vincula: actualiza el programa
doctor-schema-altered = El paso a la versión { $version } quedó a medias o no es el de este programa
doctor-schema-altered-do = Recupera la última copia, o usa el programa con el que se hizo

doctor-key-file = en { $path }
doctor-key-named = en { $path } (VINCULA_KEY_FILE)
doctor-key-credential = en { $path } (credencial de systemd)
doctor-key-its = Es la de esta base de datos, { $place }
doctor-key-at = La clave, { $place }, no es la de esta base de datos
doctor-key-unused = Hay una clave, { $place }; todavía no se ha comparado con la de una base de datos
doctor-key-none-yet = Todavía no hay clave { $place }: se hará al abrir vincula

doctor-outbox-empty = No espera ninguna
doctor-outbox-waiting = { $count ->
    [one] Espera una, desde { $since }
   *[other] Esperan { $count }, la más antigua desde { $since }
}
doctor-outbox-idle = Nadie las lleva a cabo desde { $since }
doctor-outbox-idle-do = Deja abierta la pantalla en algún equipo, o vincula worker
doctor-outbox-attention = { $count ->
    [one] Una necesita atención
   *[other] { $count } necesitan atención
}
doctor-outbox-attention-do = Míralas: vincula operations list --state attention

doctor-terminal-none = No hay terminal aquí; ejecútalo donde se abra la pantalla
doctor-terminal-sizeless = El terminal no dice cuánto mide
doctor-terminal-sizeless-do = Ejecuta: stty rows 24 cols 80
doctor-terminal-size = { $columns } columnas y { $rows } filas
doctor-terminal-small-do = Agrándalo al menos hasta { $columns } columnas y { $rows } filas
doctor-terminal-locale = { $name }={ $value }
doctor-terminal-locale-do = Sin UTF-8 las letras con tilde y las líneas salen mal: export LANG=es_ES.UTF-8, y en SSH que llegue (SendEnv LANG)
doctor-terminal-dumb = TERM={ $term }: este terminal no puede mostrar la pantalla
doctor-terminal-dumb-do = Di cuál es, como TERM=xterm-256color
doctor-terminal-term = TERM={ $term }, { $colours }
doctor-colours = { $count } colores
doctor-colours-all = todos los colores
doctor-colours-none = sin colores ({ $reason })
doctor-terminal-way = A través de { $way }

doctor-systems-unread = No se han probado: hacen falta la base de datos al día y su clave
doctor-system-slow = No ha respondido en { $seconds } s
doctor-system-slow-do = Comprueba que funciona y la red hasta él
