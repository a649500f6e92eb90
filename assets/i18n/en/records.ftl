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
device-place-being-freed = The device before it is being removed just now: wait and see how that ends, then discard the new one
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
history-customer-imported-new = Record made from a file
history-customer-imported = Changed by a file: { $what }
history-customer-pulled = Taken over from a system: { $what }
history-push-device = Send { $serial } as it is here
history-device-new = Register { $serial }
history-device-again = Send { $serial } again
history-device-changed = Change { $serial }: { $fields }
history-device-imported-new = { $serial } from a file: it was registered already
history-device-imported = { $serial } changed by a file: { $fields }
history-device-pulled = { $serial } as the system has it: { $fields }
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
history-template = Template of its tariff changed: send { $serial }
history-retry = Retry { $serial }
history-cancel = Cancel the operation of { $serial }
history-other = { $action } ({ $entity })
history-none = Nothing was done to him yet
history-operation = Operation { $id } in { $system }: { $state }
tab-history = History

## Changing the status
key-change-status = Change status
status-title = Status of the customer
status-is-so = already so
status-what-captado = no service yet; leaves his devices alone
status-what-alta = proposes to resume what the block suspended
status-what-bloqueado = proposes to suspend his devices
status-what-baja = proposes to remove them, back into stock
status-proposal = Status: { $from } → { $to }
status-no-devices = There are no devices to change.
status-line-suspend = Suspend { $name } ({ $serial }) in { $system }
status-line-resume = Resume { $name } ({ $serial }) in { $system }
status-line-remove = Remove { $name } ({ $serial }) from { $system }; its unit goes back into stock
status-line-discard = Discard { $name } ({ $serial }), which was never registered; its unit goes back into stock
status-line-other = { $name } ({ $serial }): { $reason }
status-yes-devices = { $count ->
    [one] { $status }, and what is proposed for the device
   *[other] { $status }, and what is proposed for the { $count } devices
}
status-yes-only = Only the status: { $status }
status-done = Status changed: { $status }
status-done-queued = Status changed: { $status }. { $count ->
    [one] One operation queued
   *[other] { $count } operations queued
}
propose-no = Change nothing
place-propose = Proposals
key-previous-answer = The answer before
key-do-nothing = Change nothing

## Contracting and ending
place-contracts = Tariffs of the customer
key-contract = Contract
key-end-contract = End
contract-title = Contract a tariff
contract-has-it = he has it
contract-no-tariffs = There are no tariffs to offer: make them in Tariff management
contract-done = Tariff contracted
contract-ended = Tariff ended
contract-ended-queued = Tariff ended. { $count ->
    [one] One operation queued
   *[other] { $count } operations queued
}
contract-none-to-end = He has no tariff that could end
contract-ending-already = It is ending already: wait until its devices are removed
contract-since = since { $date }
contract-since-before = since before it was noted
contract-is-ending = ended { $date }, when its devices are gone
contracts-ended = Ended
contract-end-title = End “{ $tariff }”?
contract-end-history = It stays in his history with its dates.
contract-end-devices = { $count ->
    [one] One device uses it:
   *[other] { $count } devices use it:
}
contract-end-line = { $name } ({ $serial }) in { $system }
contract-end-yes = End it
contract-end-remove = { $count ->
    [one] Remove the device and end it
   *[other] Remove the { $count } devices and end it
}
contract-end-move = { $count ->
    [one] Move it to “{ $tariff }” and end it
   *[other] Move them to “{ $tariff }” and end it
}

## Swap, move, change of tariff
key-swap-device = Swap
key-move-device = Move
key-change-tariff = Change tariff
swap-title = Swap of a device
swap-of = Swap · { $name } { $serial }
swap-no-stock = There are no units of this technology in stock: take some in first
swap-serial = New serial number
swap-serial-help = That of the unit that is installed; scan or type it
swap-old = Unit taken away
swap-old-stock = Goes back into stock
swap-old-broken = Broken
swap-reason = Reason
swap-reason-help = Required if it is broken
swap-what = The old unit is removed and, when it is gone from its system, the new one is registered with the same data, tariff and secrets. What is refused stays under Operations to be tried again.
swap-done = Swap for { $serial } queued
move-title = Move to another customer
move-of = Move · { $name } { $serial }
move-customer = Customer
move-customer-help = The code of the customer who gets the unit
move-customer-unknown = There is no customer with the code “{ $code }”
move-no-tariff = He has no tariff for this device: contract one first
move-external-id = Id in the system
move-what = It is removed from this customer and, when it is gone from its system, registered to the other with the same data and secrets. The unit stays out of stock.
move-done = Move to { $code } queued
device-gone-meanwhile = That device is no more: go back to the record
change-tariff-title = Tariff of { $name }
tariff-is-so = it has it
change-tariff-done = Change of tariff queued

## Command line
cli-about-device-swap = Puts another unit of stock in the place of a device, in one step
cli-about-device-move = Moves a device to another customer who is linked in the same system
cli-about-device-change-tariff = Changes the tariff of a device, and with it its template
cli-arg-new-serial = Serial number of the new unit
cli-arg-product = Product of the new unit; left out, the same
cli-arg-mac = MAC of the new unit; left out, the one before stays
cli-arg-broken = The unit taken away is broken, for this reason: it does not go back into stock
