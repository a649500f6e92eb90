# The palette of commands, and the names of commands.
