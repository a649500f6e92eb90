# A device's life: what can be done with one, and what a system tells of it.

## Operations
operation-retry-under-way = It cannot be retried while it is “{ $state }”: wait and see how it ends
operation-retry-applied = There is nothing to retry: it is applied
operation-retry-cancelled = This operation was cancelled: save the device again to have it sent
operation-retry-replaced = It cannot be retried: a newer change of the device has replaced it
operation-cancel-under-way = It cannot be cancelled while it is “{ $state }”: wait and see how it ends
operation-cancel-ended = It cannot be cancelled: it has ended (“{ $state }”)
operation-overtaken = It cannot be retried: operation { $id } of this device is newer; look at that one
operation-device-gone = It cannot be retried: the device is removed
outbox-attention-command = It is not known whether the device has restarted. { $reason }. See whether it answers and, if need be, restart it again
outbox-attention-command-unheard = It was interrupted as it was sent, and it is not known whether the device has restarted: see whether it answers and, if need be, restart it again
outbox-accepted-too-long = The system accepted it ({ $since }) and has not said that it has ended: the device is read back to know

## What can be done with a device
device-being-removed = It is being removed: wait until that has ended, or resume it while that is queued
device-removal-waits = It is to be removed: resume it first if it is to stay
device-removal-under-way = Its removal is under way: wait and see how it ends
device-reboot-not-there = Only an active or suspended device is restarted: look at its last operation first
device-perhaps-there = It may be registered in the system: remove it instead of discarding it

## Unlinking and removing
link-has-devices = { $count ->
    [one] He has a device
   *[other] He has { $count } devices
} in { $system } under the id { $id }: remove it before unlinking
link-has-operation = An operation of his is under way with the id { $id } ({ $operation }): wait until it ends, or cancel it in Operations before unlinking
system-has-customers = { $count ->
    [one] A customer is linked
   *[other] { $count } customers are linked
} in { $name }: unlink them before removing it
system-has-devices = { $count ->
    [one] There is a device
   *[other] There are { $count } devices
} in { $name }: remove them before removing it
system-has-operations = { $count ->
    [one] There is an operation
   *[other] There are { $count } operations
} left with { $name }: wait until they have ended or cancel them

## What a system cannot do
ability-lacking-suspend = This sort of system does not suspend devices: do it there by other means
ability-lacking-reboot = This sort of system does not restart devices: ask the customer to switch it off and on
ability-lacking-diagnose = This sort of system does not tell how a device is doing: look there
ability-lacking-unconfigured = This sort of system does not list unconfigured ONUs: type the serial number of the label

## Optical power
optical-good = Good
optical-high = High signal
optical-warning = Warning
optical-critical = Critical
optical-no-signal = No signal
optical-good-meaning = There is light enough: the fibre is all right.
optical-high-meaning = There is much light, near to dazzling: if it cuts out, put in an attenuator.
optical-warning-meaning = There is little light: clean the connectors and look for bent fibre before it fails.
optical-critical-meaning = Beyond what the device takes. If it is too little light, clean connectors and check patch cord, outlet and drop; if too much, put in an attenuator.
optical-no-signal-meaning = There is no light, or no reading: see whether the device is switched on and, if it is, look for the cut in the fibre.
optical-dbm = { $whole }.{ $tenth } dBm
