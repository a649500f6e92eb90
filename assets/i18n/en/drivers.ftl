# What happens when speaking to a provisioning system, and the simulator that plays one.

## Why it did not go well
cause-resolve = The server “{ $host }” is not found; check the name in the URL, and the DNS
cause-connect = Cannot connect to { $host }, port { $port } ({ $reason }); check that the service is up and that the firewall lets you through
cause-certificate = The certificate of { $host } is not trusted ({ $reason }); put the certificate of its signer in CA file, or mend the server's
cause-tls = No secure connection could be opened to { $host } ({ $reason }); check that this port speaks https, or use http:// if it does not
cause-timeout = The system has not answered within { $seconds } s; check that it works, or allow a longer wait
cause-closed = The system closed the connection before it had answered; check that it works and try again
cause-sign-in = The system does not accept the user or the password; check both and type the password again
cause-forbidden = This user is not allowed to do it; ask for read and write permission in the system
cause-customer-missing = The system has no customer “{ $id }”; check the customer's id, or look it up with Search
cause-device-missing = The system has no device { $serial }; check the serial number
cause-serial-taken = Serial number { $serial } belongs to another customer in the system; check the label, or take it from the other one first
cause-rejected = The system has refused it: { $detail }. Mend what it says and try again
cause-rejected-reading = The system refuses to tell it: { $detail }. Try again, and if it happens again tell whoever runs it
cause-field-rejected = The system does not accept this value: { $message }
cause-rate-limited = The system asks to go slower: wait a little and try again; what is queued is tried again by itself
cause-server = The system itself failed ({ $status }); if it goes on, tell whoever runs it
cause-server-detail = The system itself failed ({ $status }: { $detail }); if it goes on, tell whoever runs it
cause-status = Unexpected reply of the system ({ $status }); check that the URL is that of its API
cause-status-detail = Unexpected reply of the system ({ $status }: { $detail }); check that the URL is that of its API
cause-not-json = The reply is not JSON; check that the URL is that of the API and not of a web page
cause-not-json-kind = The reply is not JSON but { $kind }; check that the URL is that of the API and not of a web page
cause-broken-json = The reply says that it is JSON and is broken; check that the system works and try again, and if it happens again tell whoever runs it
cause-not-the-contract = The reply is not the contract's ({ $reason }); check that the URL is that of an API of this type
cause-not-as-asked = The system says that it is done, but shows something else in “{ $field }”; look at it in the system
cause-ca-file = The CA file { $path } cannot be used ({ $reason }); give the path of a certificate in PEM format
cause-job-failed = The system took it and could not do it later; see there why, and try again
cause-job-failed-detail = The system took it and could not do it later: { $detail }. Correct what it says and try again

## Steps of the test
probe-resolve = { $host } is { $addresses }
probe-address = { $address } is an address already: there is no name to resolve
probe-connect = Connected to { $address }
probe-tls = Certificate by { $issuer }, valid until { $until }
probe-tls-unread = Valid certificate
probe-sign-in = User accepted by { $version }
probe-sign-in-nameless = User accepted
probe-read = Permission to read
probe-write = Permission to write
probe-permission-untold = The system does not say what it permits; using it will tell
probe-read-forbidden = The user may not read; ask for read permission in the system
probe-write-forbidden = The user may not write; ask for write permission in the system
probe-sample = { $customers ->
    [one] One customer
   *[other] { $customers } customers
} and { $templates ->
    [one] one template
   *[other] { $templates } templates
}
probe-sample-uncounted = Customers and { $templates ->
    [one] one template
   *[other] { $templates } templates
}, read without errors

## Simulator
simulator-listen = Cannot listen on { $address } ({ $reason }); choose another address, or port 0
simulator-fault-form = “{ $part }” is no fault; write it as error500=5% or latency=200ms
simulator-fault-unknown = There is no fault “{ $name }”; there are latency, error500, timeout, lose-reply, truncate, garbage, lie200, rate-limit and accept202
simulator-fault-rate = “{ $value }” is no rate; write it as 50/s
simulator-fault-percent = “{ $value }” is no percentage; write 0% to 100%
simulator-fault-duration = “{ $value }” is no duration; write it as 200ms or 2s
simulator-data-json = The simulator's data cannot be read: { $reason }. Correct the file at that point
simulator-data-wrong = The simulator's data are wrong at { $path }: { $reason }. Correct the file
simulator-data-twice = In the simulator's data, { $path } has “{ $value }” once more; leave only one

## What the simulator finds wrong with a request
contract-array = must be a list
contract-body-size = the body is over 1 MiB
contract-body-wrong = the body is not as the contract says
contract-boolean = must be true or false
contract-content-type = the content type must be application/json
contract-customer-unknown = there is no customer { $id }
contract-device-unknown = there is no device { $serial }
contract-encoding = the path is not UTF-8
contract-error500 = internal error, simulated
contract-lie200 = nothing was done, though the reply looks otherwise: simulated
contract-too-many = too many requests a second, simulated
contract-ip = must be an IPv4 or IPv6 address
contract-job-unknown = there is no such job
contract-json = the body is not JSON
contract-key-length = Idempotency-Key has 1 to 255 characters
contract-key-reused = this Idempotency-Key was used for another request
contract-line = must be a text of 1 to { $max } characters without control characters; null when empty
contract-mac = must be a MAC such as 00:1A:2B:3C:4D:5E
contract-method = { $method } is not allowed here
contract-moment = must be an RFC 3339 date and time
contract-object = must be a JSON object
contract-one-of = must be one of: { $values }
contract-parameter = parameter { $name } is wrong
contract-parameter-unknown = there is no parameter { $name }
contract-path = there is no such path
contract-required = is required
contract-serial = is no serial number of this technology
contract-serial-of-path = must be the serial number of the path
contract-serial-taken = serial number { $serial } belongs to another customer
contract-sign-in = wrong user or password
contract-state-local = only from this machine
contract-template-technology = template { $template } is not one of { $technology }
contract-template-unknown = there is no template { $template }
contract-unknown-member = the contract has no such member
contract-wifi-key = must be a WPA2 key: 8 to 63 ASCII characters or 64 hexadecimal digits
