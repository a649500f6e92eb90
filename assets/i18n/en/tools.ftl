# doctor, backup, completions and the manual page.
