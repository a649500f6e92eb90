# The terminal: its size, colours and characters.
