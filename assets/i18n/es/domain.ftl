# Los nombres de lo que se guarda, y qué está mal en un registro.

## Cliente
customer-status-captado = Captado
customer-status-alta = Alta
customer-status-bloqueado = Bloqueado
customer-status-baja = Baja

## Cliente en el sistema de aprovisionamiento
remote-status-active = Activo
remote-status-suspended = Suspendido
remote-status-terminated = De baja

## Servicio y tecnología
service-internet = Internet
service-landline = Telefonía fija
service-mobile = Telefonía móvil
technology-gpon = Gpon
technology-voip = VoIP

## Operación
operation-queued = En cola
operation-running = En curso
operation-accepted = Aceptada
operation-unsure = Sin confirmar
operation-applied = Aplicada
operation-refused = Rechazada
operation-attention = Requiere atención
operation-cancelled = Cancelada
operation-replaced = Sustituida

## Dispositivo
device-state-pending = En cola
device-state-active = Activo
device-state-suspended = Suspendido
device-state-failed = Fallido
device-state-unsure = Sin confirmar
device-state-removing = Retirando
device-state-removed = Retirado
device-technology-unknown = No hay ninguna tecnología «{ $value }»; pon gpon o voip
device-field-of-other-technology = { $technology } no tiene este campo; quítalo o cambia la tecnología

## Campos de un dispositivo
field-mac = MAC
field-ip = IP
field-id-code = Cód. Identificativo
field-id-code-help = Si lo tiene: contraseña PLOAM, LOID u otro código de registro, hasta 64 caracteres
field-wifi-key = Clave Wifi
field-wifi-key-help = Si la tiene: de 8 a 63 letras sin acento, cifras y signos, o 64 hexadecimales
field-admin-user = Usuario Admin
field-admin-password = Password Admin
field-mailbox-active = Buzón activo
field-pbx-extension = Extensión PBX
field-hide-sender = Ocultar remitente
field-call-context = Contexto de llamada
field-call-context-help = Si lo tiene: el contexto de la centralita en el que entran sus llamadas
field-calling-customer = Cliente llamada
field-calling-customer-help = Opcional: identificador del cliente unido a la línea

## Campos de un sistema de aprovisionamiento
system-kind-rest = REST
field-ca-file = Fichero de la CA
field-ca-file-help = Certificado PEM de la autoridad que firma el del servidor; vacío, las del sistema
field-timeout-secs = Espera máxima (s)
field-timeout-secs-help = Segundos que se espera cada respuesta, de 1 a 300
system-kind-unknown = No hay tipo «{ $value }»; los que hay: { $known }
system-option-unknown = No hay opción { $key }; las que hay: { $known }
system-url-empty = Escribe la URL de la API, por ejemplo https://acs.ejemplo.es/api
system-url-no-scheme = A «{ $value }» le falta el principio; escribe http:// o https:// delante
system-url-other-scheme = Una URL { $scheme }:// no vale; ha de empezar por http:// o https://
system-url-form = Esta URL no está bien escrita; debe ser como https://acs.ejemplo.es/api
system-url-sign-in = Quita el usuario y la contraseña de la URL; van en sus propios campos
system-url-query = Quita de la URL lo que sigue a «?» o «#»

## Qué está mal en un campo
field-required = Rellena este campo: es obligatorio
field-number-range = Escribe un número de { $min } a { $max }
field-toggle-form = Pon true (sí) o false (no)
field-too-long = Acórtalo: caben { $max } caracteres y hay { $length }
field-control-character = Quita los caracteres de control (tabuladores, saltos de línea…)
value-amount-form = «{ $value }» no es un importe; escríbelo como 29,90 o 29.90, sin puntos de millar

## Cuánto hace de algo
age-seconds = hace { $count } s
age-minutes = hace { $count } min
age-hours = hace { $count } h
age-days = hace { $count } días
