# Lo que se escribió y no se guardó.

## Salir sin guardar
leave-unsaved = Lo que has escrito en este formulario no está guardado. Como borrador, se te ofrece la próxima vez.
leave-lost = ¿Perder lo que has escrito en este formulario?
leave-keep = { KEY("keeping.keep-draft") } · Salir y guardar borrador
leave-form-keep = { KEY("keeping.keep-draft") } · Cerrar y guardar borrador
leave-discard = { KEY("keeping.discard-draft") } · Descartar

## Los borradores que esperan
menu-drafts = Borradores
key-keep-draft = Guardar borrador
key-discard-draft = Descartar
key-take-up = Recuperar
key-leave-for-later = Dejar para luego
drafts-title = Lo que quedó sin guardar
drafts-what = Recupera un formulario tal como lo dejaste, o déjalo para luego. Nada se borra solo.
drafts-count =
    { $count ->
        [one] 1 borrador
       *[other] { $count } borradores
    }
drafts-none = No hay ningún borrador sin guardar
drafts-waiting =
    { $count ->
        [one] Hay 1 borrador sin guardar; pulsa { KEY("menu.offer-drafts") } en una lista para verlo
       *[other] Hay { $count } borradores sin guardar; pulsa { KEY("menu.offer-drafts") } en una lista para verlos
    }
drafts-unreadable =
    { $count ->
        [one] Un borrador no se puede leer (dañado, o de otra clave); queda aparte en { $folder }
       *[other] { $count } borradores no se pueden leer (dañados, o de otra clave); quedan aparte en { $folder }
    }
draft-of-device = Dispositivo
draft-of-system = Sistema
draft-of-link = Id en su sistema
draft-age =
    { $days ->
        [one] { $day }, ayer
       *[other] { $day }, hace { $days } días
    }
draft-by = lo escribió { $user }
draft-discard-title = ¿Descartar el borrador?
draft-discard = { $what }: lo que se escribió se perderá.
draft-discard-yes = { KEY("confirm.yes") } · Sí, descartarlo
draft-discard-no = { KEY("confirm.no") } · No, conservarlo
draft-not-kept = Lo que escribes no se está guardando como borrador: { $reason }. Guarda el formulario con { KEY("device-form.save") }, y mira si el disco está lleno
draft-held = Ese borrador está abierto en otro terminal, o ya se guardó o descartó allí
draft-choice-gone = Lo que habías elegido ya no se ofrece; elige otra cosa
draft-fields-gone = Esta versión ya no tiene estos campos del borrador: { $fields }
draft-device-gone = Ese dispositivo ya no está: lo que escribiste queda como uno nuevo. Revisa las claves antes de guardar
draft-system-gone = Ese sistema ya no está: lo que escribiste queda como uno nuevo. Escribe su contraseña antes de guardar

## Otro lo ha cambiado
compare-title = Otro lo ha cambiado mientras escribías
compare-by = { $user }, { $moment }
compare-mine = Lo tuyo
compare-theirs = Lo suyo
compare-before = Al abrirlo
compare-somebody = otro
compare-untouched = sin tocar
compare-empty = (vacío)
compare-not-there = (sin este campo)
compare-not-offered = (ya no se ofrece)
compare-not-shown = (no se ve aquí)
compare-secret-typed = •••• (escrita)
compare-secret-renewed = •••• (cambiada)
key-mine-or-theirs = Lo tuyo/lo suyo
key-all-mine = Todo lo tuyo
key-all-theirs = Todo lo suyo
key-back-to-form = Al formulario
key-compare = Comparar
conflict-theirs = { $by }: { $value }
conflict-elsewhere = Otro guardó el registro mientras escribías, sin tocar estos campos. Pulsa { KEY("device-form.save") } otra vez para guardar lo tuyo
conflict-gone-title = Ya no está
conflict-gone = Lo han retirado mientras escribías. ¿Darlo de alta como nuevo con lo que has escrito? Las claves guardadas se escriben otra vez.
conflict-gone-by = Quien lo cambió por última vez: { $user }
conflict-gone-yes = { KEY("confirm.yes") } · Sí, como nuevo
conflict-anew = Queda como nuevo: revísalo y guarda con { KEY("device-form.save") }
