# What could not be saved or read, and what to do.

## Records
store-problems = Not saved: correct the marked fields
store-rows = Nothing was imported: { $count ->
    [one] one row has mistakes
   *[other] { $count } rows have mistakes
}. Correct them and import again
store-changed = Somebody else changed it meanwhile: open it again and repeat the change
store-missing = It does not exist any more: go back to the list and look for it again
store-not-claimed = Another process has this operation now: see how it goes before repeating it
store-illegal-move = An operation cannot go from “{ $from }” to “{ $to }”: this is a fault of the program, tell whoever maintains it
store-corrupt = There is a damaged value in the database ({ $what }): restore a backup or tell whoever maintains it

## Key
store-wrong-key = This key is not the one of the database: use the one it was made with (VINCULA_KEY, VINCULA_KEY_FILE or its file)
store-key-missing = The key file { $path } is missing and the database already has a key: recover it from a backup or say where it is with VINCULA_KEY_FILE
store-key-unreadable = The key file { $path } cannot be read ({ $reason }): check its permissions
store-key-unwritable = The key file { $path } cannot be made ({ $reason }): check the permissions of the folder or name another with VINCULA_KEY_FILE
store-key-exposed = Other users can read the key file { $path }: protect it with chmod 600 and start again
store-key-form = There is no valid key in { $place }: it must be 32 bytes in base64
store-no-randomness = The operating system gives no random numbers: nothing can be encrypted; check the machine

## Database
store-newer-schema = The database is of a newer version of Vincula: update the program
store-no-trigrams = PostgreSQL cannot use its extension pg_trgm, which searching needs ({ $reason }): install postgresql-contrib on the server and have whoever runs the database execute “create extension pg_trgm” in it
store-migration = The database could not be brought up to date ({ $reason }): restore a backup or tell whoever maintains it
store-url = The address of the database is not valid: write sqlite://PATH or postgres://USER@SERVER/DATABASE
store-file = The file { $path } cannot be opened ({ $reason }): check the path and the permissions
store-database-slow = The database does not answer: check that the server is running and the network, and try again
store-database-refused = The database server refuses the connection: check that it is running and that the port is right
store-database-unreachable = The database cannot be reached ({ $reason }): check the server and the network
store-database-tls = There is no secure connection to the database ({ $reason }): check its certificate
store-database-sign-in = The database does not accept the user or the password: correct them in its address
store-database-unknown = The server has no such database: create it or correct its name in the address
store-database-busy = The database is busy: wait a moment and try again
store-database-full = There is no space left for the database: free some disk and try again
store-database-read-only = The database is read-only: check the permissions of the file and its folder
store-database-damaged = The file is not a database or is damaged: check the path or restore a backup
store-database-failed = The database failed ({ $reason }): try again, and if it goes on tell whoever maintains it

## Systems and links
system-name-taken = There is a system called “{ $name }” already: choose another name
system-password-again = Type it again: the saved one is not sent to { $host }
link-of-another = The id { $id } is customer { $code }’s: type his own or search for it

## Devices
device-not-linked = The customer is not linked with “{ $id }” here: link him first
device-system-fixed = It may be registered in its system already: use Add new
device-out-of-stock = There are no units of { $product } left: choose another device
device-product-gone = It is not among the products any more: choose another device
device-tariff-not-contracted = The customer does not have this tariff: choose one of his
device-tariff-without-service = This tariff does not include { $service }: choose one that does
device-serial-taken = { $serial } is a device of customer { $code }: check the label
device-serial-here = He has it in this system already, as “{ $name }”: open it to change it
device-serial-fixed = It may be registered as { $serial } already: use Add new for another

## Import
import-tariff-unknown = There is no tariff called “{ $tariff }”: correct the name or import the tariffs first
import-tariff-used = The tariff “{ $tariff }” is used by his device { $serial }: leave it or change the device first
import-service-used = The service { $service } of “{ $tariff }” is used by device { $serial }: leave it in the file
