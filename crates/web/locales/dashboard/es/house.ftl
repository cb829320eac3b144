# La casa: qué se vende, precios, textos, plantillas, automatizaciones, conexiones y la vuelta atrás.
nav-house = Casa
house-pages = Páginas de la casa
house-overview = Resumen
house-prices = Precios
house-quote = Presupuesto
house-photos = Fotos
house-templates = Plantillas
house-automations = Automatizaciones
house-connections = Conexiones
house-history = Historial
house-sold = Qué se vende
house-nothing-sold = Todavía no se vende nada: el catálogo está vacío.
house-edit = Editar
house-sleeps = { $n ->
    [one] para { $n } persona
   *[other] para { $n } personas
}
house-units = { $n ->
    [one] { $n } unidad
   *[other] { $n } unidades
}
house-kind-room = Habitación
house-kind-suite = Suite
house-kind-apartment = Apartamento
house-kind-cabin = Cabaña
house-kind-villa = Villa
house-kind-tent = Tienda
house-kind-house = Casa
house-kind-bed = Cama
house-kind-pitch = Parcela
house-files = Todo lo que se puede cambiar
house-files-text = Estos son los archivos de su casa. Lo que cambie aquí se comprueba, se guarda con su historial y se puede descargar y aplicar en cualquier sitio.
house-services-count = { $n ->
    [one] { $n } servicio
   *[other] { $n } servicios
}
house-questions-count = { $n ->
    [one] { $n } respuesta a preguntas
   *[other] { $n } respuestas a preguntas
}
house-download = Descargar { $file }
house-file-property = La casa
house-file-catalog = Catálogo: alojamientos, temporadas, precios
house-file-services = Servicios y equipo
house-file-welcome = Página de bienvenida
house-file-templates = Plantillas de mensajes
house-file-automations = Automatizaciones
house-file-channel = Conversación y respuestas a preguntas
house-file-rates = Lo que cuestan los mensajes
house-file-texts = Textos del chat ({ $language })
house-saved = Guardado. Ya está en vigor.
house-stale = Otra persona ha cambiado este archivo mientras tanto. El suyo está abajo; si lo guarda ahora, sustituye al otro.
house-fine = Sin errores
house-mistakes = Errores
house-expected = Se espera: { $expected }
house-line = Línea
house-add = Añadir
house-remove = Quitar
house-up = Subir
house-down = Bajar
house-add-field = Añadir un campo
house-as-form = Formulario
house-as-text = Texto
house-export = Exportar
house-marks = Los secretos se muestran como ••••. Deje la marca para conservar el secreto, o escriba otro encima.
house-presets = Valores para `preset`:
house-phase = Momento de la estancia
house-preview = Vista previa
house-prices-text = Precio de una noche en { $currency }.
house-not-sold = no se vende
house-weekend = fin de semana { $price }
house-min-nights = { $n ->
    [one] { $n } noche como mínimo
   *[other] { $n } noches como mínimo
}
house-max-nights = { $n ->
    [one] { $n } noche como máximo
   *[other] { $n } noches como máximo
}
month-january = Enero
month-february = Febrero
month-march = Marzo
month-april = Abril
month-may = Mayo
month-june = Junio
month-july = Julio
month-august = Agosto
month-september = Septiembre
month-october = Octubre
month-november = Noviembre
month-december = Diciembre
house-quote-text = Lo que se ofrece a un huésped por una estancia, y qué regla dice que no.
house-quote-answer = Presupuesto
house-quote-none = Rellene una estancia y vea su precio.
house-quote-unreadable = No se entiende una fecha, un número o una edad.
house-pets = Mascotas
house-plan = Tarifa
house-plan-first = La primera
house-code = Código de promoción
house-booked-on = Reservado el
quote-room = Noches
quote-extra-adult = Más adultos
quote-extra-child = Más niños
quote-discount = Descuento
quote-fee = Suplemento
quote-tax = Impuesto
quote-total = Total
quote-deposit = Depósito, al reservar
quote-balance = Por pagar
quote-on-site = Se paga allí
quote-tax-inside = Impuestos incluidos
quote-nights = Noche a noche
refused-closed = Sin precio: la noche del { $day } no se vende.
refused-min-nights = { $n ->
    [one] Sin precio: con esa llegada hace falta { $n } noche como mínimo.
   *[other] Sin precio: con esa llegada hacen falta { $n } noches como mínimo.
}
refused-max-nights = { $n ->
    [one] Sin precio: con esa llegada es posible { $n } noche como máximo.
   *[other] Sin precio: con esa llegada son posibles { $n } noches como máximo.
}
refused-occupancy = { $n ->
    [one] Sin precio: cabe { $n } persona, y una debe ser adulta.
   *[other] Sin precio: caben { $n } personas, y una debe ser adulta.
}
refused-unknown-accommodation = Sin precio: no existe ese alojamiento.
refused-unknown-rate-plan = Sin precio: no existe esa tarifa.
refused-dates = Sin precio: la salida va después de la llegada, y la llegada no antes de la reserva.
refused-arrival-day = Sin precio: ese día de la semana no se llega.
refused-pets = Sin precio: no se admiten mascotas.
refused-too-large = Sin precio: no se puede calcular.
house-photos-text = JPEG, PNG o WebP. Los huéspedes las reciben del tamaño de su pantalla, sin el lugar ni la hora que guarda la cámara.
house-photo = Imagen
house-upload = Subir
house-unused = Sin usar
house-templates-text = Los mensajes con los que WhatsApp deja empezar una conversación, tal como los ven los huéspedes, y cómo va la revisión de Meta.
house-submit = Enviar a revisión
house-templates-sent = { $n ->
    [0] Todo está ya en Meta.
    [one] Se ha enviado { $n } plantilla a revisión.
   *[other] Se han enviado { $n } plantillas a revisión.
}
template-utility = Utilidad
template-marketing = Marketing
template-authentication = Códigos
review-approved = Aprobada
review-pending = En revisión
review-paused = En pausa
review-rejected = Rechazada
review-disabled = Desactivada
review-unknown = Aún no está en Meta
review-gone = Retirada
house-automations-text = Lo que pasa solo: cuándo, si, y qué se hace.
house-no-automations = Todavía no hay automatizaciones.
automation-off = Apagada
automation-when = Cuando
automation-if = Si
automation-moment = Entonces
automation-do = Hacer
automation-at-once = enseguida
automation-after-minutes = { $n ->
    [one] { $n } minuto después
   *[other] { $n } minutos después
}
automation-after-hours = { $n ->
    [one] { $n } hora después
   *[other] { $n } horas después
}
automation-after-days = { $n ->
    [one] { $n } día después
   *[other] { $n } días después
}
automation-before = { $n ->
    [one] { $n } día antes de { $day }, a las { $time }
   *[other] { $n } días antes de { $day }, a las { $time }
}
automation-on = { $n ->
   *[other] el día de { $day }, a las { $time }
}
automation-behind = { $n ->
    [one] { $n } día después de { $day }, a las { $time }
   *[other] { $n } días después de { $day }, a las { $time }
}
automation-check-in = la llegada
automation-check-out = la salida
automation-booked = la reserva
automation-free-until = el último día de cancelación gratuita
automation-business-hours = en horario de atención
automation-due = queda algo por pagar
automation-paid = no queda nada por pagar
automation-open = la ventana de 24 horas está abierta
automation-closed = la ventana de 24 horas está cerrada
automation-recovery = reglas de recuperación
automation-sends = enviar { $template }
automation-writes = escribir «{ $words }»
automation-asks = pedir { $service }
automation-tells = avisar al equipo: «{ $words }»
automation-tags = recordar «{ $tag }»
automation-calls = avisar a { $host }
dry-run = Probar con lo que pasó
dry-run-text = Muestra quién habría recibido qué y cuándo, y no cambia nada.
dry-run-days = Días atrás
dry-run-over = { $n ->
    [one] El último día, tal como consta. No se ha enviado nada.
   *[other] Los últimos { $n } días, tal como constan. No se ha enviado nada.
}
dry-run-total = { $n ->
    [one] { $n } mensaje
   *[other] { $n } mensajes
}
dry-run-automation = Automatización
dry-run-now = Como está
dry-run-then = Como se prueba
dry-run-withheld = Retenidos
dry-run-cost = Coste
dry-run-messages = Mensajes
dry-run-more = Hay más; se muestran los primeros cien.
house-connections-text = Quién nos avisa de las reservas, qué ha llegado últimamente y en qué se convierte.
house-connection-native = Eventos de Guest Link
house-connection-ical = Calendarios
house-connection-own = Con su propia traducción
house-new-connection = Nueva conexión
house-name-rule = Minúsculas, cifras y guiones.
house-deliveries = Lo que ha llegado
house-no-deliveries = Todavía no ha llegado nada.
house-replay = Repetir lo fallido
house-delivery-done = Hecho
house-delivery-dead = Fallido
house-delivery-waits = En espera
house-mapping = Probar la traducción
house-body = Lo que envía la plataforma
house-try = Probar
house-becomes = Se convierte en
house-remove-connection = Quitar esta conexión
house-remove-connection-text = Desde entonces se rechaza lo que envíe. Sus estancias se quedan.
house-history-text = Quién cambió qué, y la vuelta atrás.
house-by-command = Por comando
house-everything = Todo
house-newest = En vigor
house-bring-back = Recuperar
