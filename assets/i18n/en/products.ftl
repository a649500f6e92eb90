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
serial-other-form = { $serial } is not as those of this product are written ({ $right }): scan it again
serial-not-in-stock = { $serial } is not in the stock of this product

## The serial number in the form of a device
serial-of-stock = in stock: { $product }
serial-near-stock = like { $serial }, in stock
serial-near-stock-advice = { $serial } is in stock ({ $product }): compare with the label

## The screen
menu-products = Products
path-products = Products
path-new-product = New product
path-stock = Stock of { $product }
path-movements = Movements of { $product }
product-form-title = Product
stock-form-title = In and out
movements-title = Movements
place-scan-line = Line of the scanner
place-stock-serials = Units in stock
draft-of-product = Product
draft-of-stock = Stock
draft-product-gone = The product of the draft is there no more: what was typed is saved as a new product

products-search-how = name, model, or serial number in stock
products-count = { $count ->
    [one] 1 product
   *[other] { $shown } products
}
products-count-retired = { products-count } · { $retired } retired: { KEY("products.show-all") }
products-count-all = { products-count }, × { $retired } retired
products-empty = No products yet. Press { KEY("products.new-product") } to make the first, or { KEY("menu.go-files") } to bring them in from a file
products-none-found = No product in “{ $search }”
products-none-to-open = There is no product here: make one with { KEY("products.new-product") }
products-none-retired = There are no retired products
product-technology = Technology
product-model = Model
product-stock = Stock
product-assigned = Assigned
product-named = With a serial number
product-retired-since = Retired since
product-name-help = As you know it: “ONT Huawei HG8245”
product-model-help = The model of the maker: by it, it is known among the unconfigured ONUs
product-technology-help = The one that is proposed for its devices
product-saved = Saved: { $name }
product-save-first = Save the product first, with { KEY("product-form.save") }
product-stock-how = { KEY("product-form.change-stock") } takes units in or out and scans their serial numbers; { KEY("product-form.show-movements") } shows the movements
product-retire-title = Retire { $name }?
product-retire-what = It will not be offered for new devices. Those assigned ({ $assigned }) stay as they are and the stock ({ $stock }) is kept. It can be brought back.
product-retire-yes = { KEY("confirm.yes") } · Yes, retire
product-restore-title = Bring { $name } back?
product-restore-what = It will be offered for new devices again.
product-restore-yes = { KEY("confirm.yes") } · Yes, bring back
product-delete-title = Delete { $name }?
product-delete-what = It was never used. It is deleted with its movements, and that cannot be undone.
product-delete-yes = { KEY("confirm.yes") } · Yes, delete
product-deed-no = { KEY("confirm.no") } · No
product-retired = Product retired: { KEY("products.show-all") } shows those retired
product-restored = Product brought back
product-deleted = Product deleted

key-new-product = New
key-change-stock = Stock
key-movements = Movements
key-retire-product = Retire/bring back
key-delete-product = Delete one never used
key-show-retired = Show or hide those retired
key-take-serial = Scan
key-drop-serial = Drop the last
key-pick-serial = In stock
key-copy-serial = Copy the serial number

stock-title = Units
stock-deed = Movement
stock-in = In
stock-out = Out
stock-name = Numbers of those there
stock-in-note = units arrive
stock-out-note = they go, and to no customer
stock-name-note = counted already; their number is scanned
stock-serial = Serial number
stock-serial-help = Scan or type one and { KEY("scan-line.take-serial") }; each is a unit
stock-units = Units without one
stock-units-help = Besides those scanned: how many units without a serial number
stock-reason = Reason
stock-reason-help = If you like: delivery note, supplier…
stock-reason-needed = Why they go: broken, sent back, lost…
stock-now = { $stock } left, { $named } with a number
stock-scanned-title = Scanned
stock-scanned = { $count ->
    [one] 1
   *[other] { $count }
}
stock-scanned-refused = { $count } · no good: { $refused }
stock-nothing-scanned = Nothing is scanned that could be dropped
serial-scanned-twice = { $serial } is scanned already
stock-came-in = { $count ->
    [one] One unit in
   *[other] { $count } units in
}: { $stock } left
stock-went-out = { $count ->
    [one] One unit out
   *[other] { $count } units out
}: { $stock } left
stock-was-named = { $count ->
    [one] One unit has its number now
   *[other] { $count } units have their number now
}
stock-left-out = { $done }. { $count ->
    [one] One scan was no good and is left out
   *[other] { $count } scans were no good and are left out
}

movement-when = When
movement-kind = Movement
movement-units = Units
movement-stock = Left
movement-what = Number, customer, reason
movement-who = Who
movements-count = { $count ->
    [one] 1 movement
   *[other] { $shown } movements
}
movements-empty = No movements yet. { KEY("movements.change-stock") } takes units in
movement-nothing-to-open = There is no more to a movement than is seen

stock-serials-title = Stock of { $product }
stock-serials-title-all = Stock
stock-serials-count = { $count ->
    [one] 1 unit
   *[other] { $count } units
}
stock-serials-many = the first { $count }: type more of the number
stock-serials-none = No units of { $product } with a known serial number: type it in the field, or scan it before in Products
stock-serials-none-at-all = No units with a known serial number: type it in the field, or scan it before in Products

## Files of devices
cli-about-import-devices = Devices that are registered there: customer,serial,… (the fields of “device save”)
cli-about-export-devices = Devices, without their secrets
cli-arg-provision = Registers the devices in their system, as the form does; without it they are only recorded
import-customer-unknown = There is no customer with the code { $code }: correct it or import the customers first
import-system-unknown = There is no system “{ $name }”: correct the name
import-not-linked = The customer is linked in no system: link him first
import-not-linked-there = The customer is not linked in { $system }: link him first
import-no-capable-system = None of his systems does this technology: say which
import-several-systems = He is linked in several systems: say which
import-device-in-several-systems = The serial number is in several of his systems: say which
import-id-of-another = The id { $id } is not his in that system: his are { $ids }
import-several-ids = He has several ids in that system, say which: { $ids }
import-product-unknown = There is no product called “{ $name }”: correct the name or import the products first
import-serial-taken = { $serial } is of a device of another customer: check the label
import-serial-in-stock = { $serial } is in stock, in { $product }: take it out, or register it with --provision
import-unit-other-product = { $serial } is of another product in another system: put the same
