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
serial-not-in-stock = { $serial } no está en las existencias de este producto

## El número de serie en el formulario de un dispositivo
serial-of-stock = en existencias: { $product }
serial-near-stock = parecido a { $serial }, en existencias
serial-near-stock-advice = { $serial } está en existencias ({ $product }): compara con la etiqueta
