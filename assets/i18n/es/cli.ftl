# La línea de órdenes: su ayuda, lo que cuenta y lo que está mal.

## Ayuda
cli-heading-usage = Uso
cli-heading-commands = Órdenes
cli-heading-command = ORDEN
cli-heading-arguments = Argumentos
cli-heading-general = Opciones generales
cli-heading-options = Opciones
cli-usage-options = [OPCIONES]
cli-about = Aprovisionamiento de clientes de fibra y telefonía. Sin orden, abre la pantalla
cli-about-demo = Abre la pantalla con datos inventados y un simulador propio; no deja nada
cli-about-simulator = Hace de sistema de aprovisionamiento para probar; la primera línea es su URL
cli-about-import = Importa un fichero CSV: todas las filas o ninguna
cli-about-import-customers = Clientes: code,name,tax_id,status,email,phone,address,city,postal_code,tariffs
cli-about-import-products = Productos: name,model,technology,stock y, si acaso, retired (desde cuándo está retirado)
cli-about-import-tariffs = Tarifas, una línea por concepto: tariff,service,concept,amount y, si acaso, retired
cli-about-export = Escribe los registros en un fichero CSV que «import» vuelve a leer, sin secretos
cli-about-export-customers = Clientes, con las tarifas que tienen
cli-about-export-products = Productos, con sus existencias libres pero no sus números de serie; los retirados, si los hay, con una columna retired
cli-about-export-tariffs = Tarifas, una línea por concepto; las retiradas, si las hay, con una columna retired
cli-about-system = Sistemas de aprovisionamiento
cli-about-system-add = Añade un sistema de aprovisionamiento
cli-about-system-set = Cambia de un sistema lo que se dé; lo demás se queda como está
cli-about-system-remove = Elimina un sistema sin clientes vinculados; su historial se conserva
cli-about-system-list = Lista los sistemas de aprovisionamiento
cli-about-system-test = Prueba un sistema paso a paso y dice qué corregir
cli-about-template = Plantillas de un sistema de aprovisionamiento
cli-about-template-list = Lista las plantillas de un sistema
cli-about-template-link = Vincula un servicio de una tarifa con la plantilla que lo presta
cli-about-template-unlink = Deja un servicio de una tarifa sin plantilla en un sistema
cli-about-customer = Clientes
cli-about-customer-link = Vincula un cliente con su id en un sistema, que antes se lee allí
cli-about-customer-unlink = Desvincula a un cliente de su id en un sistema, si no tiene dispositivos allí
cli-about-customer-show = Muestra un cliente con sus tarifas, vínculos y dispositivos
cli-about-customer-search = Busca por cualquier parte del nombre, código, NIF, teléfono, número de serie o id externo
cli-about-device = Dispositivos de los clientes
cli-about-device-save = Registra o cambia un dispositivo a partir de un fichero JSON
cli-about-device-suspend = Suspende un dispositivo
cli-about-device-resume = Reanuda un dispositivo suspendido
cli-about-device-remove = Retira un dispositivo, que vuelve a las existencias
cli-about-device-reboot = Reinicia un dispositivo
cli-about-device-show = Muestra un dispositivo sin sus secretos
cli-about-device-status = Pregunta al sistema cómo está un dispositivo y qué luz recibe
cli-about-operations = Operaciones hacia los sistemas de aprovisionamiento
cli-about-operations-list = Lista las operaciones, las más nuevas primero
cli-about-operations-retry = Reintenta una operación que acabó mal, o que espera
cli-about-operations-cancel = Cancela una operación en cola o que requiere atención
cli-about-worker = Lleva a cabo las operaciones en cola, sin pantalla
cli-arg-help = Muestra esta ayuda
cli-arg-version = Muestra la versión
cli-arg-config = Fichero de configuración
cli-arg-database = Base de datos: sqlite://RUTA o postgres://…; también DATABASE_URL
cli-arg-lang = Idioma: es o en
cli-arg-log = Fichero de registro
cli-arg-json = Escribe un documento JSON en la salida
cli-arg-customers = Cuántos clientes se inventan (200)
cli-arg-listen = Dirección en la que escucha (127.0.0.1:0; el puerto 0 elige uno libre)
cli-arg-seed = Semilla: con la misma, los mismos datos y los mismos fallos (1)
cli-arg-data = Fichero JSON con customers, templates y unconfigured, en vez de datos inventados
cli-arg-simulator-user = Usuario que acepta (demo)
cli-arg-simulator-password = Contraseña que acepta (demo)
cli-arg-faults = Fallos, separados por comas: latency=200ms, error500=5%, timeout=2%, lose-reply=3%, accept202=10%, truncate=1%, garbage=1%, lie200=1%, rate-limit=50/s
cli-arg-csv-file = Fichero CSV, o - para la entrada
cli-arg-output = Fichero en el que escribir; si no, la salida estándar
cli-arg-dry-run = Comprueba todo y no guarda nada
cli-arg-name = Nombre con el que se conocerá
cli-arg-kind = Tipo de sistema: rest
cli-arg-url = URL de acceso a la API, con http:// o https://
cli-arg-user = Usuario de la API
cli-arg-password-file = Fichero con la contraseña de la API
cli-arg-password-stdin = Lee la contraseña de la API de la entrada
cli-arg-option = Otro dato de ese tipo de sistema, como timeout_secs=20; se puede repetir
cli-arg-system-name = Nombre del sistema
cli-arg-system = Nombre del sistema
cli-arg-tariff = Nombre de la tarifa
cli-arg-service = Servicio: internet, landline o mobile
cli-arg-template = Id de la plantilla en el sistema
cli-arg-customer = Código del cliente
cli-arg-external-id = Id del cliente en el sistema
cli-arg-push = Pone en cola el cambio de los dispositivos activos que tienen el servicio allí
cli-arg-no-check = Vincula sin leer antes el id en el sistema
cli-arg-customer-code = Código del cliente
cli-arg-search-text = Principio del nombre, código, NIF o teléfono
cli-arg-device-file = Fichero JSON con el dispositivo, o - para la entrada
cli-arg-wait = Espera a que la operación acabe, SECS segundos como mucho (30)
cli-arg-serial = Número de serie
cli-arg-device-system = Nombre del sistema, si el número está en varios
cli-arg-state = Solo las de este estado, como queued o attention; se puede repetir
cli-arg-operation-id = Número de la operación, como lo da vincula operations list
cli-arg-once = Acaba cuando no queda nada que hacer pronto
cli-arg-for-secs = Con --once: espera a lo que venza antes de SECS segundos (30)

## Uso equivocado
cli-usage-hint = Para ver qué se puede escribir, añade --help.
cli-usage-unknown-argument = No existe { $argument } aquí.
cli-usage-unknown-argument-other = No existe { $argument } aquí; ¿querías decir { $other }?
cli-usage-unknown-command = No existe la orden «{ $command }».
cli-usage-missing = Falta: { $argument }
cli-usage-conflict = { $argument } no puede ir con { $other }; deja uno.
cli-usage-no-value = A { $argument } le falta su valor.
cli-usage-wrong-value = «{ $value }» no vale para { $argument }.
cli-lang-unknown = No hay idioma «{ $value }»; pon es o en.
cli-database-form = La base de datos ha de ser sqlite://RUTA o postgres://usuario@servidor/base.
cli-file-missing = No existe el fichero { $path }; revisa la ruta.
cli-file-unreadable = No se puede leer { $path }: { $reason }.
cli-file-unwritable = No se puede escribir { $path } ({ $reason }): revisa la carpeta, los permisos y el espacio libre
cli-log-unwritable = No se puede escribir el registro { $path }: { $reason }. Elige otro con --log.
cli-problem-at-field = { $field }: { $problem }
cli-unexpected = No se ha podido terminar: { $reason }.
cli-no-terminal = La pantalla necesita un terminal; para un guion usa las órdenes: vincula --help
cli-broke-down = Vincula ha fallado por un error suyo, contado más arriba. Lo guardado no se pierde: ábrelo otra vez, y avisa a quien lo mantiene.
cli-yes = Sí
cli-no = No
cli-secret-set = (puesta)

## Configuración
config-unreadable = No se puede leer la configuración { $path }: { $reason }. Revisa la ruta y los permisos.
config-wrong = { $path }, línea { $line }: { $problem }
config-no-home = No se sabe cuál es tu carpeta personal; pon HOME, o da --database, --log y la clave por su sitio.
config-syntax = no es TOML ({ $reason })
config-unknown-key = no existe la clave { $key }; las que hay son { $allowed }
config-wrong-value = { $key } admite: { $allowed }
config-retry-order = outbox.max_retry_secs no puede ser menor que outbox.first_retry_secs; súbelo
config-optical-order = los límites de [optical] han de ir de menos a más luz; corrígelos

## Ficheros CSV
file-empty = El fichero está vacío; la primera línea ha de ser { $columns }
file-not-utf8 = El texto no está en UTF-8; guárdalo de nuevo como «CSV UTF-8»
file-binary = Esto no es un fichero de texto; exporta la hoja como CSV
file-quote-open = Unas comillas que se abren aquí no se cierran; ciérralas o quítalas
file-quote-long = Las comillas que se abren en la línea { $line } no se cierran; ciérralas o quítalas
file-quote-stray = Tras las comillas de cierre hay más texto; dobla las comillas que van dentro de una celda
file-row-long = Esta fila es demasiado larga (más de { $max } KiB); revisa si faltan saltos de línea
file-cells-many = Esta fila tiene más de { $max } celdas; revisa si faltan saltos de línea
file-cells = La fila tiene { $found } celdas y la cabecera { $expected }; revisa comas y comillas
file-column-unknown = No se conoce la columna «{ $column }»; las que van son { $columns }
file-column-twice = La columna { $column } está dos veces; quita una
file-column-missing = Falta la columna { $column }; añádela a la primera línea
file-too-many-problems = Hay más de { $max } errores; corrige estos y vuelve a probar
file-key-twice = «{ $key }» ya está en la línea { $line }; deja una de las dos
file-status-unknown = No hay estado «{ $value }»; pon Captado, Alta, Bloqueado o Baja
file-service-unknown = No hay servicio «{ $value }»; pon internet, landline o mobile
file-moment-form = «{ $value }» no es una fecha; pon el día, como 2026-11-22, o déjalo vacío si no está retirado
import-retired-differs = De «{ $tariff }» la línea { $line } dice otra cosa; pon lo mismo en todas sus líneas
import-error = Línea { $line }: { $reason }
import-error-at-column = Línea { $line }, { $column }: { $reason }
import-nothing = { $errors ->
    [one] No se ha importado nada. Corrige el error y vuelve a importar.
   *[other] No se ha importado nada. Corrige los { $errors } errores y vuelve a importar.
}
import-done = Filas: { $rows }. Añadidos: { $added }. Actualizados: { $updated }.
import-would = Prueba, sin guardar nada. Filas: { $rows }. Se añadirían: { $added }. Se actualizarían: { $updated }.

## Sistemas
cli-system-added = Guardado el sistema { $name }.
cli-system-added-next = Para probarlo: vincula system test "{ $name }"
cli-system-set = Cambiado el sistema { $name }.
cli-system-removed = Eliminado el sistema { $name }; su historial se conserva.
cli-system-missing = No hay ningún sistema «{ $name }»; míralos con vincula system list
cli-system-none = Aún no hay sistemas de aprovisionamiento; añade uno con vincula system add
cli-system-option-form = «{ $value }» ha de ser clave=valor, como timeout_secs=20
cli-system-test-never = nunca
cli-system-test-good = { $at } correcta
cli-system-test-bad = { $at } falló: { $step }
cli-system-tested-good = Todo correcto. { $version }
cli-system-tested-bad = La prueba no ha pasado; corrige lo que dice el último paso y vuelve a probar.

## Plantillas
cli-template-none = { $system } no tiene plantillas; créalas allí.
cli-template-missing = No hay plantilla { $id } en { $system }; míralas con vincula template list
cli-template-service-unknown = No hay servicio «{ $value }»; los que hay: { $known }
cli-template-tariff-lacks-service = La tarifa { $tariff } no tiene { $service }; elige uno de sus servicios
cli-template-linked = { $tariff }, { $service }: vinculada con la plantilla { $template } de { $system }.
cli-template-unlinked = { $service } de «{ $tariff }» queda sin plantilla en { $system }
cli-template-queued = { $count ->
    [0] Ningún dispositivo activo tiene el servicio allí: nada que cambiar.
    [one] En cola el cambio de { $count } dispositivo activo; lo lleva la pantalla o vincula worker.
   *[other] En cola el cambio de { $count } dispositivos activos; los lleva la pantalla o vincula worker.
}
cli-template-left = { $count ->
    [one] { $count } dispositivo activo sigue como estaba; para cambiarlo, repítelo con --push.
   *[other] { $count } dispositivos activos siguen como estaban; para cambiarlos, repítelo con --push.
}
cli-template-not-linked = { $service } de «{ $tariff }» no tiene plantilla en { $system }
cli-tariff-missing = No hay ninguna tarifa «{ $name }»; impórtala con vincula import tariffs
cli-product-missing = No hay ningún producto «{ $name }»; impórtalo con vincula import products

## Clientes
cli-customer-missing = No hay ningún cliente con el código { $code }; búscalo con vincula customer search
cli-customer-none-found = Nadie tiene «{ $text }» en el nombre, código, NIF, teléfono, número de serie o id externo.
cli-customer-more-found = Se muestran { $shown } de { $total }; afina la búsqueda.
cli-customer-id-empty = Falta el id del cliente en el sistema.
cli-customer-id-missing = No existe el id { $id } en { $system }; revísalo, o vincula sin leerlo con --no-check
cli-customer-id-nameless = { $system } responde a { $id } con un cliente sin id; avisa a quien lo lleva, o vincula sin leerlo con --no-check
cli-customer-id-is = { $id } es allí { $name }, { $tax_id } ({ $status })
cli-customer-other-name = Atención, el nombre es otro: aquí { $ours }, allí { $theirs }.
cli-customer-other-tax-id = Atención, el NIF es otro: aquí { $ours }, allí { $theirs }.
cli-customer-linked = { $customer } queda vinculado con { $id } en { $system }.
cli-customer-unlinked = { $customer } ya no está vinculado con { $id } en { $system }.
cli-customer-not-so-linked = { $customer } no está vinculado con { $id } en { $system }; mira sus vínculos con vincula customer show

## Dispositivos
cli-device-file-json = El fichero no es JSON: revisa la línea { $line }, columna { $column }
cli-device-file-object = El fichero ha de ser un objeto JSON con los campos del dispositivo: {"{"}"serial": "…", …{"}"}
cli-device-file-long = El fichero es demasiado largo: caben { $max } KiB
cli-device-file-unknown = No existe este campo; los que hay: { $known }
cli-device-file-twice = Está dos veces; deja una
cli-device-file-text = Ha de ser texto entre comillas
cli-device-file-text-or-null = Ha de ser texto entre comillas, o null para dejarlo vacío
cli-device-file-switch = Ha de ser true o false, sin comillas
cli-device-missing = No hay ningún dispositivo con el número de serie { $serial }; revísalo
cli-device-in-several-systems = El número de serie está en varios sistemas; di cuál: { $systems }
cli-device-not-linked = El cliente { $customer } no está vinculado; hazlo con vincula customer link
cli-device-not-linked-there = El cliente { $customer } no está vinculado en { $system }; hazlo con vincula customer link
cli-device-several-systems = El cliente está vinculado en varios sistemas; di cuál: { $systems }
cli-device-no-capable-system = Ninguno de sus sistemas admite esta tecnología; vincúlalo en uno que sí
cli-device-other-id = { $id } no es su id en ese sistema; los suyos: { $ids }
cli-device-several-ids = Tiene varios ids en ese sistema; di cuál: { $ids }
cli-device-refused = La operación { $id } ha sido rechazada: corrige lo que dice y repítela con vincula operations retry, o guarda otra vez el dispositivo.
cli-device-attention = La operación { $id } requiere atención: mira el dispositivo en el sistema y, si hace falta, repítela con vincula operations retry.
cli-device-under-way = Guardado aquí; la operación { $id } sigue en marcha y la llevarán a cabo vincula worker o la pantalla.
cli-device-replaced = La operación { $id } ha sido sustituida por un cambio más nuevo del dispositivo.
cli-device-cancelled = La operación { $id } ha sido cancelada; repítela con vincula operations retry si hace falta.
cli-device-behind = Espera a la operación { $id } («{ $state }»), que antes ha de resolver alguien: vincula operations retry o cancel.
cli-device-behind-until = Espera a la operación { $id } («{ $state }»), de la que se sabrá más en { $seconds } s.
cli-device-reason = Motivo: { $reason }
cli-device-order = { $serial }: { $state }. Operación { $id } ({ $action }): { $operation }.
cli-operation-none = No hay operaciones así.
cli-operation-missing = No hay ninguna operación { $id }; míralas con vincula operations list
cli-operation-now = Operación { $id } de { $serial } ({ $action }): { $state }.
cli-operation-state-unknown = No hay estado «{ $value }»; los que hay: { $known }

## Columnas
cli-column-address = Dirección
cli-column-attempts = Intentos
cli-column-by = Por
cli-column-cause = Causa
cli-column-city = Población
cli-column-code = Código
cli-column-created = Creada
cli-column-customer = Cliente
cli-column-customers-linked = Vinculados
cli-column-description = Descripción
cli-column-distance = Distancia
cli-column-down = Bajada (kbps)
cli-column-email = Correo
cli-column-firmware = Firmware
cli-column-id = Id
cli-column-kind = Tipo
cli-column-last-operation = Última operación
cli-column-last-seen = Visto por última vez
cli-column-last-test = Última prueba
cli-column-link = Vínculo
cli-column-name = Nombre
cli-column-olt-rx-power = Recibida en la OLT
cli-column-online = En línea
cli-column-action = Acción
cli-column-operations-waiting = Pendientes
cli-column-phone = Teléfono
cli-column-postal-code = Código postal
cli-column-product = Dispositivo
cli-column-read-at = Leído
cli-column-reason = Motivo
cli-column-rx-power = Potencia recibida
cli-column-serial = Número de serie
cli-column-service = Servicio
cli-column-since = Desde
cli-column-state = Estado
cli-column-status = Estado
cli-column-system = Sistema
cli-column-tariff = Tarifa asociada
cli-column-tariffs = Tarifas
cli-column-tax-id = NIF
cli-column-technology = Tecnología
cli-column-template = Plantilla
cli-column-tx-power = Potencia transmitida
cli-column-up = Subida (kbps)
cli-column-url = URL
cli-column-user = Usuario
