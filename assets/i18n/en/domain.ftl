# The names of what is recorded, and what is wrong with a record.

## Customer
customer-status-captado = Lead
customer-status-alta = Active
customer-status-bloqueado = Blocked
customer-status-baja = Left

## Customer in the provisioning system
remote-status-active = Active
remote-status-suspended = Suspended
remote-status-terminated = Terminated

## Service and technology
service-internet = Internet
service-landline = Landline
service-mobile = Mobile
technology-gpon = Gpon
technology-voip = VoIP

## Operation
operation-queued = Queued
operation-running = Running
operation-accepted = Accepted
operation-unsure = Unconfirmed
operation-applied = Applied
operation-refused = Refused
operation-attention = Needs attention
operation-cancelled = Cancelled
operation-replaced = Replaced

## Device
device-state-pending = Queued
device-state-active = Active
device-state-suspended = Suspended
device-state-failed = Failed
device-state-unsure = Unconfirmed
device-state-removing = Removing
device-state-removed = Removed
device-technology-unknown = There is no technology “{ $value }”; use gpon or voip
device-field-of-other-technology = { $technology } does not have this field; take it out or change the technology

## Fields of a device
field-mac = MAC
field-ip = IP
field-id-code = Id. code
field-id-code-help = If it has one: PLOAM password, LOID or other registration id, up to 64 characters
field-wifi-key = WiFi key
field-wifi-key-help = If it has one: 8 to 63 plain letters, digits and symbols, or 64 hexadecimal digits
field-admin-user = Admin user
field-admin-password = Admin password
field-mailbox-active = Voicemail on
field-pbx-extension = PBX extension
field-hide-sender = Hide caller id
field-call-context = Call context
field-call-context-help = If it has one: the context of the exchange in which its calls enter
field-calling-customer = Calling customer
field-calling-customer-help = Optional: identifier of the customer tied to the line

## Fields of a provisioning system
system-kind-rest = REST
field-ca-file = CA file
field-ca-file-help = PEM certificate of the authority that signs the server's; empty for this machine's own
field-timeout-secs = Longest wait (s)
field-timeout-secs-help = Seconds to wait for each reply, from 1 to 300
system-kind-unknown = There is no kind “{ $value }”; those that there are: { $known }
system-option-unknown = There is no option { $key }; those that there are: { $known }
system-url-empty = Write the URL of the API, for example https://acs.example.com/api
system-url-no-scheme = “{ $value }” lacks its beginning; write http:// or https:// before it
system-url-other-scheme = A { $scheme }:// URL will not do; it must begin with http:// or https://
system-url-form = This URL is not well written; it must be like https://acs.example.com/api
system-url-sign-in = Take the user and password out of the URL; they go in their own fields
system-url-query = Take out of the URL what follows “?” or “#”

## What is wrong with a field
field-required = Fill this field in: it is required
field-number-range = Write a number from { $min } to { $max }
field-toggle-form = Use true (yes) or false (no)
field-too-long = Shorten it: { $max } characters fit and there are { $length }
field-control-character = Take out the control characters (tabs, line breaks…)
value-amount-form = “{ $value }” is not an amount; write it as 29.90 or 29,90, without thousands separators

## How long ago something was
age-seconds = { $count } s ago
age-minutes = { $count } min ago
age-hours = { $count } h ago
age-days = { $count } days ago
