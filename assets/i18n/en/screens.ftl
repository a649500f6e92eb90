# What is read on the screens.

## The frame
frame-too-small = The window is too small: Vincula needs at least { $columns } columns and { $rows } rows. Enlarge it, or press { KEY("everywhere.quit") } to quit.
menu-systems = Systems
menu-customers = Customers
path-operators = Operators
path-systems = Provisioning systems
path-new-system = New system
path-records = Records
path-customers = Customers
badge-unsaved = not saved
badge-saving = saving…
notice-late-failure = Something still under way was not done: { $reason }
plain = { $value }
none = none
reading = Reading…
ahead-too-much = Too much was typed before the screen was there: type it again now
early-several = { $count } match: choose one
back-nowhere = There is no screen before this one; press { KEY("menu.quit") } to quit the program
help-title = Keys of this screen
saving-already = Already saving; wait a moment
testing-already = Already testing; wait until it ends

## Keys
key-name-itself = { $key }
key-name-space = Space
key-name-enter = Enter
key-name-escape = Esc
key-name-tab = Tab
key-name-back-tab = ⇧Tab
key-name-up = Up
key-name-down = Down
key-name-shift-tab = Shift+Tab
key-name-page-up = PgUp
key-name-page-down = PgDn
key-name-home = Home
key-name-end = End
key-yes = Yes
key-no = No
key-other-answer = The other answer
key-accept-marked = Accept the marked one
key-choose = Choose
key-up = Up
key-down = Down
key-page-up = Page up
key-page-down = Page down
key-first = To the start
key-last = To the end
key-close = Close
key-synchronise = Synchronise
key-show-terminated = Show terminated too
key-refresh = Search again
key-next-option = Change
key-previous-option = Previous option
key-choose-from-list = List
key-used-before = Used before
key-toggle = Yes/No
key-reveal = Show/hide
key-clear-secret = Clear or keep what is saved
key-act = Press
key-save = Save
key-test = Test
key-new-device = Add new
key-find-id = Search
key-next-field = Next field
key-previous-field = Previous field
key-new-system = New system
key-to-results = To the list
key-clear-search = Clear search
key-search = Search
key-edit-device = Open
key-edit-link = System and id
key-tab-right = Next tab
key-tab-provisioning = Provision
key-tab-left = Previous tab
key-into-tab = Into the tab
key-open = Open
key-back = Back
key-help = Keys
key-quit = Quit

## Buttons and fields
button-save = Save
button-test = Test
button-find = Search
button-unlink = Unlink
button-new-device = Add new
field-name = Name
field-system-kind = Type of provisioning system
field-url = URL of its API
field-user = User
field-password = Password
field-system = Provisioning system
field-external-id = Customer id in provisioning system
field-product = Device
field-tariff = Tariff
field-serial = Serial number
field-technology = Technology
toggle-yes = Yes
toggle-no = No
choice-none-yet = choose…
secret-saved = saved
secret-will-be-cleared = will be cleared ({ KEY("secret.clear-secret") }: keep)
secret-none = Nothing is saved in this field
lookup-empty = No value has been used yet; type one in the field
pick-search = Search:
pick-none = Nothing matches what is typed; delete a letter or two

## Leaving without saving
leave-title = There are unsaved changes
leave-form-yes = { KEY("confirm.yes") } · Yes, lose it
leave-no = { KEY("confirm.no") } · No, stay here

## Provisioning systems
systems-count =
    { $count ->
        [one] 1 system
       *[other] { $count } systems
    }
systems-kind = Type
systems-url = URL
systems-test = Test
systems-linked = Customers
systems-waiting = Queued
systems-untested = not tested
systems-empty = There is no provisioning system yet. Press { KEY("systems.new-system") } to set up the first: name, type, URL, user and password of its API.
systems-none-to-open = There is no system; press { KEY("systems.new-system") } to set up the first
system-form-title = Provisioning system
system-saved = Saved: { $name }. Press { KEY("system-form.test") } to test it
system-kind-rest-help = any platform that keeps Vincula's contract
system-name-help = Whatever you like to call it; it shows in the customers' files
system-url-help = With http:// or https://, for instance https://acs.example.com:7557
system-user-help = The user of the API; it must be allowed to read and to write
system-password-help = The password of the API; once saved, type here only to change it

## Test
test-title = Test { $name }
test-running = testing…
test-ok = All in order. { $version }
test-step-resolve = name resolved
test-step-connect = connected
test-step-tls = certificate
test-step-sign-in = signed in
test-step-read = reading
test-step-write = writing
test-step-sample = sample

## Customers
customers-count =
    { $count ->
        [one] 1 customer
       *[other] { $shown } customers
    }
customers-many = { $count }+ customers
customers-code = Code
customers-status = Status
customers-tax-id = Tax id
customers-phone = Telephone
customers-email = E-mail
customers-address = Address
customers-city = Town
customers-systems = Sys.
customers-device-count = Dev.
customers-links = Links
customers-devices = Devices
customers-search = Search:
customers-search-how = press { KEY("customers.search") } and type part of name, tax id, telephone, serial, id…
customers-empty = There are no customers yet. Press { KEY("menu.go-files") } to bring them in from a file, or { KEY("customers.new-customer") } to enter the first. In a script: vincula import customers customers.csv
customers-none-found = Nobody has “{ $search }” in the name, code, tax id, telephone, serial number or external id. Try fewer letters.
customers-none-to-open = There is no customer to open

## A customer's file
tab-data = Data
tab-tariffs = Tariffs
tab-provisioning = Provisioning
tariffs-none = This customer has no tariff.
tariffs-no-template = no template linked; { KEY("tabs.open-tariffs") } leads to Tariffs
tariffs-templates = template { $templates }

## Linking the customer
link-no-systems = There is no provisioning system yet. Press { KEY("menu.go-systems") } and set up the first.
link-linked = linked
link-not-linked = not linked
link-changed = linked to { $id }; save to add this one
link-others = { $count } links
link-id-help = Type the id and save with { KEY("link-form.save") }, or search for it there with { KEY("link-form.find-id") }
link-id-required = Type his id in that system, or search for it with { KEY("link-form.find-id") }
link-id-unknown = { $system } has no customer with the id “{ $id }”; check it, or search with { KEY("link-form.find-id") }
link-answer-unused = What { $system } answered about the id { $id } was not used, as the id or the system is another now: link it with { KEY("link-form.save") }
link-taken = The id { $id } is already that of customer { $code }: type his own, or find it with { KEY("link-form.find-id") }
link-already = Already linked to { $id }
link-done = Linked in { $system }. Press { KEY("devices.new-device") } to add a device
link-differs-title = Is it the same customer?
link-differs-ours = Here: { $name } · tax id { $tax_id }
link-differs-theirs = There: { $id } · { $name } · tax id { $tax_id }
link-differs-yes = { KEY("confirm.yes") } · Yes, link
link-differs-no = { KEY("confirm.no") } · No, do not link
find-title = Search customer in { $system }
find-count = { $shown } of { $total }
find-label = Search those operating:
find-label-all = Search all:
find-asking = Asking { $system }…
find-none = { $system } has no customer in service with “{ $search }” in id, name, tax id, e-mail or telephone. Try something else, or { KEY("find.show-all") } among those terminated. Who is not there must be created there first.
find-none-at-all = { $system } has no customer, not even a terminated one, with “{ $search }” in id, name, tax id, e-mail or telephone. Try something else. Who is not there must be created there first.
find-linked = already { $code }

## Devices
devices-title = Device management
devices-new = Add new: { KEY("devices.new-device") }
devices-new-in-form = Add new: { KEY("device-form.new-device") }
devices-empty = There are no devices here. Press { KEY("devices.new-device") } to add the first; if the system has some of his already, its report offers to create them here.
devices-link-first = Link the customer first: choose the system and type his id, or search with { KEY("devices.find-id") }.
devices-none-to-open = There is no device; press { KEY("devices.new-device") } to add the first
device-new-title = New device
device-link-first = Link the customer first, with his id in the system (search: { KEY("devices.find-id") })
device-product-left =
    { $count ->
        [one] 1 left
       *[other] { $count } left
    }
device-product-none-left = out of stock
device-no-products = No products; import them: vincula import products
device-no-stock = No device is left in stock; restock with vincula import products
device-product-required = Choose the device: { KEY("choice.previous-option") } { KEY("choice.next-option") } or { KEY("choice.choose") } for the list
device-product-help = A product in stock: { KEY("choice.previous-option") } { KEY("choice.next-option") } to change, { KEY("choice.choose") } for the list
device-no-tariff = The customer has no tariffs; add one first
device-tariff-required = No tariff chosen; it takes one of the customer's with { $service }
device-tariff-help = A tariff of the customer; { KEY("choice.choose") } shows all, and why some will not do
device-tariff-not-served = no { $service }
device-template = template { $template }
device-no-template = no template in { $system }
device-no-template-help = It can be saved, but without a speed: link one in Tariffs
device-name-help = The product's, or one that tells it apart: “ONT living room”
device-serial-help-gpon = From the label: HWTC1234ABCD, or its 16 hexadecimal digits
device-serial-help-free = From the label: letters, digits and - . _ / (64 at most)
device-unchanged = Nothing has changed, and what was saved is still under way
device-technology-help = { KEY("choice.previous-option") } { KEY("choice.next-option") } to change; the fields below depend on it
technology-serves = for { $service }

## How far a save is
progress-saving = saving
progress-saved = saved here
progress-sent = sent
progress-queued = queued to be sent
progress-running = under way with { $system } ({ $seconds } s)
progress-accepted = { $system } has accepted it and is doing it ({ $seconds } s)
progress-unsure = not confirmed: reading in { $system } whether it arrived
progress-applied = applied: registered in { $system } ({ $hour })
progress-again = tried again at { $hour }

## What to say of a value that is right
ip-public = public
ip-private = private
ip-cgnat = CGNAT
mac-local = local MAC
mac-local-advice = No manufacturer gave this MAC (random or cloned): compare it with the label
registration-id-odd = doubtful
registration-id-odd-advice = Neither PLOAM (10 characters), nor LOID (24), nor hexadecimal: check it on the label

## What is done with a device
place-wifi-key = WiFi key field
place-unconfigured = Unconfigured ONUs
key-show-state = State
key-suspend = Suspend
key-resume = Resume
key-reboot = Reboot
key-remove-device = Remove
key-discard = Discard
key-pick-onu = Unconfigured
key-generate = Generate
key-unlink = Unlink
key-take = Take
key-ask-again = Ask again
key-read-again = Read again
key-remove-system = Remove
deed-not-there = It is not registered in the system yet: see what became of its last operation
deed-gone = This device is removed already
deed-suspended-already = It is suspended already; to give it service back, press { KEY("devices.resume") }
deed-active-already = It is active already, there is nothing to resume
deed-discard-wait = Its registration is under way: wait to see how it ends
deed-discard-registered = It is registered: to take it away, remove it with { KEY("devices.remove-device") }
deed-no = { KEY("confirm.no") } · No, leave it as it is
suspend-title = Suspend { $name }?
suspend-what = { $system } cuts its service off as soon as it is told. The device stays the customer's.
suspend-back = It gets it back with { KEY("devices.resume") }, Resume.
suspend-yes = { KEY("confirm.yes") } · Yes, suspend it
remove-title = Remove { $name }?
remove-what = { $system } takes it off and the customer is left without its service. It cannot be undone: it would have to be added again.
remove-stock = Once that is done, one “{ $product }” goes back into stock.
remove-yes = { KEY("confirm.yes") } · Yes, remove it
reboot-title = Reboot { $name }?
reboot-what = { $system } switches it off and on: the customer is without service for some minutes, and his calls are cut.
reboot-yes = { KEY("confirm.yes") } · Yes, reboot it
discard-title = Discard { $name }?
discard-what = It was never registered: it is taken off the record here and nothing is sent.
discard-yes = { KEY("confirm.yes") } · Yes, discard it
discard-done = Discarded: { $name }
progress-suspended = suspended in { $system } ({ $hour })
progress-resumed = active again in { $system } ({ $hour })
progress-removed = removed from { $system } ({ $hour })
progress-rebooted = rebooted by { $system } ({ $hour })
progress-done = applied in { $system } ({ $hour })

## How a device is doing
detail-system = System
state-title = State of { $name }
state-asking = asking { $system }…
state-read = read { $age } · { KEY("devices.show-state") }: again
state-none = Press { KEY("devices.show-state") } to ask its system whether it is online and how much light it receives.
state-online = Online
state-offline = Offline
state-unknown = It is not known whether it is online
state-since = since { $day } ({ $age })
state-seen = · last seen { $day }
state-rx = Rx at the ONT
state-olt-rx = Rx at the OLT
state-tx = Tx of the ONT
state-distance = Distance
state-firmware = Firmware
state-no-reading = no reading
state-tx-normal = Normal
state-tx-odd = Out of the usual (0.5 to 5)
cause-no-light = loss of signal (LOS)
cause-no-light-advice = No light reaches it: that is a matter of the fibre. Look at patch cord, outlet, drop and distribution box.
cause-no-power = power fail
cause-no-power-advice = It was left without current: that is a matter of the customer's home. Have him look at plug and power supply.
cause-suspended = suspended
cause-suspended-advice = It is suspended: it gets service back with { KEY("devices.resume") }, Resume.

## The WiFi as a QR code
place-wifi = The WiFi as a QR code
key-show-wifi = WiFi QR
key-show-code = Show the QR
wifi-title = WiFi of { $name }
wifi-name = Name of the network (SSID):
wifi-what = As it appears on the telephone: it is not on record here, and what is proposed is only the customer's code. The saved WiFi key will be shown, and who saw it is noted. Any key takes it off the screen.
wifi-name-missing = Type the name of the network: it is on the device's label, or in the telephone's list of networks
wifi-name-control = The name of a network has no control characters; type it again
wifi-name-long = The name of a network has { $most } bytes at most (letters with an accent count two), and this one { $bytes }
wifi-no-room = The QR does not fit: it takes { $columns } columns and { $rows } rows. Enlarge the window or make the letters smaller, and open it again; the key is written below.
wifi-no-key = This device has no WiFi key: type one in its form and save
wifi-save-first = Save the device first: the QR is of the saved WiFi key

## Unconfigured ONUs
onus-title = Unconfigured in { $system }
onus-count = { $shown } of { $total } · { $hour }
onus-asking-again = asking again…
onus-none = { $system } sees no unconfigured ONU. See that it is connected and switched on: it will appear here by itself.
onu-of = of { $code } { $name }
onu-on-record = It is already on the file of { $code } { $name } here: remove it before giving it to another
serial-unconfigured-count = unconfigured ({ $count }): { KEY("device-form.pick-onu") }
serial-unconfigured = unconfigured in { $system }
serial-near-onu = { $serial }? { KEY("device-form.pick-onu") }
serial-near-onu-advice = It is like { $serial }, unconfigured in { $system }; { KEY("device-form.pick-onu") } to take it
serial-near = like { $serial } ({ $code })
serial-near-advice = It is like { $serial }, of { $code } { $name }: check it on the label

## Unlinking and removing
unlink-not-linked = He is not linked to that id: choose the one to unlink
unlink-title = Unlink { $id } from { $system }?
unlink-what = It is his no more here. In { $system } nothing changes.
unlink-yes = { KEY("confirm.yes") } · Yes, unlink it
unlink-no = { KEY("confirm.no") } · No, leave it linked
unlink-done = Unlinked { $id } from { $system }
system-remove-title = Remove { $name }?
system-remove-what = It is taken off the record here, with its saved password and the links of its templates.
system-remove-there = In { $name } nothing changes.
system-remove-yes = { KEY("confirm.yes") } · Yes, remove it
system-remove-no = { KEY("confirm.no") } · No, keep it
system-remove-unsaved = It is not saved yet: to leave it, press { KEY("everywhere.back") }
system-removed = System removed
