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

## The status of a customer
status-suspended-already = it is suspended already
status-suspended-by-hand = stays suspended: the block did not suspend it
status-not-registered = not registered yet: suspend it when it is
status-removing = it is being removed already

## Tariffs contracted
contract-already = He has the tariff “{ $tariff }” already
contract-tariff-retired = “{ $tariff }” is not offered any more: choose another
contract-has-devices = { $count ->
    [one] One device uses
   *[other] { $count } devices use
} “{ $tariff }”: remove them or move them to another tariff
device-tariff-ending = This tariff is ending: contract it again or choose another
device-tariff-same = It has the tariff “{ $tariff }” already: choose another

## Swap and move of a device
device-leaving = Another device takes its place: wait until that is done, or discard the new one
device-waits-for-place = It waits for the device before it to be removed: wait until that is done
swap-same-serial = { $serial } is the unit that it has: scan the new one
move-same-customer = The device is { $code }’s already: type another customer
move-not-linked = { $code } is not linked in { $system }: link him first
move-which-id = { $code } has several ids here ({ $ids }): say which

## History
history-customer-new = Record made
history-customer-changed = Data changed: { $fields }
history-status = Status: { $from } → { $to }
history-contract = Contracts “{ $tariff }”
history-end-contract = Ends “{ $tariff }”
history-link = Linked in { $system } as { $id }
history-unlink = Unlinked from { $system } ({ $id })
history-device-new = Register { $serial }
history-device-again = Send { $serial } again
history-device-changed = Change { $serial }: { $fields }
history-suspend = Suspend { $serial }
history-resume = Resume { $serial }
history-remove = Remove { $serial }
history-reboot = Reboot { $serial }
history-discard = Discarded { $serial }
history-reveal = Secret of { $serial } shown: { $field }
history-change-tariff = Tariff of { $serial }: { $from } → { $to }
history-swap = Swap: { $from } → { $to }
history-swap-broken = Swap: { $from } (broken: { $reason }) → { $to }
history-move = Move of { $serial }: { $from } → { $to }
history-retry = Retry { $serial }
history-cancel = Cancel the operation of { $serial }
history-other = { $action } ({ $entity })
