# The terminal: its size, colours and characters.
theme-wrong = línea { $line }: { $problem }
theme-unknown-name = «{ $name }» no es parte de un tema. Hay: { $allowed }.
theme-unknown-word = «{ $word }» no es ni un color ni bold, dim, underlined o reversed. Colores: { $colours }; «on» y otro color para el fondo.
theme-no-words = «{ $name }» lleva un texto entre comillas.
theme-file-wrong = El tema { $path } está mal: { $problem }
theme-file-unreadable = No se puede leer el tema { $path } ({ $reason }). Corrige screen.theme en la configuración.

# Copying to the clipboard of the terminal.
key-copy = Copiar
copied = Copiado: { $words }
nothing-to-copy = No hay nada que copiar aquí.
