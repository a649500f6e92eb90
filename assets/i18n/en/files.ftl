## Files of records
files-title = Import and export
files-form = CSV file
menu-files = Import and export
files-customers = Customers
files-products = Products
files-tariffs = Tariffs
files-devices = Devices already registered
files-devices-to-provision = Devices, to be registered
field-records = Records
field-file = File
files-kind-help = What is in the file: { KEY("choice.previous-option") } { KEY("choice.next-option") } to change, { KEY("choice.choose") } to see its columns
files-path-help = A CSV file; { KEY("files-form.pick-file") } shows those of the folder
files-path-required = Type the file, or choose it with { KEY("files-form.pick-file") }
files-there = Files in { $folder }
button-check = Check
button-import = Import
button-export = Export
key-pick-file = Choose
key-check-file = Check
key-import = Import
key-export = Export
files-busy = Wait until what is under way has ended
files-checking = Checking
files-importing = Importing
files-exporting = Exporting
files-wait = reading the file and the database
files-progress-so-far = { $done } rows
files-columns = Columns: { $columns }
files-progress = { $done } of { $of } rows
files-good = The file is good
files-bad = Nothing would be imported
files-imported = Imported
files-exported = Exported
files-rows-refused =
    { $count ->
        [one] the file has one mistake and nothing was imported
       *[other] the file has { $count } mistakes and nothing was imported
    }
files-kept = that file was there already and was not replaced
files-cut-short = The file could not be read to its end ({ $reason }): check the disk, or copy it again
files-failed = It could not be done
files-rows =
    { $count ->
        [one] 1 row
       *[other] { $shown } rows
    }
files-would = Rows: { $rows }. To be added: { $added }. To be updated: { $updated }.
files-done = Rows: { $rows }. Added: { $added }. Updated: { $updated }.
files-check-unused = What was found in { $file } is not shown, as the form has something else by now: check that with { KEY("files-form.test") }
files-import-goes-on = The import of { $file } goes on: when it ends, it is told here
files-other-done = { $file } imported. Rows: { $rows }. Added: { $added }. Updated: { $updated }.
files-other-refused =
    { $count ->
        [one] Nothing of { $file } was imported: it has an error. Check it to see it.
       *[other] Nothing of { $file } was imported: it has { $count } errors. Check it to see them.
    }
files-nothing =
    { $count ->
        [one] There is one mistake: mend it in the file and check again.
       *[other] There are { $count } mistakes: mend them in the file and check again.
    }
files-written = Saved to { $path }
files-import-title = Import { $file }?
files-import-what = All rows go in, or none.
files-import-alone = While it lasts, nobody else can save in this database.
files-import-yes = { KEY("confirm.yes") } · Yes, import it
files-import-no = { KEY("confirm.no") } · No, leave it
files-replace-title = Replace { $file }?
files-replace-what = There is a file of that name; what it holds will be lost.
files-replace-yes = { KEY("confirm.yes") } · Yes, replace it
files-replace-no = { KEY("confirm.no") } · No, leave it
