# A device's life: what can be done with one, and what a system tells of it.
