# Leaving while something is being saved
quit-saving = Saving… Vincula closes as soon as it is done
quit-unended = There was no time to finish { $what }. When you come back, see whether it is done.
quit-failed = It was not possible to finish { $what }: { $reason }
quit-importing-title = A file is being imported
quit-importing = It is imported whole or not at all: if Vincula closes before it is done, nothing of it stays. On leaving it waits for some seconds.
quit-importing-yes = { KEY("confirm.yes") } · Yes, leave
quit-importing-no = { KEY("confirm.no") } · No, stay here

## What was being saved
writing-system = the system { $name }
writing-system-removed = the removal of a system
writing-customer = the customer { $name }
writing-status = the change of a customer's status
writing-contract = the change of a customer's tariffs
writing-link = the link to { $id }
writing-device = the device { $serial }
writing-order = a change of a device
writing-operation = what was asked for operation { $id }
writing-revealed = the note that a secret was shown
writing-product = the product { $name }
writing-product-done = a change of a product
writing-stock = a change of stock
writing-tariff = the tariff { $name }
writing-tariff-done = a change of a tariff
writing-template = the link of a tariff to its template
writing-import = the import of { $file }
writing-export = the export to { $file }
writing-report = what was asked in the report
writing-report-file = the file of the report
