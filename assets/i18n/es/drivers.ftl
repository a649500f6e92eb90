# Lo que pasa al hablar con un sistema de aprovisionamiento, y el simulador que hace de uno.

## Por qué no ha ido bien
cause-resolve = No se encuentra el servidor «{ $host }»; revisa el nombre en la URL y el DNS
cause-connect = No se puede conectar con { $host }, puerto { $port } ({ $reason }); comprueba que el servicio está en marcha y que el cortafuegos deja pasar
cause-certificate = El certificado de { $host } no es de confianza ({ $reason }); pon en Fichero de la CA el certificado de quien lo firma, o corrige el del servidor
cause-tls = No se ha podido abrir una conexión segura con { $host } ({ $reason }); comprueba que ese puerto habla https, o usa http:// si no lo hace
cause-timeout = El sistema no ha respondido en { $seconds } s; comprueba que funciona, o alarga la espera máxima
cause-closed = El sistema ha cortado la conexión sin terminar de responder; comprueba que funciona y vuelve a intentarlo
cause-sign-in = El sistema no acepta el usuario o la contraseña; revísalos y escribe de nuevo la contraseña
cause-forbidden = Ese usuario no tiene permiso para esto; pide en el sistema que le den lectura y escritura
cause-customer-missing = En el sistema no hay ningún cliente «{ $id }»; revisa el Id Cliente o búscalo con Buscar
cause-device-missing = En el sistema no hay ningún dispositivo { $serial }; revisa el número de serie
cause-serial-taken = El número de serie { $serial } ya es de otro cliente en el sistema; revisa la etiqueta o quítaselo antes al otro
cause-rejected = El sistema lo ha rechazado: { $detail }. Corrige lo que indica y repite
cause-rejected-reading = El sistema se ha negado a decirlo: { $detail }. Vuelve a intentarlo, y si se repite avisa a quien lo lleva
cause-field-rejected = El sistema no acepta este valor: { $message }
cause-rate-limited = El sistema pide ir más despacio: espera un poco y repite; lo que está en cola se reintenta solo
cause-server = Error del propio sistema ({ $status }); si se repite, avisa a quien lo lleva
cause-server-detail = Error del propio sistema ({ $status }: { $detail }); si se repite, avisa a quien lo lleva
cause-status = Respuesta inesperada del sistema ({ $status }); comprueba que la URL es la de su API
cause-status-detail = Respuesta inesperada del sistema ({ $status }: { $detail }); comprueba que la URL es la de su API
cause-not-json = La respuesta no es JSON; comprueba que la URL es la de la API y no la de una página web
cause-not-json-kind = La respuesta no es JSON sino { $kind }; comprueba que la URL es la de la API y no la de una página web
cause-broken-json = La respuesta dice ser JSON y está rota; comprueba que el sistema funciona y vuelve a intentarlo, y si se repite avisa a quien lo lleva
cause-not-the-contract = La respuesta no es la del contrato ({ $reason }); comprueba que la URL es la de una API de este tipo
cause-not-as-asked = El sistema dice que lo ha hecho, pero muestra otra cosa en «{ $field }»; míralo en el sistema
cause-ca-file = El fichero de la CA { $path } no sirve ({ $reason }); pon la ruta de un certificado en formato PEM
cause-job-failed = El sistema lo aceptó y después no pudo hacerlo; mira allí por qué y vuelve a intentarlo
cause-job-failed-detail = El sistema lo aceptó y después no pudo hacerlo: { $detail }. Corrige lo que indica y vuelve a intentarlo

## Pasos de la prueba
probe-resolve = { $host } es { $addresses }
probe-address = { $address } ya es una dirección: no hay nombre que resolver
probe-connect = Conectado a { $address }
probe-tls = Certificado de { $issuer }, válido hasta el { $until }
probe-tls-unread = Certificado válido
probe-sign-in = Usuario aceptado por { $version }
probe-sign-in-nameless = Usuario aceptado
probe-read = Permiso de lectura
probe-write = Permiso de escritura
probe-permission-untold = El sistema no dice qué permisos da; se sabrá al usarlo
probe-read-forbidden = El usuario no puede leer; pide en el sistema que le den permiso de lectura
probe-write-forbidden = El usuario no puede escribir; pide en el sistema que le den permiso de escritura
probe-sample = { $customers ->
    [one] Un cliente
   *[other] { $customers } clientes
} y { $templates ->
    [one] una plantilla
   *[other] { $templates } plantillas
}
probe-sample-uncounted = Clientes y { $templates ->
    [one] una plantilla
   *[other] { $templates } plantillas
}, leídos sin errores

## Simulador
simulator-listen = No se puede escuchar en { $address } ({ $reason }); elige otra dirección o el puerto 0
simulator-fault-form = «{ $part }» no vale como fallo; escríbelo como error500=5% o latency=200ms
simulator-fault-unknown = No hay ningún fallo «{ $name }»; los hay latency, error500, timeout, lose-reply, truncate, garbage, lie200, rate-limit y accept202
simulator-fault-rate = «{ $value }» no es un ritmo; escríbelo como 50/s
simulator-fault-percent = «{ $value }» no es un porcentaje; escribe de 0% a 100%
simulator-fault-duration = «{ $value }» no es una duración; escríbela como 200ms o 2s
simulator-data-json = Los datos del simulador no se pueden leer: { $reason }. Corrige el fichero en ese punto
simulator-data-wrong = Los datos del simulador están mal en { $path }: { $reason }. Corrige el fichero
simulator-data-twice = En los datos del simulador, { $path } repite «{ $value }»; deja uno solo

## Lo que el simulador reprocha a una petición
contract-array = tiene que ser una lista
contract-body-size = el cuerpo pasa de 1 MiB
contract-body-wrong = el cuerpo no cumple el contrato
contract-boolean = tiene que ser true o false
contract-content-type = el tipo de contenido tiene que ser application/json
contract-customer-unknown = no hay ningún cliente { $id }
contract-device-unknown = no hay ningún dispositivo { $serial }
contract-encoding = la ruta no es UTF-8
contract-error500 = error interno, simulado
contract-lie200 = no se ha hecho nada, y la respuesta no lo parece: simulado
contract-too-many = demasiadas peticiones por segundo, simulado
contract-ip = tiene que ser una dirección IPv4 o IPv6
contract-job-unknown = no hay tal trabajo
contract-json = el cuerpo no es JSON
contract-key-length = Idempotency-Key lleva de 1 a 255 caracteres
contract-key-reused = esta Idempotency-Key ya se usó para otra petición
contract-line = tiene que ser un texto de 1 a { $max } caracteres, sin los de control; null si está vacío
contract-mac = tiene que ser una MAC como 00:1A:2B:3C:4D:5E
contract-method = { $method } no se admite aquí
contract-moment = tiene que ser una fecha y hora RFC 3339
contract-object = tiene que ser un objeto JSON
contract-one-of = tiene que ser uno de: { $values }
contract-parameter = el parámetro { $name } está mal
contract-parameter-unknown = no hay ningún parámetro { $name }
contract-path = no hay tal ruta
contract-required = es obligatorio
contract-serial = no es un número de serie de esa tecnología
contract-serial-of-path = tiene que ser el número de serie de la ruta
contract-serial-taken = el número de serie { $serial } es de otro cliente
contract-sign-in = usuario o contraseña incorrectos
contract-state-local = solo desde esta misma máquina
contract-template-technology = la plantilla { $template } no es de { $technology }
contract-template-unknown = no hay ninguna plantilla { $template }
contract-unknown-member = el contrato no tiene este campo
contract-wifi-key = tiene que ser una clave WPA2: de 8 a 63 caracteres ASCII o 64 hexadecimales
