# The command line: its help, what it tells, and what is wrong.

## Help
cli-heading-usage = Usage
cli-heading-commands = Commands
cli-heading-command = COMMAND
cli-heading-arguments = Arguments
cli-heading-general = General options
cli-heading-options = Options
cli-usage-options = [OPTIONS]
cli-about = Provisioning of fibre and telephony customers. Without a command, opens the screen
cli-about-demo = Opens the screen on invented data with a simulator of its own; leaves nothing behind
cli-about-simulator = Plays a provisioning system to try against; its URL is the first line
cli-about-import = Imports a CSV file: all rows or none
cli-about-import-customers = Customers: code,name,tax_id,status,email,phone,address,city,postal_code,tariffs
cli-about-import-products = Products: name,model,technology,stock and perhaps retired (since when it is)
cli-about-import-tariffs = Tariffs, one line a concept: tariff,service,concept,amount and perhaps retired
cli-about-export = Writes the records to a CSV file that import reads back, without secrets
cli-about-export-customers = Customers, with the tariffs that they have
cli-about-export-products = Products, with their free stock but not its serials; retired ones, if any, by a column retired
cli-about-export-tariffs = Tariffs, a line for each concept; retired ones, if any, by a column retired
cli-about-system = Provisioning systems
cli-about-system-add = Adds a provisioning system
cli-about-system-set = Changes what is given of a system; the rest stays as it is
cli-about-system-remove = Removes a system without linked customers; its history is kept
cli-about-system-list = Lists the provisioning systems
cli-about-system-test = Tries a system step by step and says what to correct
cli-about-template = Templates of a provisioning system
cli-about-template-list = Lists the templates of a system
cli-about-template-link = Links a service of a tariff with the template that provides it
cli-about-template-unlink = Leaves a service of a tariff without a template in a system
cli-about-customer = Customers
cli-about-customer-link = Links a customer with his id in a system, which is first read there
cli-about-customer-unlink = Unlinks a customer from his id in a system, if he has no devices there
cli-about-customer-show = Shows a customer with his tariffs, links and devices
cli-about-customer-search = Searches by any part of name, code, tax id, telephone, serial number or external id
cli-about-device = Customers' devices
cli-about-device-save = Registers or changes a device from a JSON file
cli-about-device-suspend = Suspends a device
cli-about-device-resume = Resumes a suspended device
cli-about-device-remove = Removes a device, which goes back into stock
cli-about-device-reboot = Restarts a device
cli-about-device-show = Shows a device without its secrets
cli-about-device-status = Asks the system how a device is doing and what light it receives
cli-about-operations = Operations towards the provisioning systems
cli-about-operations-list = Lists the operations, newest first
cli-about-operations-retry = Retries an operation that ended badly, or that waits
cli-about-operations-cancel = Cancels an operation that is queued or needs attention
cli-about-worker = Carries out the queued operations, without a screen
cli-arg-help = Shows this help
cli-arg-version = Shows the version
cli-arg-config = Configuration file
cli-arg-database = Database: sqlite://PATH or postgres://…; also DATABASE_URL
cli-arg-lang = Language: es or en
cli-arg-log = Log file
cli-arg-json = Writes one JSON document on the output
cli-arg-customers = How many customers are invented (200)
cli-arg-listen = Address to listen on (127.0.0.1:0; port 0 takes a free one)
cli-arg-seed = Seed: the same one gives the same data and the same faults (1)
cli-arg-data = JSON file with customers, templates and unconfigured, instead of invented data
cli-arg-simulator-user = User that it accepts (demo)
cli-arg-simulator-password = Password that it accepts (demo)
cli-arg-faults = Faults, separated by commas: latency=200ms, error500=5%, timeout=2%, lose-reply=3%, accept202=10%, truncate=1%, garbage=1%, lie200=1%, rate-limit=50/s
cli-arg-csv-file = CSV file, or - for the input
cli-arg-output = File to write to; else standard output
cli-arg-dry-run = Checks everything and keeps nothing
cli-arg-name = Name by which it will be known
cli-arg-kind = Kind of system: rest
cli-arg-url = URL of the API, with http:// or https://
cli-arg-user = User of the API
cli-arg-password-file = File with the password of the API
cli-arg-password-stdin = Reads the password of the API from the input
cli-arg-option = Another setting of that kind of system, such as timeout_secs=20; may be repeated
cli-arg-system-name = Name of the system
cli-arg-system = Name of the system
cli-arg-tariff = Name of the tariff
cli-arg-service = Service: internet, landline or mobile
cli-arg-template = Id of the template in the system
cli-arg-customer = Code of the customer
cli-arg-external-id = Id of the customer in the system
cli-arg-push = Queues the change of the active devices that have the service there
cli-arg-no-check = Links without first reading the id in the system
cli-arg-customer-code = Code of the customer
cli-arg-search-text = Beginning of name, code, tax id or telephone
cli-arg-device-file = JSON file with the device, or - for the input
cli-arg-wait = Waits for the operation to end, at most SECS seconds (30)
cli-arg-serial = Serial number
cli-arg-device-system = Name of the system, if the number is in several
cli-arg-state = Only those in this state, such as queued or attention; may be repeated
cli-arg-operation-id = Number of the operation, as vincula operations list gives it
cli-arg-once = Ends when nothing is left to do soon
cli-arg-for-secs = With --once: waits for what falls due within SECS seconds (30)

## Wrong usage
cli-usage-hint = To see what can be written, add --help.
cli-usage-unknown-argument = There is no { $argument } here.
cli-usage-unknown-argument-other = There is no { $argument } here; did you mean { $other }?
cli-usage-unknown-command = There is no command “{ $command }”.
cli-usage-missing = Missing: { $argument }
cli-usage-conflict = { $argument } cannot go with { $other }; leave one.
cli-usage-no-value = { $argument } lacks its value.
cli-usage-wrong-value = “{ $value }” will not do for { $argument }.
cli-lang-unknown = There is no language “{ $value }”; use es or en.
cli-database-form = The database must be sqlite://PATH or postgres://user@server/database.
cli-file-missing = There is no file { $path }; check the path.
cli-file-unreadable = { $path } cannot be read: { $reason }.
cli-file-unwritable = { $path } cannot be written ({ $reason }): check the folder, its permissions and the free space
cli-log-unwritable = The log { $path } cannot be written: { $reason }. Choose another with --log.
cli-problem-at-field = { $field }: { $problem }
cli-unexpected = It could not be finished: { $reason }.
cli-no-terminal = The screen needs a terminal; for a script use the commands: vincula --help
cli-broke-down = Vincula broke down by a mistake of its own, told above. What was saved is not lost: open it again, and tell whoever maintains it.
cli-yes = Yes
cli-no = No
cli-secret-set = (set)

## Configuration
config-unreadable = The configuration { $path } cannot be read: { $reason }. Check the path and the permissions.
config-wrong = { $path }, line { $line }: { $problem }
config-no-home = Your home folder is not known; set HOME, or give --database, --log and the key by their own ways.
config-syntax = this is not TOML ({ $reason })
config-unknown-key = there is no key { $key }; those that there are: { $allowed }
config-wrong-value = { $key } takes: { $allowed }
config-retry-order = outbox.max_retry_secs cannot be less than outbox.first_retry_secs; raise it
config-optical-order = the limits of [optical] must go from less light to more; correct them

## CSV files
file-empty = The file is empty; its first line must be { $columns }
file-not-utf8 = The text is not UTF-8; save it again as “CSV UTF-8”
file-binary = This is not a text file; export the sheet as CSV
file-quote-open = A quote that opens here is never closed; close it or take it out
file-quote-long = The quote that opens on line { $line } is never closed; close it or take it out
file-quote-stray = There is more text after the closing quote; double the quotes that stand inside a cell
file-row-long = This row is too long (over { $max } KiB); check for missing line breaks
file-cells-many = This row has over { $max } cells; check for missing line breaks
file-cells = The row has { $found } cells and the header { $expected }; check commas and quotes
file-column-unknown = The column “{ $column }” is not known; those that go here are { $columns }
file-column-twice = The column { $column } stands twice; take one out
file-column-missing = The column { $column } is missing; add it to the first line
file-too-many-problems = There are over { $max } mistakes; correct these and try again
file-key-twice = “{ $key }” stands already on line { $line }; leave one of the two
file-status-unknown = There is no status “{ $value }”; use Lead, Active, Blocked or Left
file-service-unknown = There is no service “{ $value }”; use internet, landline or mobile
file-moment-form = “{ $value }” is no date; write the day, such as 2026-11-22, or leave it empty if it is not retired
import-retired-differs = Of “{ $tariff }” line { $line } says something else; write the same on all its lines
import-error = Line { $line }: { $reason }
import-error-at-column = Line { $line }, { $column }: { $reason }
import-nothing = { $errors ->
    [one] Nothing was imported. Correct the mistake and import again.
   *[other] Nothing was imported. Correct the { $errors } mistakes and import again.
}
import-done = Rows: { $rows }. Added: { $added }. Updated: { $updated }.
import-would = A trial, nothing is kept. Rows: { $rows }. To be added: { $added }. To be updated: { $updated }.

## Systems
cli-system-added = The system { $name } is saved.
cli-system-added-next = To try it: vincula system test "{ $name }"
cli-system-set = The system { $name } is changed.
cli-system-removed = The system { $name } is removed; its history is kept.
cli-system-missing = There is no system “{ $name }”; see them with vincula system list
cli-system-none = There are no provisioning systems yet; add one with vincula system add
cli-system-option-form = “{ $value }” must be key=value, such as timeout_secs=20
cli-system-test-never = never
cli-system-test-good = { $at } passed
cli-system-test-bad = { $at } failed: { $step }
cli-system-tested-good = All is right. { $version }
cli-system-tested-bad = The test did not pass; correct what the last step says and try again.

## Templates
cli-template-none = { $system } has no templates; make them there.
cli-template-missing = There is no template { $id } in { $system }; see them with vincula template list
cli-template-service-unknown = There is no service “{ $value }”; those that there are: { $known }
cli-template-tariff-lacks-service = The tariff { $tariff } has no { $service }; choose one of its services
cli-template-linked = { $tariff }, { $service }: linked with the template { $template } of { $system }.
cli-template-unlinked = { $service } of { $tariff } has no template in { $system } any more
cli-template-queued = { $count ->
    [0] No active device has the service there: nothing to change.
    [one] The change of { $count } active device is queued; the screen or vincula worker carries it out.
   *[other] The change of { $count } active devices is queued; the screen or vincula worker carries them out.
}
cli-template-left = { $count ->
    [one] { $count } active device is as it was; to change it, say the same with --push.
   *[other] { $count } active devices are as they were; to change them, say the same with --push.
}
cli-template-not-linked = { $service } of { $tariff } has no template in { $system }
cli-tariff-missing = There is no tariff “{ $name }”; import it with vincula import tariffs
cli-product-missing = There is no product “{ $name }”; import it with vincula import products

## Customers
cli-customer-missing = There is no customer with the code { $code }; find him with vincula customer search
cli-customer-none-found = Nobody has “{ $text }” in the name, code, tax id, telephone, serial number or external id.
cli-customer-more-found = { $shown } of { $total } are shown; narrow the search.
cli-customer-id-empty = The customer's id in the system is missing.
cli-customer-id-missing = There is no id { $id } in { $system }; check it, or link without reading it with --no-check
cli-customer-id-nameless = { $system } answers { $id } with a customer without an id; tell whoever runs it, or link without reading it with --no-check
cli-customer-id-is = { $id } is there { $name }, { $tax_id } ({ $status })
cli-customer-other-name = Beware, the name is another: here { $ours }, there { $theirs }.
cli-customer-other-tax-id = Beware, the tax id is another: here { $ours }, there { $theirs }.
cli-customer-linked = { $customer } is now linked with { $id } in { $system }.
cli-customer-unlinked = { $customer } is no longer linked with { $id } in { $system }.
cli-customer-not-so-linked = { $customer } is not linked with { $id } in { $system }; see his links with vincula customer show

## Devices
cli-device-file-json = The file is not JSON: check line { $line }, column { $column }
cli-device-file-object = The file must be a JSON object with the fields of the device: {"{"}"serial": "…", …{"}"}
cli-device-file-long = The file is too long: { $max } KiB fit
cli-device-file-unknown = There is no such field; those that there are: { $known }
cli-device-file-twice = It stands twice; leave one
cli-device-file-text = It must be text in quotes
cli-device-file-text-or-null = It must be text in quotes, or null to leave it empty
cli-device-file-switch = It must be true or false, without quotes
cli-device-missing = There is no device with the serial number { $serial }; check it
cli-device-in-several-systems = The serial number is in several systems; say which: { $systems }
cli-device-not-linked = The customer { $customer } is not linked; do it with vincula customer link
cli-device-not-linked-there = The customer { $customer } is not linked in { $system }; do it with vincula customer link
cli-device-several-systems = The customer is linked in several systems; say which: { $systems }
cli-device-no-capable-system = None of his systems does this technology; link him in one that does
cli-device-other-id = { $id } is not his id in that system; his are: { $ids }
cli-device-several-ids = He has several ids in that system; say which: { $ids }
cli-device-refused = Operation { $id } was refused: correct what it says and repeat it with vincula operations retry, or save the device again.
cli-device-attention = Operation { $id } needs attention: look at the device in the system and, if need be, repeat it with vincula operations retry.
cli-device-under-way = Saved here; operation { $id } is under way, and vincula worker or the screen will carry it out.
cli-device-replaced = Operation { $id } was replaced by a newer change of the device.
cli-device-cancelled = Operation { $id } was cancelled; repeat it with vincula operations retry if need be.
cli-device-behind = It waits for operation { $id } (“{ $state }”), which somebody has to resolve first: vincula operations retry or cancel.
cli-device-behind-until = It waits for operation { $id } (“{ $state }”), of which more is known in { $seconds } s.
cli-device-reason = Reason: { $reason }
cli-device-order = { $serial }: { $state }. Operation { $id } ({ $action }): { $operation }.
cli-operation-none = There are no such operations.
cli-operation-missing = There is no operation { $id }; see them with vincula operations list
cli-operation-now = Operation { $id } of { $serial } ({ $action }): { $state }.
cli-operation-state-unknown = There is no state “{ $value }”; those that there are: { $known }

## Columns
cli-column-address = Address
cli-column-attempts = Attempts
cli-column-by = By
cli-column-cause = Cause
cli-column-city = City
cli-column-code = Code
cli-column-created = Created
cli-column-customer = Customer
cli-column-customers-linked = Linked
cli-column-description = Description
cli-column-distance = Distance
cli-column-down = Down (kbps)
cli-column-email = E-mail
cli-column-firmware = Firmware
cli-column-id = Id
cli-column-kind = Kind
cli-column-last-operation = Last operation
cli-column-last-seen = Last seen
cli-column-last-test = Last test
cli-column-link = Link
cli-column-name = Name
cli-column-olt-rx-power = Received at the OLT
cli-column-online = Online
cli-column-action = Action
cli-column-operations-waiting = Waiting
cli-column-phone = Telephone
cli-column-postal-code = Postal code
cli-column-product = Device
cli-column-read-at = Read
cli-column-reason = Reason
cli-column-rx-power = Received power
cli-column-serial = Serial number
cli-column-service = Service
cli-column-since = Since
cli-column-state = State
cli-column-status = Status
cli-column-system = System
cli-column-tariff = Tariff
cli-column-tariffs = Tariffs
cli-column-tax-id = Tax id
cli-column-technology = Technology
cli-column-template = Template
cli-column-tx-power = Sent power
cli-column-up = Up (kbps)
cli-column-url = URL
cli-column-user = User
