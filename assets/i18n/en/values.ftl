# What is wrong with a value and what would be right.

## MAC
value-mac-form = Write 12 hexadecimal digits, for example 00:1A:2B:3C:4D:5E
value-mac-zero = An all-zero MAC belongs to no device; copy the one on the label
value-mac-broadcast = An all-F MAC is the broadcast one; copy the one on the label
value-mac-multicast = This MAC is a group (multicast) one; copy the one on the label

## IP
value-ip-form = Write an IP without a mask, for example 10.0.12.34 or 2a02:9000::1
value-ip-unspecified = The IPs 0.x.x.x and :: cannot be assigned; write the device's IP
value-ip-loopback = This IP is the device's own loopback; write its network one
value-ip-link-local = This IP is an automatic, link-local one; write the assigned one
value-ip-multicast = This IP is a group (multicast) one; write a single device's
value-ip-reserved = IPs from 240.0.0.0 up are reserved; write one that can be assigned
value-ip-documentation = This IP is only for examples (documentation); write the real one

## Serial number
value-gpon-form = Write 12 characters, like HWTC1234ABCD, or 16 hexadecimal digits
value-gpon-vendor = Begin with the vendor's 4 letters, like HWTC or ZTEG
value-gpon-number = After the vendor come 8 hexadecimal digits (0 to 9 and A to F)
value-serial-character = Remove “{ $character }”: only plain letters, digits and - . _ /
value-serial-length = Write 1 to 64 letters, digits or any of - . _ /

## Tax number
value-tax-id-form = Write a NIF, NIE or CIF of 9 characters, for example 12345678Z
value-tax-id-kind = No NIF begins with { $letter }; check the first letter
value-tax-id-letter = The letter does not match the number; check the digits and it
value-tax-id-letter-missing = This NIF ends in a letter; check the last character
value-tax-id-digit = The last digit does not match the number; check all the digits
value-tax-id-digit-missing = A NIF that begins with { $letter } ends in a digit; check the last one

## Phone
value-phone-form = Write digits only, for example 912 345 678 or +351 210 123 456
value-phone-spanish-length = Write 9 digits; if it is foreign, begin with + and its country code
value-phone-spanish-start = A Spanish number begins with 5, 6, 7, 8 or 9; check it
value-phone-country = After the + comes the country code, which does not begin with 0
value-phone-length = Write 7 to 15 digits, counting the country code

## E-mail
value-email-at = Write a single address with one @, for example ana@correo.es
value-email-domain = Check what follows the @: a dot is missing or extra, as in correo.es
value-email-space = An e-mail address has no spaces; remove them
value-email-long = Shorten the address: 254 characters fit

## WiFi key
value-wifi-key-short = The key is short: use at least 8 characters
value-wifi-key-long = The key is long: up to 63 characters or exactly 64 hexadecimal digits
value-wifi-key-character = Change “{ $character }”: plain letters, digits and common symbols only
