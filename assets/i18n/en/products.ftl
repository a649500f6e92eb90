# Records › Products: the products, their stock and the serial numbers of their units.

## Records
product-name-taken = There is a product called “{ $name }” already: choose another name
product-technology-used = The device { $serial } is of this product: make another product for the other technology
product-technology-named = { $count ->
    [one] There is one unit with a serial number
   *[other] There are { $count } units with a serial number
} of this technology: take them out first
product-delete-used = { $name } has had devices: retire it instead of deleting it
product-delete-stock = { $count ->
    [one] One unit
   *[other] { $count } units
} of { $name } are left: take them out, or retire it instead of deleting it
device-product-retired = { $product } is retired: choose another, or bring it back in Products
device-serial-of-product = { $serial } is in stock as { $product }: choose that product
device-stock-all-named = { $serial } is not in stock: { $count ->
    [one] the unit left of { $product } has another number
   *[other] the { $count } units left of { $product } have other numbers
}. Choose one of them or bring it in
import-stock-named = { $count ->
    [one] One unit
   *[other] { $count } units
} in stock with a serial number: put { $count } at least, or take them out first

## Stock
movement-in = In
movement-out = Out
movement-assigned = Assigned
movement-returned = Returned
movement-import = Import
movement-named = Numbered
stock-nothing = Type how many units there are, or scan their serial numbers
stock-no-serial = Scan the serial number of each unit
stock-too-much = With these there would be more than { $max } units: check the number
stock-too-little = { $count ->
    [0] No unit
    [one] Only one unit
   *[other] Only { $count } units
} of { $product } without a serial number left: scan the numbers of those that go out, or lower the count
stock-none-unnamed = { $count ->
    [0] There is no unit
    [one] There is only one unit
   *[other] There are only { $count } units
} of { $product } without a serial number: for new units, choose In
serial-in-stock = { $serial } is in stock already, in { $product }
serial-in-use = { $serial } is in use already by { $code } { $name }
serial-not-in-stock = { $serial } is not in the stock of this product

## The serial number in the form of a device
serial-of-stock = in stock: { $product }
serial-near-stock = like { $serial }, in stock
serial-near-stock-advice = { $serial } is in stock ({ $product }): compare with the label
