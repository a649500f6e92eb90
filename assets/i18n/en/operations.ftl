# The screen Operations: what is on its way to the systems, and what has become of it.

## Menu and keys
menu-operations = Operations
path-operations = Operations
key-open-customer = Customer
key-retry = Retry
key-cancel = Cancel
key-next-filter = Filter
key-previous-filter = Filter before

## Filters, search and columns
operations-filter-to-resolve = To resolve
operations-filter-unfinished = Unfinished
operations-filter-all = All
operations-search-how = press { KEY("operations.search") } and type customer, serial number or system
operations-count =
    { $count ->
        [one] 1 operation
       *[other] { $count } operations
    }
operations-count-more = more than { $count } operations
operations-action = Action
operations-customer = Customer
operations-serial = Serial number
operations-system = System
operations-by = By
operations-when = When
operations-soon = now
operations-behind-short = after { $id }

## When there is none
operations-none = There is no operation yet. Each device that is saved leaves one here.
operations-none-to-resolve = Nothing to resolve: no operation waits for anybody to do something.
operations-none-unfinished = Nothing under way: all that was saved has reached its system or has ended otherwise.
operations-none-in-state = No operation is “{ $state }”.
operations-none-found = No operation of “{ $filter }” is of a customer, a serial number or a system with “{ $search }”.
operations-none-marked = No operation is marked
operations-of-nobody = It is of no customer of ours: there is no file to open

## The marked operation
operations-number = no. { $id }
operations-of = { $action } · { $code } { $name } · { $system }
operations-whose = { $action } { $serial } · { $code } { $name } · { $system }
operations-why-behind = waits for operation { $id } (“{ $state }”), which somebody has to resolve first
operations-why-behind-until = waits for operation { $id } (“{ $state }”), of which more is known at { $hour }
operations-why-turn = it is its turn; it is sent as soon as { $system } has room
operations-why-queued = tried again at { $hour }
operations-why-running = talking to { $system }; if that breaks off, it is taken up at { $hour }
operations-why-asking = asking { $system }; if that breaks off, it is taken up at { $hour }
operations-why-accepted = { $system } is doing it; it is asked at { $hour }
operations-why-accepted-now = { $system } is doing it; it is asked now
operations-why-unsure = sent, and nobody knows whether it arrived; { $system } is looked at, at { $hour }
operations-why-unsure-now = sent, and nobody knows whether it arrived; { $system } is looked at now
operations-why-applied = done in { $system } ({ $hour })
operations-why-refused = { $system } said no ({ $hour })
operations-why-attention = not tried any more ({ $hour })
operations-why-cancelled = a person cancelled it ({ $hour })
operations-why-replaced = a newer change of the device has taken its place ({ $hour })
operations-created = Wanted by { $by }: { $created }
operations-created-and-waiting = Wanted by { $by }: { $created }, { $age } ago
operations-attempts =
    { $count ->
        [one] 1 attempt
       *[other] { $count } attempts
    }
operations-go-on = Quitting loses nothing: it goes on when Vincula is opened, or by vincula worker

## Retry and cancel
operations-retried = Queued again: it is sent now
operations-cancelled = Cancelled
operations-cancel-title = Cancel this operation?
operations-cancel-unsent = It will not be sent to { $system }: what is saved here and what stands there will differ.
operations-cancel-unconfirmed = It is given up. In { $system } it may be done or not: look there.
operations-cancel-yes = { KEY("confirm.yes") } · Yes, cancel it
operations-cancel-no = { KEY("confirm.no") } · No, leave it
operations-removal-title = Try this removal again?
operations-removal-again = The device is taken out of { $system }: the customer loses that service.
operations-removal-yes = { KEY("confirm.yes") } · Yes, remove it
operations-removal-no = { KEY("confirm.no") } · No, leave it
operations-reboot-title = Restart the device once more?
operations-reboot-again = It may have restarted already. While it starts, the customer has no service.
operations-reboot-yes = { KEY("confirm.yes") } · Yes, restart it
operations-reboot-no = { KEY("confirm.no") } · No, leave it

## What an operation does
action-registration = Activation
action-change = Change
action-suspension = Suspension
action-resumption = Resumption
action-removal = Removal
action-reboot = Restart
action-customer = Customer

## What a saved device waits for
progress-behind = waits for operation { $id } (“{ $state }”): resolve it first in Operations
progress-behind-until = waits for operation { $id } (“{ $state }”), until { $hour } at least
