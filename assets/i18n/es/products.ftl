# Fichas › Productos: los productos, sus existencias y los números de serie de sus unidades.

## Registros
product-name-taken = Ya hay un producto llamado «{ $name }»: elige otro nombre
product-technology-used = El dispositivo { $serial } es de este producto: crea otro producto para la otra tecnología
product-technology-named = { $count ->
    [one] Hay una unidad con número de serie
   *[other] Hay { $count } unidades con número de serie
} de esta tecnología: dales antes salida
product-delete-used = { $name } ha tenido dispositivos: retíralo en vez de eliminarlo
product-delete-stock = { $count ->
    [one] Queda una unidad
   *[other] Quedan { $count } unidades
} de { $name }: dales salida, o retíralo en vez de eliminarlo
device-product-retired = { $product } está retirado: elige otro, o recupéralo en Productos
device-serial-of-product = { $serial } está en existencias como { $product }: elige ese producto
device-stock-all-named = { $serial } no está en existencias: { $count ->
    [one] la unidad que queda de { $product } tiene otro número
   *[other] las { $count } unidades que quedan de { $product } tienen otros números
}. Elige uno de ellos o dale entrada
import-stock-named = Hay { $count ->
    [one] una unidad
   *[other] { $count } unidades
} en existencias con número de serie: pon al menos { $count }, o dales antes salida

## Existencias
movement-in = Entrada
movement-out = Salida
movement-assigned = Asignada
movement-returned = Devuelta
movement-import = Importación
movement-named = Con número
stock-nothing = Escribe cuántas unidades son, o lee sus números de serie
stock-no-serial = Lee el número de serie de cada unidad
stock-too-much = Con estas serían más de { $max } unidades: revisa el número
stock-too-little = { $count ->
    [0] No queda ninguna unidad
    [one] Solo queda una unidad
   *[other] Solo quedan { $count } unidades
} de { $product } sin número de serie: lee los números de las que salen, o baja la cantidad
stock-none-unnamed = { $count ->
    [0] No hay ninguna unidad
    [one] Solo hay una unidad
   *[other] Solo hay { $count } unidades
} de { $product } sin número de serie: para unidades nuevas, elige Entrada
serial-in-stock = { $serial } ya está en existencias, en { $product }
serial-in-use = { $serial } ya lo tiene en uso { $code } { $name }
serial-other-form = { $serial } no es como se escriben los de este producto ({ $right }): escanéalo otra vez
serial-not-in-stock = { $serial } no está en las existencias de este producto

## El número de serie en el formulario de un dispositivo
serial-of-stock = en existencias: { $product }
serial-near-stock = parecido a { $serial }, en existencias
serial-near-stock-advice = { $serial } está en existencias ({ $product }): compara con la etiqueta

## La pantalla
menu-products = Productos
path-products = Productos
path-new-product = Producto nuevo
path-stock = Existencias de { $product }
path-movements = Movimientos de { $product }
product-form-title = Producto
stock-form-title = Entradas y salidas
movements-title = Movimientos
place-scan-line = Línea del lector
place-stock-serials = Unidades en existencias
draft-of-product = Producto
draft-of-stock = Existencias
draft-product-gone = El producto del borrador ya no existe: lo escrito se guarda como producto nuevo

products-search-how = nombre, modelo o número de serie en existencias
products-count = { $count ->
    [one] 1 producto
   *[other] { $shown } productos
}
products-count-retired = { products-count } · { $retired ->
    [one] 1 retirado
   *[other] { $retired } retirados
}: { KEY("products.show-all") }
products-count-all = { products-count }, × { $retired ->
    [one] 1 retirado
   *[other] { $retired } retirados
}
products-empty = Aún no hay productos. Pulsa { KEY("products.new-product") } para crear el primero, o { KEY("menu.go-files") } para traerlos de un fichero
products-none-found = Ningún producto en «{ $search }»
products-none-to-open = No hay ningún producto aquí: crea uno con { KEY("products.new-product") }
products-none-retired = No hay productos retirados
product-technology = Tecnología
product-model = Modelo
product-stock = Existencias
product-assigned = Asignadas
product-named = Con número de serie
product-retired-since = Retirado desde
product-name-help = Como lo conocéis: «ONT Huawei HG8245»
product-model-help = El modelo del fabricante: así se reconoce entre las ONU sin configurar
product-technology-help = La que se propone para sus dispositivos
product-saved = Guardado: { $name }
product-save-first = Guarda antes el producto con { KEY("product-form.save") }
product-stock-how = { KEY("product-form.change-stock") } da entrada o salida a unidades y lee sus números de serie; { KEY("product-form.show-movements") } muestra los movimientos
product-retire-title = ¿Retirar { $name }?
product-retire-what = No se ofrecerá para dispositivos nuevos. Los asignados ({ $assigned }) siguen igual y las existencias ({ $stock }) se conservan. Se puede recuperar.
product-retire-yes = { KEY("confirm.yes") } · Sí, retirar
product-restore-title = ¿Recuperar { $name }?
product-restore-what = Se ofrecerá otra vez para dispositivos nuevos.
product-restore-yes = { KEY("confirm.yes") } · Sí, recuperar
product-delete-title = ¿Eliminar { $name }?
product-delete-what = Nunca se ha usado. Se elimina con sus movimientos, y no se puede deshacer.
product-delete-yes = { KEY("confirm.yes") } · Sí, eliminar
product-deed-no = { KEY("confirm.no") } · No
product-retired = Producto retirado: { KEY("products.show-all") } muestra los retirados
product-restored = Producto recuperado
product-deleted = Producto eliminado

key-new-product = Nuevo
key-change-stock = Existencias
key-movements = Movimientos
key-retire-product = Retirar/recuperar
key-delete-product = Eliminar el que no se ha usado
key-show-retired = Ver u ocultar los retirados
key-take-serial = Leer
key-drop-serial = Quitar el último
key-pick-serial = En existencias
key-copy-serial = Copiar el número de serie

stock-title = Unidades
stock-deed = Movimiento
stock-in = Entrada
stock-out = Salida
stock-name = Números de las que hay
stock-in-note = llegan unidades
stock-out-note = se van, y no a un cliente
stock-name-note = ya contadas; se lee su número
stock-serial = Número de serie
stock-serial-help = Lee o escribe uno y { KEY("scan-line.take-serial") }; cada uno es una unidad
stock-units = Unidades sin número
stock-units-help = Además de las leídas: cuántas unidades sin número de serie
stock-reason = Motivo
stock-reason-help = Si quieres: albarán, proveedor…
stock-reason-needed = Por qué salen: averiadas, devueltas al proveedor, perdidas…
stock-now = quedan { $stock }, { $named } con número
stock-scanned-title = Leídos
stock-scanned = { $count ->
    [one] 1
   *[other] { $count }
}
stock-scanned-refused = { $count } · no valen { $refused }
stock-nothing-scanned = No hay nada leído que quitar
serial-scanned-twice = { $serial } ya está leído
stock-came-in = { $count ->
    [one] Entrada de una unidad
   *[other] Entrada de { $count } unidades
}: quedan { $stock }
stock-went-out = { $count ->
    [one] Salida de una unidad
   *[other] Salida de { $count } unidades
}: quedan { $stock }
stock-was-named = { $count ->
    [one] Una unidad tiene ya su número
   *[other] { $count } unidades tienen ya su número
}
stock-left-out = { $done }. { $count ->
    [one] Una lectura no valía y se ha dejado
   *[other] { $count } lecturas no valían y se han dejado
}

movement-when = Cuándo
movement-kind = Movimiento
movement-units = Unid.
movement-stock = Quedan
movement-what = Número, cliente, motivo
movement-who = Quién
movements-count = { $count ->
    [one] 1 movimiento
   *[other] { $shown } movimientos
}
movements-empty = Aún no hay movimientos. { KEY("movements.change-stock") } da entrada a unidades
movement-nothing-to-open = Un movimiento no tiene más que lo que se ve

stock-serials-title = Existencias de { $product }
stock-serials-title-all = Existencias
stock-serials-count = { $count ->
    [one] 1 unidad
   *[other] { $count } unidades
}
stock-serials-many = las primeras { $count }: escribe más del número
stock-serials-none = No hay unidades de { $product } con número de serie conocido: escríbelo en el campo, o léelo antes en Productos
stock-serials-none-at-all = No hay unidades con número de serie conocido: escríbelo en el campo, o léelo antes en Productos

## Ficheros de dispositivos
cli-about-import-devices = Dispositivos ya registrados allí: customer,serial,… (los campos de «device save»)
cli-about-export-devices = Dispositivos, sin sus claves
cli-arg-provision = Registra los dispositivos en su sistema, como el formulario; sin él solo se anotan
import-customer-unknown = No hay ningún cliente con el código { $code }: corrígelo o importa antes los clientes
import-system-unknown = No hay ningún sistema «{ $name }»: corrige el nombre
import-not-linked = El cliente no está vinculado en ningún sistema: vincúlalo antes
import-not-linked-there = El cliente no está vinculado en { $system }: vincúlalo antes
import-no-capable-system = Ninguno de sus sistemas admite esta tecnología: di cuál
import-several-systems = Está vinculado en varios sistemas: di cuál
import-device-in-several-systems = El número de serie está en varios sistemas suyos: di en cuál
import-id-of-another = El id { $id } no es suyo en ese sistema: los suyos son { $ids }
import-several-ids = Tiene varios ids en ese sistema, di cuál: { $ids }
import-product-unknown = No hay ningún producto llamado «{ $name }»: corrige el nombre o importa antes los productos
import-serial-taken = { $serial } es de un equipo de otro cliente: revisa la etiqueta
import-serial-in-stock = { $serial } está en existencias, en { $product }: dale salida, o regístralo con --provision
import-unit-other-product = { $serial } es de otro producto en otro sistema: pon el mismo
