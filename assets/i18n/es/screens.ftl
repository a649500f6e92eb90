# Lo que se lee en las pantallas.

## El marco
frame-too-small = La ventana es demasiado pequeña: Vincula necesita al menos { $columns } columnas y { $rows } filas. Agrándala, o pulsa { KEY("everywhere.quit") } para salir.
menu-systems = Sistemas
menu-customers = Clientes
path-operators = Operadores
path-systems = Sistemas Aprovisionamiento
path-new-system = Nuevo sistema
path-records = Fichas
path-customers = Clientes
badge-unsaved = sin guardar
badge-saving = guardando…
notice-late-failure = Algo que quedó en marcha no se hizo: { $reason }
plain = { $value }
none = ninguno
reading = Leyendo…
ahead-too-much = Se ha tecleado demasiado antes de que la pantalla estuviera: repítelo ahora
early-several = Coinciden { $count }: elige uno
back-nowhere = No hay ninguna pantalla anterior; para salir del programa pulsa { KEY("menu.quit") }
help-title = Teclas de esta pantalla
saving-already = Ya se está guardando; espera un momento
testing-already = Ya se está probando; espera a que termine

## Teclas
key-name-itself = { $key }
key-name-space = Espacio
key-name-enter = Enter
key-name-escape = Esc
key-name-tab = Tab
key-name-back-tab = ⇧Tab
key-name-up = Up
key-name-down = Down
key-name-shift-tab = Shift+Tab
key-name-page-up = RePág
key-name-page-down = AvPág
key-name-home = Inicio
key-name-end = Fin
key-yes = Sí
key-no = No
key-other-answer = La otra respuesta
key-accept-marked = Aceptar lo marcado
key-choose = Elegir
key-up = Arriba
key-down = Abajo
key-page-up = Página arriba
key-page-down = Página abajo
key-first = Al principio
key-last = Al final
key-close = Cerrar
key-synchronise = Sincronizar
key-show-terminated = Ver también bajas
key-refresh = Buscar otra vez
key-next-option = Cambiar
key-previous-option = Opción anterior
key-choose-from-list = Lista
key-used-before = Usados antes
key-toggle = Sí/No
key-reveal = Ver/ocultar
key-clear-secret = Borrar o conservar lo guardado
key-act = Pulsar
key-save = Guardar
key-test = Probar
key-new-device = Añadir nuevo
key-find-id = Buscar
key-next-field = Campo siguiente
key-previous-field = Campo anterior
key-new-system = Nuevo sistema
key-to-results = A la lista
key-clear-search = Borrar búsqueda
key-search = Buscar
key-edit-device = Abrir
key-edit-link = Sistema e id
key-tab-right = Pestaña siguiente
key-tab-provisioning = Aprovisionar
key-tab-left = Pestaña anterior
key-into-tab = Entrar en la pestaña
key-open = Abrir
key-back = Volver
key-help = Teclas
key-quit = Salir

## Botones y campos
button-save = Guardar
button-test = Probar
button-find = Buscar
button-unlink = Desvincular
button-new-device = Añadir nuevo
field-name = Nombre
field-system-kind = Tipo de Sistema de Aprovisionamiento
field-url = URL de acceso a la API
field-user = Usuario
field-password = Contraseña
field-system = Sistema de Aprovisionamiento
field-external-id = Id Cliente en Sistema de Aprovisionamiento
field-product = Dispositivo
field-tariff = Tarifa asociada
field-serial = Número de serie
field-technology = Tecnología
toggle-yes = Sí
toggle-no = No
choice-none-yet = elige…
secret-saved = guardada
secret-will-be-cleared = se borrará ({ KEY("secret.clear-secret") }: conservar)
secret-none = No hay nada guardado en este campo
lookup-empty = Aún no se ha usado ningún valor; escríbelo en el campo
pick-search = Buscar:
pick-none = Nada coincide con lo escrito; borra alguna letra

## Salir sin guardar
leave-title = Hay cambios sin guardar
leave-form-yes = { KEY("confirm.yes") } · Sí, perderlo
leave-no = { KEY("confirm.no") } · No, seguir aquí

## Sistemas de aprovisionamiento
systems-count =
    { $count ->
        [one] 1 sistema
       *[other] { $count } sistemas
    }
systems-kind = Tipo
systems-url = URL
systems-test = Prueba
systems-linked = Clientes
systems-waiting = En cola
systems-untested = sin probar
systems-empty = Aún no hay ningún sistema de aprovisionamiento. Pulsa { KEY("systems.new-system") } para dar de alta el primero: nombre, tipo, URL, usuario y contraseña de su API.
systems-none-to-open = No hay ningún sistema; pulsa { KEY("systems.new-system") } para dar de alta el primero
system-form-title = Sistema de aprovisionamiento
system-saved = Guardado: { $name }. Pulsa { KEY("system-form.test") } para probarlo
system-kind-rest-help = cualquier plataforma que cumpla el contrato de Vincula
system-name-help = Como quieras llamarlo; aparece en las fichas de los clientes
system-url-help = Con http:// o https://, por ejemplo https://acs.ejemplo.es:7557
system-user-help = El usuario de la API; debe poder leer y escribir
system-password-help = La contraseña de la API; ya guardada, escribe aquí solo para cambiarla

## Probar
test-title = Probar { $name }
test-running = probando…
test-ok = Todo en orden. { $version }
test-step-resolve = nombre resuelto
test-step-connect = conectado
test-step-tls = certificado
test-step-sign-in = sesión
test-step-read = lectura
test-step-write = escritura
test-step-sample = muestra

## Clientes
customers-count =
    { $count ->
        [one] 1 cliente
       *[other] { $shown } clientes
    }
customers-many = { $count }+ clientes
customers-code = Código
customers-status = Estado
customers-tax-id = NIF
customers-phone = Teléfono
customers-email = Correo
customers-address = Dirección
customers-city = Población
customers-systems = Sist.
customers-device-count = Disp.
customers-links = Vínculos
customers-devices = Dispositivos
customers-search = Buscar:
customers-search-how = pulsa { KEY("customers.search") } y escribe parte del nombre, NIF, teléfono, serie, id…
customers-empty = Aún no hay clientes. Pulsa { KEY("menu.go-files") } para traerlos de un fichero, o { KEY("customers.new-customer") } para dar de alta el primero. En un guion: vincula import customers clientes.csv
customers-none-found = Nadie tiene «{ $search }» en el nombre, código, NIF, teléfono, número de serie o id externo. Prueba con menos letras.
customers-none-to-open = No hay ningún cliente que abrir

## La ficha de un cliente
tab-data = Datos
tab-tariffs = Tarifas
tab-provisioning = Aprovisionamiento
tariffs-none = Este cliente no tiene ninguna tarifa contratada.
tariffs-no-template = sin plantilla vinculada; { KEY("tabs.open-tariffs") } lleva a Gestión de tarifas
tariffs-templates = plantilla { $templates }

## Vincular al cliente
link-no-systems = Aún no hay ningún sistema de aprovisionamiento. Pulsa { KEY("menu.go-systems") } y da de alta el primero.
link-linked = vinculado
link-not-linked = sin vincular
link-changed = vinculado a { $id }; guarda para añadir este
link-others = { $count } vínculos
link-id-help = Escribe el id y guarda con { KEY("link-form.save") }, o búscalo allí con { KEY("link-form.find-id") }
link-id-required = Escribe su id en ese sistema, o búscalo con { KEY("link-form.find-id") }
link-id-unknown = { $system } no tiene ningún cliente con el id «{ $id }»; compruébalo o búscalo con { KEY("link-form.find-id") }
link-answer-unused = Lo que { $system } ha respondido sobre el id { $id } no se ha usado, porque el id o el sistema ya es otro: vincúlalo con { KEY("link-form.save") }
link-taken = El id { $id } es ya del cliente { $code }: escribe el suyo, o búscalo con { KEY("link-form.find-id") }
link-already = Ya está vinculado a { $id }
link-done = Vinculado en { $system }. Pulsa { KEY("devices.new-device") } para añadir un dispositivo
link-differs-title = ¿Es el mismo cliente?
link-differs-ours = Aquí: { $name } · NIF { $tax_id }
link-differs-theirs = Allí: { $id } · { $name } · NIF { $tax_id }
link-differs-yes = { KEY("confirm.yes") } · Sí, vincularlo
link-differs-no = { KEY("confirm.no") } · No, no vincularlo
find-title = Buscar cliente en { $system }
find-count = { $shown } de { $total }
find-label = Buscar entre los que operan:
find-label-all = Buscar entre todos:
find-asking = Preguntando a { $system }…
find-none = { $system } no tiene ningún cliente en servicio que contenga «{ $search }» en su id, nombre, NIF, correo o teléfono. Prueba con otro dato, o con { KEY("find.show-all") } entre las bajas. Si no está, hay que darlo de alta allí.
find-none-at-all = { $system } no tiene ningún cliente, ni siquiera de baja, que contenga «{ $search }» en su id, nombre, NIF, correo o teléfono. Prueba con otro dato. Si no está, hay que darlo de alta allí.
find-linked = ya en { $code }

## Dispositivos
devices-title = Gestión de dispositivos
devices-new = Añadir nuevo: { KEY("devices.new-device") }
devices-new-in-form = Añadir nuevo: { KEY("device-form.new-device") }
devices-empty = No tiene dispositivos aquí. Pulsa { KEY("devices.new-device") } para añadir el primero; si el sistema ya tiene los suyos, su informe los ofrece para crearlos aquí.
devices-link-first = Vincula primero al cliente: elige el sistema y escribe su id, o búscalo con { KEY("devices.find-id") }.
devices-none-to-open = No hay ningún dispositivo; pulsa { KEY("devices.new-device") } para añadir el primero
device-new-title = Nuevo dispositivo
device-link-first = Vincula primero al cliente con su id en el sistema (Buscar: { KEY("devices.find-id") })
device-product-left =
    { $count ->
        [one] queda 1
       *[other] quedan { $count }
    }
device-product-none-left = sin existencias
device-no-products = No hay productos; impórtalos: vincula import products
device-no-stock = No queda ningún dispositivo en existencias; repón con vincula import products
device-product-required = Elige el dispositivo: { KEY("choice.previous-option") } { KEY("choice.next-option") } o { KEY("choice.choose") } para ver la lista
device-product-help = Un producto en existencias: { KEY("choice.previous-option") } { KEY("choice.next-option") } para cambiar, { KEY("choice.choose") } para ver la lista
device-no-tariff = El cliente no tiene tarifas; añádele una antes
device-tariff-required = Ninguna tarifa elegida; hace falta una del cliente con { $service }
device-tariff-help = Una tarifa del cliente; con { KEY("choice.choose") } se ven todas, y por qué no valen
device-tariff-not-served = sin { $service }
device-template = plantilla { $template }
device-no-template = sin plantilla en { $system }
device-no-template-help = Se puede guardar, pero sin velocidad: vincúlala en Gestión de tarifas
device-name-help = El del producto, o uno que lo distinga: «ONT salón»
device-serial-help-gpon = El de la etiqueta: HWTC1234ABCD, o sus 16 cifras hexadecimales
device-serial-help-free = El de la etiqueta: letras, cifras y - . _ / (64 como mucho)
device-unchanged = Nada ha cambiado, y lo guardado sigue su curso
device-technology-help = { KEY("choice.previous-option") } { KEY("choice.next-option") } para cambiar; los campos de debajo dependen de ella
technology-serves = para { $service }

## Cómo va lo guardado
progress-saving = guardando
progress-saved = guardado aquí
progress-sent = enviado
progress-queued = en cola para enviar
progress-running = en curso con { $system } ({ $seconds } s)
progress-accepted = { $system } lo ha aceptado y lo está haciendo ({ $seconds } s)
progress-unsure = sin confirmar: se comprueba en { $system } si llegó
progress-applied = aplicado: registrado en { $system } ({ $hour })
progress-again = se reintenta a las { $hour }

## Qué decir de un valor correcto
ip-public = pública
ip-private = privada
ip-cgnat = CGNAT
mac-local = MAC local
mac-local-advice = Esta MAC no es de fábrica (aleatoria o clonada): compárala con la etiqueta
registration-id-odd = dudoso
registration-id-odd-advice = Ni PLOAM (10 caracteres), ni LOID (24), ni hexadecimal: compruébalo en la etiqueta

## Lo que se hace con un dispositivo
place-wifi-key = Campo de la clave Wifi
place-unconfigured = ONU sin configurar
key-show-state = Estado
key-suspend = Suspender
key-resume = Reanudar
key-reboot = Reiniciar
key-remove-device = Retirar
key-discard = Descartar
key-pick-onu = Sin configurar
key-generate = Generar
key-unlink = Desvincular
key-take = Tomar
key-ask-again = Preguntar otra vez
key-read-again = Leer otra vez
key-remove-system = Eliminar
deed-not-there = Aún no está registrado en el sistema: mira en qué quedó su última operación
deed-gone = Este dispositivo ya está retirado
deed-suspended-already = Ya está suspendido; para devolverle el servicio, pulsa { KEY("devices.resume") }
deed-active-already = Ya está activo, no hay nada que reanudar
deed-discard-wait = Su alta está en marcha: espera a ver cómo acaba
deed-discard-registered = Está registrado: para quitarlo, retíralo con { KEY("devices.remove-device") }
deed-no = { KEY("confirm.no") } · No, dejarlo como está
suspend-title = ¿Suspender { $name }?
suspend-what = { $system } le corta el servicio en cuanto le llegue. El dispositivo sigue siendo del cliente.
suspend-back = Se le devuelve con { KEY("devices.resume") }, Reanudar.
suspend-yes = { KEY("confirm.yes") } · Sí, suspenderlo
remove-title = ¿Retirar { $name }?
remove-what = { $system } lo da de baja y el cliente se queda sin su servicio. No se puede deshacer: habría que añadirlo otra vez.
remove-stock = Cuando conste, un «{ $product }» vuelve a existencias.
remove-yes = { KEY("confirm.yes") } · Sí, retirarlo
reboot-title = ¿Reiniciar { $name }?
reboot-what = { $system } lo apaga y lo enciende: el cliente se queda unos minutos sin servicio, y se cortan sus llamadas.
reboot-yes = { KEY("confirm.yes") } · Sí, reiniciarlo
discard-title = ¿Descartar { $name }?
discard-what = No llegó a registrarse: se borra de aquí y no se envía nada.
discard-yes = { KEY("confirm.yes") } · Sí, descartarlo
discard-done = Descartado: { $name }
progress-suspended = suspendido en { $system } ({ $hour })
progress-resumed = activo otra vez en { $system } ({ $hour })
progress-removed = retirado de { $system } ({ $hour })
progress-rebooted = reiniciado por { $system } ({ $hour })
progress-done = aplicado en { $system } ({ $hour })

## Cómo está un dispositivo
detail-system = Sistema
state-title = Estado de { $name }
state-asking = preguntando a { $system }…
state-read = leído { $age } · { KEY("devices.show-state") }: otra vez
state-none = Pulsa { KEY("devices.show-state") } para preguntar a su sistema si está en línea y qué potencia recibe.
state-online = En línea
state-offline = Fuera de línea
state-unknown = No se sabe si está en línea
state-since = desde { $day } ({ $age })
state-seen = · visto por última vez { $day }
state-rx = Rx en la ONT
state-olt-rx = Rx en la OLT
state-tx = Tx de la ONT
state-distance = Distancia
state-firmware = Firmware
state-no-reading = sin lectura
state-tx-normal = Normal
state-tx-odd = Fuera de lo normal (0,5 a 5)
cause-no-light = pérdida de señal (LOS)
cause-no-light-advice = No le llega luz: es cosa de la fibra. Mira latiguillo, roseta, acometida y CTO.
cause-no-power = fallo de alimentación
cause-no-power-advice = Se quedó sin corriente: es cosa de la casa del cliente. Que mire el enchufe y el alimentador.
cause-suspended = suspendido
cause-suspended-advice = Está suspendido: se le devuelve el servicio con { KEY("devices.resume") }, Reanudar.

## El WiFi como código QR
place-wifi = El WiFi como código QR
key-show-wifi = QR del WiFi
key-show-code = Ver el QR
wifi-title = WiFi de { $name }
wifi-name = Nombre de la red (SSID):
wifi-what = Como aparece en el teléfono: aquí no consta, y lo propuesto es solo el código del cliente. Se mostrará la Clave Wifi guardada, y queda anotado quién la vio. Cualquier tecla la quita de la pantalla.
wifi-name-missing = Escribe el nombre de la red: está en la etiqueta del equipo, o en la lista de redes del teléfono
wifi-name-control = El nombre de la red no lleva caracteres de control; escríbelo otra vez
wifi-name-long = El nombre de una red tiene { $most } bytes como mucho (las letras con tilde y la ñ cuentan dos), y este { $bytes }
wifi-no-room = El QR no cabe: hacen falta { $columns } columnas y { $rows } filas. Agranda la ventana o reduce la letra, y ábrelo otra vez; la clave está escrita abajo.
wifi-no-key = Este dispositivo no tiene Clave Wifi: escríbela en su formulario y guarda
wifi-save-first = Guarda antes el dispositivo: el QR es de la Clave Wifi guardada

## ONU sin configurar
onus-title = Sin configurar en { $system }
onus-count = { $shown } de { $total } · { $hour }
onus-asking-again = preguntando otra vez…
onus-none = { $system } no ve ninguna ONU sin configurar. Mira que esté conectada y encendida: aparecerá aquí sola.
onu-of = de { $code } { $name }
onu-on-record = Ya está aquí en la ficha de { $code } { $name }: retírala antes de dársela a otro
serial-unconfigured-count = sin configurar ({ $count }): { KEY("device-form.pick-onu") }
serial-unconfigured = sin configurar en { $system }
serial-near-onu = ¿{ $serial }? { KEY("device-form.pick-onu") }
serial-near-onu-advice = Se parece a { $serial }, sin configurar en { $system }; { KEY("device-form.pick-onu") } para tomarla
serial-near = como { $serial } ({ $code })
serial-near-advice = Se parece a { $serial }, de { $code } { $name }: compruébalo en la etiqueta

## Desvincular y eliminar
unlink-not-linked = No está vinculado a ese id: elige el que quieras desvincular
unlink-title = ¿Desvincular { $id } de { $system }?
unlink-what = Aquí deja de ser suyo. En { $system } no cambia nada.
unlink-yes = { KEY("confirm.yes") } · Sí, desvincularlo
unlink-no = { KEY("confirm.no") } · No, dejarlo vinculado
unlink-done = Desvinculado { $id } de { $system }
system-remove-title = ¿Eliminar { $name }?
system-remove-what = Se borra de aquí con su contraseña guardada y los vínculos de sus plantillas.
system-remove-there = En { $name } no cambia nada.
system-remove-yes = { KEY("confirm.yes") } · Sí, eliminarlo
system-remove-no = { KEY("confirm.no") } · No, conservarlo
system-remove-unsaved = Aún no está guardado: para dejarlo, pulsa { KEY("everywhere.back") }
system-removed = Sistema eliminado
