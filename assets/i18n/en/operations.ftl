# The screen of the operations.
