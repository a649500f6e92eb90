# Las teclas: dónde vale cada una, la paleta de órdenes, y qué está mal en [keys] de la configuración.

## Dónde valen
place-everywhere = En todas partes
place-menu = Menú
place-list = Listas
place-search-line = Línea de búsqueda
place-form = Formularios
place-choice = Campo de elección
place-lookup = Campo con valores usados antes
place-toggle = Campo de sí o no
place-secret = Campo secreto
place-button = Botones
place-tabs = Pestañas del cliente
place-link-form = Sistema e id del cliente
place-device-form = Formulario del dispositivo
place-confirm = Preguntas
place-pick = Lista para elegir
place-find = Buscar en un sistema

## Órdenes que están en todas partes
key-palette = Órdenes
key-find-customer = Buscar cliente
key-run = Hacer
key-by-palette = { $key } «{ $label }»
confirm-answer-first = Responde antes a la pregunta

## La paleta
palette-title = Órdenes
palette-search = Orden, pantalla o cliente:
palette-search-here = Orden:

## La sección [keys] de la configuración
keys-unknown-place = no hay ningún sitio «{ $place }» en [keys]; los que hay son { $allowed }
keys-unknown-command = no hay ninguna orden «{ $command }» en [keys.{ $place }]; las que hay son { $allowed }
keys-form = [keys.{ $place }] lleva una orden por línea con una lista de teclas entre comillas, como orden = ["n", "^n"]
keys-unknown-key = «{ $key }» no es ninguna tecla; pon una letra o un signo, ^ y una letra para Ctrl, o una de { $named }
keys-unsendable = no todos los terminales mandan «{ $key }»; pon una letra, ^ y una letra, o una tecla como enter o pgdn
keys-taken = «{ $key }» se la queda { $by }; pon otra
keys-suspends = «{ $key }» deja el programa en segundo plano; pon otra
keys-same = «{ $key }» llega como { $other } en un terminal; pon otra
keys-interrupt = «^c» interrumpe y siempre sale del programa; pon otra
keys-typed = en { $place } se escribe texto, y «{ $key }» se escribiría; pon ^ y una letra, o una tecla como enter o pgdn
keys-twice-here = «{ $key }» está dos veces en { $command }; deja una
keys-twice = «{ $key }» ya es { $other } en { $place }; cambia { $command } o { $other }
keys-last = { $command } se quedaría sin una tecla que valga siempre; déjale una en [keys.{ $place }] que no sea otra cosa en otro sitio
