# The synchronisation report: its classes, what can be done about each row, and what has come of it.

## Sections and classes
report-section-customers = Customers
report-section-devices = Devices
report-section-tariffs = Tariffs
report-class-in-sync = In sync
report-class-differs-state = State differs
report-class-differs-data = Data differ
report-class-only-ours = Missing in provisioning
report-class-only-theirs = Extra in provisioning
report-class-unlinked = Not linked
report-class-ambiguous = Ambiguous
report-class-broken-link = Broken link
report-class-duplicate-id = Duplicate
report-class-not-checked = Not checked
report-class-out-of-scope = Out of scope
report-class-device-in-sync = Device in sync
report-class-device-missing = Device missing there
report-class-device-extra = Extra device there
report-class-device-reappeared = Device reappeared
report-class-differs-template = Template differs
report-class-differs-device = Device differs
report-class-duplicate-serial = Duplicate serial number
report-class-device-not-checked = Device not checked
report-class-in-progress = Operation under way
report-class-no-template = Service without template
report-certain = Certain
report-probable = Probable

## Actions
report-action-push = Send ours
report-action-pull = Take theirs
report-action-adopt = Create here
report-action-link = Link
report-action-unlink = Unlink
report-action-remove = Remove there
report-action-accept = Accept difference
report-action-choose = Choose by hand
report-action-link-template = Link template

## What has come of an action
report-outcome-done = Done
report-outcome-queued = Queued
report-outcome-because = { $state }: { $reason }
report-outcome-changed = Nothing was done: the row has changed since the report; look at it again

## Why a report is not complete
report-incomplete-empty = The system has shown no customer at all; check that it is the right system and that the user may see them
report-incomplete-suspect = The system has shown { $now } customers, and in the last complete report there were { $before }; it seems to have lost them, so nothing is taken to be missing. Look what has happened there

## Accepting a difference
report-accept-why = Say why it is accepted: somebody else will read it
report-accept-past = Put a date that is not past yet

## The command vincula report
cli-about-report = Compares a system with the records and tells whatever does not agree
cli-arg-all = Show what agrees, what is out of scope and what was accepted too
cli-arg-csv = Write the report as CSV
cli-arg-apply = Do an action to all rows of a class, such as unlinked=link
report-progress-ours = Reading: { $read }
report-progress-theirs = Reading the system: { $read } of { $total }, { $rate } a second, { $seconds } s left
report-progress-writing = Keeping the report: { $rows } of { $total }
report-written = Report written to { $path }
report-services-without-template = { $count ->
    [one] There is one service without a template: link it under Tariffs
   *[other] There are { $count } services without a template: link them under Tariffs
}
report-counts = { $system }: { $ours } here, { $theirs } there
report-not-complete = The report is not complete, and nothing is taken to be missing: { $reason }
report-since = Since the report before: { $new } new, { $gone } gone
report-accepted-count = Accepted differences: { $count }
report-field-differs = { $field }: { $ours } here, { $theirs } there
report-apply-unknown = “{ $value }” cannot be done to a whole class; what can: { $known }
report-apply-twice = { $class } is there twice; choose one action

## Operations on a customer
ability-lacking-customers = This sort of system does not let customers be made or changed; do it in the system itself
cause-id-taken = There is a customer { $id } there already; link him if he is the same, or change the code of ours

## Why an action is not done
report-not-its-action = { $action } cannot be done to “{ $class }”
report-done-already = Something was done to this row already; generate a new report
report-push-not-served = The customer is neither Active nor Blocked: resolve his state first, or remove the device here
report-removal-under-way = It is being removed there already: wait and see how that ends
report-adopt-device = Which product it is and of which tariff has to be chosen: do it row by row, in the report
report-adopt-technology = Its technology, “{ $technology }”, is none of those here: it cannot be created
adopt-no-product = No product is { $technology }: add one under Products and come back
adopt-no-tariff = The customer has no tariff with { $service }: add him one in his file, under Tariffs, and come back
adopt-product-title = Which product { $serial } is
adopt-tariff-title = Of which tariff { $serial } is
report-adopt-code-taken = There is a customer with the code { $code } already; link him if he is the same
report-adopt-code-unusable = The id cannot be the code of a customer: { $reason }
report-name-unusable = The name that it has there cannot be taken over: { $reason }
report-pull-technology = The technology is another one: change the device in the customer's file

## The history
history-push = Ours sent: { $id }
history-adopt = File created out of { $id }
history-adopt-device = Device created as it stands there: { $serial }
history-remove-there = Remove { $serial } there, which was not here

## Fields of a row
report-field-name = Name
report-field-tax-id = Tax id
report-field-status = State
report-field-email = E-mail
report-field-phone = Telephone
report-field-template = Template
report-field-technology = Technology
