# What the operating system refused, inside other messages.
os-refused = connection refused
os-cut-off = the connection was cut off
os-timed-out = no answer in time
os-unreachable = the network does not reach it
os-address-taken = another program uses that address
os-address-not-here = that address is not of this computer
os-name-unknown = name not known
os-forbidden = permission denied
os-not-there = it does not exist
os-there-already = it exists already
os-is-folder = it is a folder
os-no-folder = a part of the path is not a folder
os-full = no space left on the disk
os-read-only = the disk is read-only
os-ended-early = it ended too early
os-error = error { $code } of the operating system
