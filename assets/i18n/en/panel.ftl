# The synchronisation report: the reading of the system, the panel and what is done from it.

## Why it could not be read whole
not-whole-page = It could not be read whole: page { $page } did not come after several tries. { $reason }
not-whole-rate-limited = It could not be read whole: the system asks for fewer requests than can be waited for (page { $page }). Generate the report later, or raise its limit of requests
not-whole-slow = It could not be read whole: page { $page } did not come in { $seconds } s. Check that the system answers and generate the report again
not-whole-uncounted = It could not be read whole: the system does not say how many customers it has (“total”), so nobody knows whether some are missing. Ask whoever runs it to keep the contract
not-whole-fewer = It could not be read whole: the system announces { $total } customers and gave { $read }. Generate the report again; if it happens again, tell whoever runs it
not-whole-more = It could not be read whole: the system announces { $total } customers and has given { $read } already. Generate the report again; if it happens again, tell whoever runs it
not-whole-shrunk = It could not be read whole: the system announced { $before } customers, and { $now } half-way. Generate the report again; if it happens again, tell whoever runs it
not-whole-page-twice = It could not be read whole: page { $page } repeats customers already read. The system does not page rightly: tell whoever runs it
not-whole-record-twice = It could not be read whole: the system gave customer “{ $id }” twice. Generate the report again; if it happens again, tell whoever runs it
not-whole-stuck = It could not be read whole: after page { $page } the system does not get on. The system does not page rightly: tell whoever runs it

## The panel
path-report = Report
panel-title = Synchronisation report
panel-generate = Generate report { KEY("systems.generate-report") }
panel-never = There is no report of this system yet. { KEY("systems.generate-report") } generates one: it compares what is here with what is there, and changes nothing.
panel-last = { $count ->
    [one] The last, of { $when }: one difference. { KEY("systems.open-report") } opens it.
   *[other] The last, of { $when }: { $count } differences. { KEY("systems.open-report") } opens it.
}
panel-form-generate = Generate report { KEY("system-form.generate-report") }
panel-form-never = There is no report of this system yet. { KEY("system-form.generate-report") } generates it: it compares what is here with what is there and changes nothing.
panel-form-last = { $count ->
    [one] The last one, of { $when }: one difference. { KEY("system-form.open-report") } opens it.
   *[other] The last one, of { $when }: { $count } differences. { KEY("system-form.open-report") } opens it.
}
system-report-unsaved = Save the system first: the report is generated from what is saved
panel-last-agrees = The last, of { $when }: everything agrees.
panel-last-incomplete = The last, of { $when }, is not complete. { $reason }
place-report-run = Report being made
panel-begin = There is no report of this system yet. Press { KEY("report.generate-report") } (Generate report): it reads the whole system, compares it with what is here, and changes nothing.
panel-none-yet = There is no report yet; press { KEY("report.generate-report") } to generate one
panel-running = Generating the report of { $system }
panel-run-begins = Beginning to read…
panel-run-of = { $read } of { $total }
panel-run-read = { $read } read
panel-run-rate = { $rate } a second
panel-run-left = { $left } left
panel-run-ours = Reading what is here: { $read } customers
panel-run-writing = All is read and compared; storing { $rows } rows of { $of }
panel-run-what = The whole system is read and compared with what is here; nothing changes in either. It goes on when you go to another screen; { KEY("report-run.back") } cancels it.
panel-cancelled = Report cancelled: nothing was stored
panel-ran = { $count ->
    [0] Report made: there is no difference
    [one] Report made: one difference
   *[other] Report made: { $count } differences
}
panel-made = { $count ->
    [0] Report of { $system } made: there is no difference
    [one] Report of { $system } made: one difference
   *[other] Report of { $system } made: { $count } differences
}
panel-made-incomplete = The report of { $system } is not complete. { $reason }
panel-summary = { $ours } here · { $theirs } there · { $complete }, { $seconds } s
panel-is-complete = complete
panel-is-incomplete = incomplete
panel-since = { $age }: { $new } new, { $gone } gone
panel-incomplete = It is not complete, and nothing is taken for missing. { $reason }
panel-no-template = { $count ->
    [one] One service has no template in this system: link it in Tariffs
   *[other] { $count } services have no template: link them in Tariffs
}
panel-nothing-linked = { $count ->
    [one] No service has a template here (one lacks it): everyone whom the system could serve is expected. Link it in Tariffs
   *[other] No service has a template here ({ $count } lack it): everyone whom the system could serve is expected. Link them in Tariffs
}
panel-costly-first = the costliest first
panel-marked = { $count ->
    [one] 1 marked
   *[other] { $count } marked
}
panel-show-all = All differences
panel-show-accepted = Accepted
panel-show-new = New since the report before
panel-show-gone = Gone since the report before
panel-none-found = No row has “{ $search }”. Try fewer letters or another class.
panel-all-agree = Nothing to do here: there is no row.
panel-nothing-known = What could be read gives no row; of the rest nothing is known. Generate another report when the system answers whole.
panel-ours = here
panel-empty = (empty)
panel-absent = absent

## Rows
panel-short-differs-state = State
panel-short-only-ours = Missing
panel-short-broken-link = Broken link
panel-short-differs-data = Data
panel-short-only-theirs = Extra
panel-short-device-missing = Device missing
panel-short-device-extra = Device extra
panel-short-device-reappeared = Reappeared
panel-short-duplicate-serial = Duplicate serial
panel-short-differs-template = Template
panel-short-differs-device = Device
panel-short-no-template = No template
panel-row-states = { $ours } here, { $theirs } there
panel-row-not-checked = it could not be checked
panel-row-only-ours = { $ours } here, not there
panel-row-only-theirs = { $theirs } there, nobody of ours
panel-row-broken-link = { $id } is not there any more
panel-row-fields = { $fields }
panel-row-unlinked = { $certainty }: { $id } · { $ours } here, { $theirs } there
panel-row-candidates = { $count ->
    [one] one candidate
   *[other] { $count } candidates
}
panel-row-serial-candidates = { $count ->
    [one] { $serial } · one place
   *[other] { $serial } · { $count } places
}
panel-row-device = { $serial } { $name }
panel-row-device-fields = { $serial } · { $fields }
panel-row-no-template = { $count ->
    [one] { $service }: one customer
   *[other] { $service }: { $count } customers
}
panel-todo-ambiguous = It may be any of these: open his record with { KEY("report.open") } and link the right one there
panel-todo-duplicate-id = Two links with the same id: open the record of each and unlink the one too many
panel-todo-duplicate-serial = The same unit is in two places: see who has it and remove it from the other
panel-todo-not-checked = The system could not be read whole: generate the report again with { KEY("report.generate-report") }
panel-todo-no-template = Link the service to a template of this system in Tariffs
panel-field-postal-code = Postal code
panel-field-tariff = Tariff
panel-field-service = Service
panel-result = { $action } ({ $by }, { $when }): { $outcome }
panel-accepted-until = { $by }, until { $until }: { $why }
panel-accepted-for-good = { $by }, for good: { $why }

## What is done with rows
key-generate-report = Generate report
key-open-report = Report
key-push = Send ours
key-pull = Take theirs
key-link = Link
key-remove-there = Remove there
key-accept-difference = Accept difference
key-mark = Mark
key-mark-all = Mark all, or none
key-next-class = Class
key-previous-class = Class before
key-detail = Detail
key-earlier-reports = Earlier reports
key-accepted-differences = Accepted differences
panel-hint-push = { KEY("report.push") } { $action }
panel-hint-pull = { KEY("report.pull") } { $action }
panel-hint-link = { KEY("report.link") } { $action }
panel-hint-unlink = { KEY("report.unlink") } { $action }
panel-hint-remove = { KEY("report.remove-there") } { $action }
panel-hint-accept = { KEY("report.accept") } { $action }
panel-no-row = There is no marked row
panel-in-hand = What was asked before is being done; wait until it ends
panel-gone-already = This differs no more: it is of the report before
panel-one-by-one = That is done one by one: take the marks away with { KEY("report.mark-all") } and go to the row
panel-done-already = It was done from this report already; generate another one to see it
panel-accepted-already = That difference is accepted; take it back first in { KEY("report.accepted-differences") }
panel-by-hand = It has to be chosen by hand: open the file with { KEY("report.open") } and link the right one there
panel-not-checked = It could not be checked: generate the report again
panel-not-of-class = “{ $action }” is not for “{ $class }”
panel-incomplete-removes-nothing = Nothing is removed there by an incomplete report; generate another one when the system can be read whole
panel-none-of-them = “{ $action }” is for none of the marked rows
panel-only-probable = Those marked are only probable, and those are linked one by one: take the marks away with { KEY("report.mark-all") } and go to the row
panel-link-in-tariffs = The template is linked in Tariffs: { KEY("report.open") } opens them at that service
panel-nobody-of-ours = It is of no customer of ours: create him here with { KEY("report.pull") }
panel-mended = { $action }: { $count ->
    [one] one row done
   *[other] { $count } rows done
}
panel-mended-queued = { $action }: { $count ->
    [one] one row queued; it tells what becomes of it
   *[other] { $count } rows queued; each tells what becomes of it
}
panel-mended-not-all = { $done } done; { $count } not done. The first: { $reason }
panel-will-there = There
panel-will-here = Here
panel-will-change = { $place }, { $field }: { $from } → { $to }
panel-will-create-there = Created there with the id { $code } and linked
panel-will-create-again = Created there again with the id { $id }
panel-will-register = Device { $serial } is registered there
panel-will-record = Device { $serial } is created here as it stands there
panel-will-record-as = Product { $product }, tariff { $tariff }
panel-will-adopt = Created here out of { $id } and linked
panel-will-link = { $code } is linked to { $id }
panel-will-unlink = { $code } is no longer linked to { $id }
panel-will-remove-device = Device { $serial } is removed there
panel-will-terminate = { $id } is terminated there
preview-title = { $action } · { $system } · { $count ->
    [one] one row
   *[other] { $count } rows
}
preview-left-out = { $count ->
    [one] One of those marked is left out: this is not for it
   *[other] { $count } of those marked are left out: this is not for them
}
preview-too-daring = { $count ->
    [one] One of those marked is only probable and is left out: those are linked one by one
   *[other] { $count } of those marked are only probable and are left out: those are linked one by one
}
preview-no = { KEY("confirm.no") } · No, go back
preview-yes = { KEY("confirm.yes") } · { $action }
accept-title = Accept difference
accept-what = { $count ->
    [one] Left as it is: { $whose }
   *[other] { $count } rows are left as they are, the first of { $whose }
}
accept-why = Why
accept-until = Until
accept-until-help = A day such as 31/12/2026; empty for good
accept-why-missing = Write why it is left: whoever comes after will read it
accept-until-form = Write the day as 31/12/2026, or leave it empty
accept-until-past = That day has gone; write one to come, or leave it empty

## Lists over the report
panel-earlier-title = Earlier reports
panel-earlier-of = { $when } · { $by }
panel-earlier-complete = { $count ->
    [one] complete, one difference
   *[other] complete, { $count } differences
}
panel-earlier-incomplete = { $count ->
    [one] incomplete, one difference
   *[other] incomplete, { $count } differences
}
panel-accepted-title = Accepted differences: choose one to take it back
panel-accepted-none = There is no accepted difference
panel-accepted-of = { $whose } · { $class }
panel-withdraw-title = Take back what was accepted of { $whose }
panel-withdraw-why = { $by } accepted it on { $when }: { $why }
panel-withdraw-what = The next report will tell it as a difference again.
panel-withdraw-yes = { KEY("confirm.yes") } · Yes, take it back
panel-withdraw-no = { KEY("confirm.no") } · No, leave it
panel-withdrawn = Taken back: the next report will tell it
panel-export-title = Export the report
panel-export-csv = a row a line, for a spreadsheet
panel-export-json = whole, as “vincula report --json”
panel-exported = Saved in { $path }
