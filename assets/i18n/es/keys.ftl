# Las teclas: dónde vale cada una, la paleta de órdenes, y qué está mal en [keys] de la configuración.

## Dónde valen
place-everywhere = En todas partes
place-menu = Menú
place-list = Listas
place-sorted = Listas que se ordenan
place-search-line = Línea de búsqueda
place-form = Formularios
place-choice = Campo de elección
place-lookup = Campo con valores usados antes
place-toggle = Campo de sí o no
place-secret = Campo secreto
place-button = Botones
place-tabs = Pestañas del cliente
place-link-form = Sistema e id del cliente
place-device-form = Formulario del dispositivo
place-confirm = Preguntas
place-keeping = Pregunta con borrador
place-overtaken = Formulario que otro ha cambiado
place-unread = Lo que no se ha podido leer
place-pick = Lista para elegir
place-find = Buscar en un sistema
place-help-page = La lista de teclas
place-actions = Ventana de acciones

## Órdenes que están en todas partes
key-next-sort = Ordenar
key-turn-sort = Al revés
sort-one-column = Esta lista va por una sola columna; { KEY("sorted.turn-sort") } le da la vuelta
key-palette = Órdenes
key-actions = Acciones
key-find-customer = Buscar cliente
key-run = Hacer
key-by-palette = { $key } «{ $label }»
confirm-answer-first = Responde antes a la pregunta
confirm-which = Aquí «sí» no dice cuál: { KEY("keeping.keep-draft") } guarda el borrador, { KEY("keeping.discard-draft") } lo descarta

## La paleta
palette-title = Órdenes
palette-search = Orden, pantalla o cliente:
palette-search-here = Orden:

## La ventana de acciones
actions-title = Acciones
actions-none = Aquí no hay ninguna.

## La sección [keys] de la configuración
keys-unknown-place = no hay ningún sitio «{ $place }» en [keys]; los que hay son { $allowed }
keys-unknown-command = no hay ninguna orden «{ $command }» en [keys.{ $place }]; las que hay son { $allowed }
keys-form = [keys.{ $place }] lleva una orden por línea con una lista de teclas entre comillas, como orden = ["n", "^n"]
keys-unknown-key = «{ $key }» no es ninguna tecla; pon una letra o un signo, ^ y una letra para Ctrl, o una de { $named }
keys-unsendable = no todos los terminales mandan «{ $key }»; pon una letra, ^ y una letra, o una tecla como enter o pgdn
keys-taken = «{ $key }» se la queda { $by }; pon otra
keys-suspends = «{ $key }» deja el programa en segundo plano; pon otra
keys-same = «{ $key }» llega como { $other } en un terminal; pon otra
keys-interrupt = «^c» interrumpe y siempre sale del programa; pon otra
keys-typed = en { $place } se escribe texto, y «{ $key }» se escribiría; pon ^ y una letra, o una tecla como enter o pgdn
keys-twice-here = «{ $key }» está dos veces en { $command }; deja una
keys-twice = «{ $key }» ya es { $other } en { $place }; cambia { $command } o { $other }
keys-last = { $command } se quedaría sin una tecla que valga siempre; déjale una en [keys.{ $place }] que no sea otra cosa en otro sitio

## La línea de órdenes
cli-about-man = Escribe la página de manual, para man -l -
cli-about-completions = Escribe lo que completa las órdenes en bash, zsh, fish o elvish
cli-arg-shell = El intérprete: bash, zsh, fish o elvish
completions-unknown = No hay nada para «{ $shell }»; pon bash, zsh, fish o elvish.

## La página de manual
man-name = NOMBRE
man-synopsis = SINOPSIS
man-description = DESCRIPCIÓN
man-commands = ÓRDENES
man-options = OPCIONES GENERALES
man-keys = TECLAS
man-files = FICHEROS
man-environment = ENTORNO
man-exit = ESTADO DE SALIDA
man-what = Vincula mantiene los clientes, tarifas y dispositivos de un operador de fibra y telefonía de acuerdo con los sistemas que los aprovisionan. Sin orden abre la pantalla, sobre la base de datos de la configuración; el resto de órdenes hacen lo mismo desde un guion. Con --json una orden escribe un documento JSON en la salida, y los mensajes van aparte, por la de errores.
man-keys-what = Las de la pantalla, por el sitio donde valen; ^ delante de una letra es Control. La sección [keys] de la configuración las cambia.
man-file-config = La configuración; config.example.toml trae todas sus claves, con las de la pantalla.
man-file-database = La base de datos, si la configuración no dice otra.
man-file-key = La clave con la que se cifran los secretos. Guarda una copia aparte de la base de datos.
man-file-log = El registro.
man-file-drafts = Lo escrito y sin guardar, cifrado; se ofrece otra vez al volver a empezar.
man-env-database = La base de datos; la opción --database va por delante, y la configuración por detrás.
man-env-key = La clave misma, en base64, y el fichero donde está; van por delante de key_file.
man-env-credentials = La carpeta de las credenciales de systemd; de ellas se lee vincula-key.
man-env-language = El idioma, si no lo dicen --lang ni la configuración: inglés cuando la primera que no está vacía empieza por en, y si no español.
man-env-colour = Si no está vacía, la pantalla no tiene colores.
man-env-folders = Dónde están las carpetas de configuración, datos y estado.
man-exit-done = Hecho.
man-exit-cannot = No se ha podido hacer.
man-exit-wrong = Uso o datos equivocados.
man-exit-differences = report: hay diferencias.
man-exit-not-settled = Con --wait: la operación aún no ha acabado y sigue en cola.
