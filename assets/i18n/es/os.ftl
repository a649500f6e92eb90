# Lo que el sistema operativo no permitió, dentro de otros mensajes.
os-refused = conexión rechazada
os-cut-off = la conexión se cortó
os-timed-out = no contesta a tiempo
os-unreachable = no hay camino por la red hasta allí
os-address-taken = otro programa ya usa esa dirección
os-address-not-here = esa dirección no es de este equipo
os-name-unknown = nombre desconocido
os-forbidden = sin permiso
os-not-there = no existe
os-there-already = ya existe
os-is-folder = es una carpeta
os-no-folder = una parte de la ruta no es una carpeta
os-full = no queda espacio en el disco
os-read-only = el disco es de solo lectura
os-ended-early = se acabó antes de tiempo
os-error = error { $code } del sistema operativo
