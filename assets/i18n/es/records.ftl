# Fichas › Clientes: dar de alta y cambiar, estados, tarifas, equipos e historial.

customer-code-taken = Ya hay un cliente con el código «{ $code }»: escribe otro

## Datos del cliente
key-new-customer = Nuevo cliente
key-edit-customer = Cambiar datos
place-customer-data = Datos del cliente
path-new-customer = Nuevo cliente
customer-form-title = Ficha de cliente
customer-form-of = { $code } · { $name }
customer-postal-code = Código postal
customer-code-help = El que usa el operador para él; no puede repetirse
customer-tax-id-help = NIF, NIE o CIF, con o sin guiones; puede quedar vacío
customer-phone-help = Nueve cifras, o con + y el prefijo del país
customer-tax-id-held = lo tiene { $code } { $name }
customer-saved = Cliente { $code } guardado
customer-saved-namesake = Cliente { $code } guardado. Su NIF es también el de { $other } { $name }: mira si es la misma persona
draft-of-customer = Datos del cliente
draft-customer-gone = Ese cliente ya no está: lo que escribiste queda como uno nuevo
