# The doctor and the backup.

## Help
cli-about-doctor = Tells what is right, what is wrong and what to do, without changing anything
cli-about-backup = Copies the whole database into one file, while the others work
cli-arg-backup-file = File of the copy, which must not exist

## Backup
store-copy-differs = The copy is not like the database ({ $what }) and was removed: make it again, and if it goes on look at the database with vincula doctor
backup-done = Copied and checked in { $path }: { $size }, { $customers ->
    [one] one customer
   *[other] { $customers } customers
}, { $devices ->
    [one] one device
   *[other] { $devices } devices
}.
backup-key-file = The key is not in the copy, and without it nobody reads its secrets: keep { $path } apart
backup-key-variable = The key is not in the copy, and without it nobody reads its secrets: keep what is in VINCULA_KEY apart
backup-exists = There is a file { $path } already: choose another name, or take it away first
backup-full = The copy does not fit on the disk of { $path }: free some room or choose another disk
backup-unwritable = { $path } cannot be written ({ $reason }): check the path and the permissions
backup-nothing = There is no database at { $path }: say where it is with --database
backup-failed = Nothing was copied. { $reason }
backup-stopped = The copy was interrupted and nothing of it is left: make it again
backup-postgres = PostgreSQL is copied by its own program; run: { $command }

## Doctor
doctor-section-configuration = Configuration
doctor-section-log = Log
doctor-section-database = Database
doctor-section-schema = Schema
doctor-section-key = Key
doctor-section-outbox = Operations
doctor-section-terminal = Terminal
doctor-section-system = Provisioning systems
doctor-verdict = { $count ->
    [0] All is right. Vincula { $version }
    [one] There is one thing to correct (✗). Vincula { $version }
   *[other] There are { $count } things to correct (✗). Vincula { $version }
}
doctor-from = from { $place }
doctor-from-config = from the configuration
doctor-from-default = the usual
doctor-chmod-file = Run: chmod 600 { $path }
doctor-chmod-folder = Run: chmod 700 { $path }
doctor-chmod-chosen-folder = Run: chmod o-w { $path }
doctor-file-exposed = Other users can read { $path }
doctor-folder-exposed = Other users get into the folder { $path }

doctor-config-file = Read from { $path }
doctor-config-none = There is no { $path }: the usual holds
doctor-config-exposed = { $path } has the password of the database and other users can read it
doctor-config-wrong-do = Correct it; meanwhile the rest is looked at as if there were no configuration
doctor-config-language = Language: { $language } ({ $origin })
doctor-config-database = Database: { $url } ({ $origin })
doctor-config-outbox = Tried again after { $first } s, then twice as many each time up to { $max } s, { $tries } times; { $per_system } at a time for each system

doctor-log-file = { $path }: { $size }, level { $level }; put aside at { $max } MB, and { $keep } are kept
doctor-log-none-yet = { $path }: it will be made on starting
doctor-log-unwritable = { $path } cannot be written: { $reason }
doctor-log-do = Correct the permissions, or choose another with --log or log.file

doctor-database-there = { $engine } { $version }, { $size }
doctor-database-missing = There is no database at { $path }
doctor-database-missing-do = It is made when vincula is opened; if there was one, say where it is with --database or in the configuration
doctor-database-unmakable = It could not be made there ({ $reason }): choose another place or correct the permissions of the folder
doctor-database-read-only = { $path } or its folder cannot be written: { $reason }
doctor-database-read-only-do = Let its owner write: chmod u+w { $path }, and its folder
doctor-database-room = Free space: { $free } in { $path }
doctor-database-room-do = Free some room soon: without it nothing is saved
doctor-database-room-backup = A backup does not fit on that disk: make it on another
doctor-integrity-sound = It is whole
doctor-integrity-unfinished = In { $seconds } s it could not be read to the end; so far it is right
doctor-integrity-unfinished-do = To check all of it make a copy, which is checked: vincula backup FILE
doctor-integrity-damaged = It is damaged: { $what }
doctor-integrity-damaged-do = Close vincula everywhere, keep the file as it is, and restore the last backup
doctor-trigrams-made = The extension pg_trgm is there
doctor-trigrams-available = The extension pg_trgm is not in this database
doctor-trigrams-available-do = As administrator: create extension pg_trgm
doctor-trigrams-missing = The server does not have the extension pg_trgm
doctor-trigrams-missing-do = Install postgresql-contrib on the server, and in the database: create extension pg_trgm
doctor-clock = The clocks of the server and of this computer are { $seconds } s apart
doctor-clock-do = Set both by the network: timedatectl set-ntp true
doctor-not-looked-at = Schema, operations and systems are looked at once the database can be read

doctor-schema-empty = The database is empty
doctor-schema-empty-do = It is prepared when vincula is opened; if there were data, say where they are with --database
doctor-schema-foreign = There are tables that are not Vincula's
doctor-schema-foreign-do = Say with --database where Vincula's database is, or make an empty one for it
doctor-schema-current = Version { $version }, the one of this program
doctor-schema-other = Version { $version }; the one of this program is { $program }
doctor-schema-older-do = It is brought up to date when vincula is opened; make a copy before: vincula backup FILE
doctor-schema-newer-do = It is of a newer version of Vincula: update the program
doctor-schema-altered = The step to version { $version } was left half done, or is not the one of this program
doctor-schema-altered-do = Restore the last backup, or use the program that it was made with

doctor-key-file = in { $path }
doctor-key-named = in { $path } (VINCULA_KEY_FILE)
doctor-key-credential = in { $path } (systemd credential)
doctor-key-its = It is the one of this database, { $place }
doctor-key-at = The key, { $place }, is not the one of this database
doctor-key-unused = There is a key, { $place }; it was not compared with that of a database yet
doctor-key-none-yet = There is no key { $place } yet: it is made when vincula is opened

doctor-outbox-empty = None is waiting
doctor-outbox-waiting = { $count ->
    [one] One is waiting, since { $since }
   *[other] { $count } are waiting, the oldest since { $since }
}
doctor-outbox-idle = Nobody has carried them out since { $since }
doctor-outbox-idle-do = Leave the screen open on some computer, or vincula worker
doctor-outbox-attention = { $count ->
    [one] One needs attention
   *[other] { $count } need attention
}
doctor-outbox-attention-do = Look at them: vincula operations list --state attention

doctor-terminal-none = There is no terminal here; run it where the screen is opened
doctor-terminal-sizeless = The terminal does not tell its size
doctor-terminal-sizeless-do = Run: stty rows 24 cols 80
doctor-terminal-size = { $columns } columns and { $rows } rows
doctor-terminal-small-do = Make it at least { $columns } columns wide and { $rows } rows high
doctor-terminal-locale = { $name }={ $value }
doctor-terminal-locale-do = Without UTF-8 accented letters and lines come out wrong: export LANG=en_GB.UTF-8, and see that it gets through SSH (SendEnv LANG)
doctor-terminal-dumb = TERM={ $term }: this terminal cannot show the screen
doctor-terminal-dumb-do = Say which it is, such as TERM=xterm-256color
doctor-terminal-term = TERM={ $term }, { $colours }
doctor-colours = { $count } colours
doctor-colours-all = all colours
doctor-colours-none = no colours ({ $reason })
doctor-terminal-way = By way of { $way }

doctor-systems-unread = They were not tried: that takes the database up to date, and its key
doctor-system-slow = It did not answer within { $seconds } s
doctor-system-slow-do = Check that it is running, and the network to it
