# Fichas › Clientes: making and changing customers, states, tariffs, devices and history.

customer-code-taken = There is a customer with the code “{ $code }” already: type another

## The data of a customer
key-new-customer = New customer
key-edit-customer = Change data
place-customer-data = Data of the customer
path-new-customer = New customer
customer-form-title = Customer record
customer-form-of = { $code } · { $name }
customer-postal-code = Postal code
customer-code-help = The one that the operator uses for him; no two are the same
customer-tax-id-help = Tax number, with or without dashes; it may stay empty
customer-phone-help = Nine digits, or with + and the code of the country
customer-tax-id-held = { $code } { $name } has it
customer-saved = Customer { $code } saved
customer-saved-namesake = Customer { $code } saved. His tax number is also that of { $other } { $name }: see whether they are one person
draft-of-customer = Data of the customer
draft-customer-gone = That customer is no more: what you typed is now a new one
