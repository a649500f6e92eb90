# The keys: where each works, the palette of commands, and what is wrong in [keys] of the configuration.

## Where they work
place-everywhere = Everywhere
place-menu = Menu
place-list = Lists
place-sorted = Lists that are sorted
place-search-line = Search line
place-form = Forms
place-choice = Field with choices
place-lookup = Field with values used before
place-toggle = Yes-or-no field
place-secret = Secret field
place-button = Buttons
place-tabs = Tabs of the customer
place-link-form = System and id of the customer
place-device-form = Form of the device
place-confirm = Questions
place-keeping = A question with a draft
place-overtaken = A form that somebody else has changed
place-unread = What could not be read
place-pick = List to choose from
place-find = Search in a system
place-help-page = The list of keys
place-actions = Window of actions

## Commands that are everywhere
key-next-sort = Sort
key-turn-sort = The other way
sort-one-column = This list goes by one column only; { KEY("sorted.turn-sort") } turns it round
key-palette = Commands
key-actions = Actions
key-find-customer = Find customer
key-run = Do
key-by-palette = { $key } “{ $label }”
confirm-answer-first = Answer the question first
confirm-which = “Yes” does not say which here: { KEY("keeping.keep-draft") } keeps the draft, { KEY("keeping.discard-draft") } discards it

## The palette
palette-title = Commands
palette-search = Command, screen or customer:
palette-search-here = Command:

## The window of actions
actions-title = Actions
actions-none = There are none here.

## The section [keys] of the configuration
keys-unknown-place = there is no place “{ $place }” in [keys]; there are { $allowed }
keys-unknown-command = there is no command “{ $command }” in [keys.{ $place }]; there are { $allowed }
keys-form = [keys.{ $place }] has a command a line with a list of keys in quotes, such as command = ["n", "^n"]
keys-unknown-key = “{ $key }” is no key; write a letter or a sign, ^ and a letter for Ctrl, or one of { $named }
keys-unsendable = not every terminal sends “{ $key }”; write a letter, ^ and a letter, or a key such as enter or pgdn
keys-taken = “{ $key }” is taken by { $by }; write another
keys-suspends = “{ $key }” puts the program in the background; write another
keys-same = “{ $key }” comes as { $other } on a terminal; write another
keys-interrupt = “^c” interrupts and always quits the program; write another
keys-typed = in { $place } text is typed, and “{ $key }” would be typed; write ^ and a letter, or a key such as enter or pgdn
keys-twice-here = “{ $key }” stands twice in { $command }; leave one
keys-twice = “{ $key }” is { $other } in { $place } already; change { $command } or { $other }
keys-last = { $command } would be left without a key that always works; leave it one in [keys.{ $place }] that is nothing else elsewhere

## The command line
cli-about-man = Writes the manual page, for man -l -
cli-about-completions = Writes what completes the commands in bash, zsh, fish or elvish
cli-arg-shell = The shell: bash, zsh, fish or elvish
completions-unknown = There is nothing for “{ $shell }”; write bash, zsh, fish or elvish.

## The manual page
man-name = NAME
man-synopsis = SYNOPSIS
man-description = DESCRIPTION
man-commands = COMMANDS
man-options = GENERAL OPTIONS
man-keys = KEYS
man-files = FILES
man-environment = ENVIRONMENT
man-exit = EXIT STATUS
man-what = Vincula keeps a fibre and telephony operator's customers, tariffs and devices in step with the systems that provision them. Without a command it opens the screen, on the database of the configuration; the other commands do the same from a script. With --json a command writes one JSON document on stdout, and messages go to stderr.
man-keys-what = Those of the screen, by the place where they work; ^ before a letter is Control. The section [keys] of the configuration changes them.
man-file-config = The configuration; config.example.toml lists all its keys, and those of the screen.
man-file-database = The database, unless the configuration names another.
man-file-key = The key that secrets are encrypted under. Keep a copy of it apart from the database.
man-file-log = The log.
man-file-drafts = What was typed and is not saved, encrypted; offered back at the next start.
man-env-database = The database; the option --database goes before it, the configuration behind it.
man-env-key = The key itself, in base64, and the file that it is in; they go before key_file.
man-env-credentials = The folder of the credentials of systemd; vincula-key is read from there.
man-env-language = The language, unless --lang or the configuration says it: English when the first of these that is not empty begins with en, else Spanish.
man-env-colour = When it is not empty, the screen has no colours.
man-env-folders = Where the folders for configuration, data and state are.
man-exit-done = Done.
man-exit-cannot = It could not be done.
man-exit-wrong = Wrong usage or input.
man-exit-differences = report: differences were found.
man-exit-not-settled = With --wait: the operation has not ended yet and is still queued.
