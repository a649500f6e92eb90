# The terminal: its size, colours and characters.
theme-wrong = line { $line }: { $problem }
theme-unknown-name = “{ $name }” is no part of a theme. There are: { $allowed }.
theme-unknown-word = “{ $word }” is neither a colour nor bold, dim, underlined or reversed. Colours: { $colours }; “on” and another colour for the ground.
theme-no-words = “{ $name }” takes words in quotation marks.
theme-file-wrong = The theme { $path } is wrong: { $problem }
theme-file-unreadable = The theme { $path } cannot be read ({ $reason }). Mend screen.theme in the configuration.

# Copying to the clipboard of the terminal.
key-copy = Copy
copied = Copied: { $words }
nothing-to-copy = There is nothing here to copy.
