# Qué está mal en un valor y cómo sería correcto.

## MAC
value-mac-form = Escribe 12 cifras hexadecimales, por ejemplo 00:1A:2B:3C:4D:5E
value-mac-zero = Una MAC toda a ceros no es de ningún equipo; copia la de la etiqueta
value-mac-broadcast = Una MAC toda a F es de difusión; copia la de la etiqueta
value-mac-multicast = Esta MAC es de grupo (multicast); copia la de la etiqueta

## IP
value-ip-form = Escribe una IP sin máscara, por ejemplo 10.0.12.34 o 2a02:9000::1
value-ip-unspecified = Las IP 0.x.x.x y :: no se asignan; escribe la IP del equipo
value-ip-loopback = Esta IP es la del propio equipo (loopback); escribe la de su red
value-ip-link-local = Esta IP es automática (enlace local); escribe la asignada
value-ip-multicast = Esta IP es de grupo (multicast); escribe la de un solo equipo
value-ip-reserved = Las IP desde 240.0.0.0 están reservadas; escribe una asignable
value-ip-documentation = Esta IP es solo para ejemplos (documentación); escribe la real

## Número de serie
value-gpon-form = Escribe 12 caracteres, como HWTC1234ABCD, o 16 cifras hexadecimales
value-gpon-vendor = Empieza por las 4 letras del fabricante, como HWTC o ZTEG
value-gpon-number = Tras el fabricante van 8 cifras hexadecimales (0 a 9 y A a F)
value-serial-character = Quita «{ $character }»: solo letras sin acento, cifras y - . _ /
value-serial-length = Escribe de 1 a 64 letras, cifras o los signos - . _ /

## NIF
value-tax-id-form = Escribe un NIF, NIE o CIF de 9 caracteres, por ejemplo 12345678Z
value-tax-id-kind = Ningún NIF empieza por { $letter }; revisa la primera letra
value-tax-id-letter = La letra no corresponde al número; revisa las cifras y la letra
value-tax-id-letter-missing = Este NIF acaba en letra; revisa el último carácter
value-tax-id-digit = La última cifra no corresponde al número; revisa todas las cifras
value-tax-id-digit-missing = Los NIF que empiezan por { $letter } acaban en cifra; revisa la última

## Teléfono
value-phone-form = Escribe solo cifras, por ejemplo 912 345 678 o +351 210 123 456
value-phone-spanish-length = Escribe 9 cifras; si es de otro país, empieza por + y su prefijo
value-phone-spanish-start = Un teléfono español empieza por 5, 6, 7, 8 o 9; revísalo
value-phone-country = Tras el + va el prefijo del país, que no empieza por 0
value-phone-length = Escribe de 7 a 15 cifras, contando el prefijo del país

## Correo
value-email-at = Escribe una sola dirección con una @, por ejemplo ana@correo.es
value-email-domain = Revisa lo que va tras la @: falta un punto o sobra, como correo.es
value-email-space = Una dirección de correo no lleva espacios; quítalos
value-email-long = Acorta la dirección: caben 254 caracteres

## Clave WiFi
value-wifi-key-short = La clave es corta: pon 8 caracteres como mínimo
value-wifi-key-long = La clave es larga: 63 caracteres o, justos, 64 hexadecimales
value-wifi-key-character = Cambia «{ $character }»: letras sin acento ni ñ, cifras y signos comunes
