## Ficheros de datos
files-title = Importar y exportar
files-form = Fichero CSV
menu-files = Importar y exportar
files-customers = Clientes
files-products = Productos
files-tariffs = Tarifas
files-devices = Dispositivos ya registrados
files-devices-to-provision = Dispositivos, para darlos de alta
field-records = Datos
field-file = Fichero
files-kind-help = Qué hay en el fichero: { KEY("choice.previous-option") } { KEY("choice.next-option") } para cambiar, { KEY("choice.choose") } para ver sus columnas
files-path-help = Un CSV; { KEY("files-form.pick-file") } muestra los de la carpeta
files-path-required = Escribe el fichero, o elígelo con { KEY("files-form.pick-file") }
files-there = Ficheros en { $folder }
button-check = Comprobar
button-import = Importar
button-export = Exportar
key-pick-file = Elegir
key-check-file = Comprobar
key-import = Importar
key-export = Exportar
files-busy = Espera a que acabe lo que está en marcha
files-checking = Comprobando
files-importing = Importando
files-exporting = Exportando
files-wait = leyendo el fichero y la base de datos
files-progress-so-far = { $done } filas
files-columns = Columnas: { $columns }
files-progress = { $done } de { $of } filas
files-good = El fichero está bien
files-bad = No se importaría nada
files-imported = Importado
files-exported = Exportado
files-rows-refused =
    { $count ->
        [one] el fichero tiene un error y no se importó nada
       *[other] el fichero tiene { $count } errores y no se importó nada
    }
files-kept = ese fichero ya existía y no se ha sustituido
files-cut-short = El fichero no se ha podido leer hasta el final ({ $reason }): comprueba el disco o vuelve a copiarlo
files-failed = No se ha podido
files-rows =
    { $count ->
        [one] 1 fila
       *[other] { $shown } filas
    }
files-would = Filas: { $rows }. Se añadirían: { $added }. Se actualizarían: { $updated }.
files-done = Filas: { $rows }. Añadidos: { $added }. Actualizados: { $updated }.
files-check-unused = Lo comprobado en { $file } no se muestra, porque en el formulario hay ya otra cosa: compruébala con { KEY("files-form.test") }
files-import-goes-on = La importación de { $file } sigue: cuando acabe, se dirá aquí
files-other-done = { $file } importado. Filas: { $rows }. Añadidos: { $added }. Actualizados: { $updated }.
files-other-refused =
    { $count ->
        [one] No se importó nada de { $file }: tiene un error. Compruébalo para verlo.
       *[other] No se importó nada de { $file }: tiene { $count } errores. Compruébalo para verlos.
    }
files-nothing =
    { $count ->
        [one] Hay un error: corrígelo en el fichero y comprueba otra vez.
       *[other] Hay { $count } errores: corrígelos en el fichero y comprueba otra vez.
    }
files-written = Guardado en { $path }
files-import-title = ¿Importar { $file }?
files-import-what = Entran todas las filas o ninguna.
files-import-alone = Mientras dura, nadie más puede guardar en esta base de datos.
files-import-yes = { KEY("confirm.yes") } · Sí, importar
files-import-no = { KEY("confirm.no") } · No, dejarlo
files-replace-title = ¿Sustituir { $file }?
files-replace-what = Ya existe un fichero con ese nombre; lo que contiene se perderá.
files-replace-yes = { KEY("confirm.yes") } · Sí, sustituirlo
files-replace-no = { KEY("confirm.no") } · No, dejarlo
