# The keys: where each works, the palette of commands, and what is wrong in [keys] of the configuration.

## Where they work
place-everywhere = Everywhere
place-menu = Menu
place-list = Lists
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
place-pick = List to choose from
place-find = Search in a system

## Commands that are everywhere
key-palette = Commands
key-find-customer = Find customer
key-run = Do
key-by-palette = { $key } “{ $label }”
confirm-answer-first = Answer the question first

## The palette
palette-title = Commands
palette-search = Command, screen or customer:
palette-search-here = Command:

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
