# Salir mientras algo se guarda
quit-saving = Guardando… Vincula se cierra en cuanto acabe
quit-unended = No dio tiempo a terminar { $what }. Al volver, mira si está hecho.
quit-failed = No se pudo terminar { $what }: { $reason }
quit-importing-title = Se está importando un fichero
quit-importing = Se importa entero o nada: si Vincula se cierra antes de que acabe, no queda nada de él. Al salir se espera unos segundos.
quit-importing-yes = { KEY("confirm.yes") } · Sí, salir
quit-importing-no = { KEY("confirm.no") } · No, seguir aquí

## Lo que se estaba guardando
writing-system = el sistema { $name }
writing-system-removed = la retirada de un sistema
writing-customer = el cliente { $name }
writing-status = el cambio de estado de un cliente
writing-contract = el cambio de tarifas de un cliente
writing-link = el vínculo con { $id }
writing-device = el dispositivo { $serial }
writing-order = un cambio de un dispositivo
writing-operation = lo pedido para la operación { $id }
writing-revealed = la anotación de que se mostró una clave
writing-product = el producto { $name }
writing-product-done = un cambio de un producto
writing-stock = un cambio de existencias
writing-tariff = la tarifa { $name }
writing-tariff-done = un cambio de una tarifa
writing-template = el vínculo de una tarifa con su plantilla
writing-import = la importación de { $file }
writing-export = la exportación a { $file }
writing-report = lo pedido en el informe
writing-report-file = el fichero del informe
