# Estancias: calendario, listas, la página de cada una, entradas a mano.
nav-stays = Estancias
stays-views = Formas de verlo
stays-timeline = Calendario
stays-today = Hoy
stays-coming = Próximas
stays-past = Pasadas
stays-found = Encontradas
stays-search = Nombre, referencia o habitación
stays-enter = Anotar una estancia
stays-earlier = Antes
stays-later = Después
stays-now = Hoy
stays-room = Habitación
stays-no-room = Aún sin habitación
stays-arriving = Llegan hoy
stays-here = En la casa
stays-leaving = Se van hoy
stays-expected = Esperados
stays-unsure = Sin confirmar
stays-none = Nadie.
stay-nobody = Huésped desconocido
stay-nights = { $n ->
    [one] { $n } noche
   *[other] { $n } noches
}
stay-inquiry = Consulta
stay-pending = Pendiente
stay-confirmed = Confirmada
stay-checked-in = En la casa
stay-checked-out = Se ha ido
stay-cancelled = Cancelada
stay-no-show = No vino
stay-declined = Rechazada
stay-expired = Caducada
stay-facts = La estancia
stay-arrival = Llegada
stay-departure = Salida
stay-reference = Referencia
stay-told-by = Viene de
stay-by-hand = Anotada a mano
stay-party = Quién viene
stay-adults = { $n ->
    [one] { $n } adulto
   *[other] { $n } adultos
}
stay-children = { $n ->
    [one] { $n } niño
   *[other] { $n } niños
}
stay-total = Total
stay-changed = Último cambio
stay-chat = Abrir el chat
stay-kept-elsewhere = Esta estancia la lleva la plataforma de reservas. Cámbiala allí; el cambio llega aquí solo.
stay-page = La página del huésped
stay-opened = { $n ->
    [0] Aún sin abrir
    [one] Abierta una vez
   *[other] Abierta { $n } veces
}
stay-no-page = La página empieza con la confirmación y termina 30 días después de la salida.
stay-make-link = Crear el enlace del huésped
stay-open-page = Abrir
stay-send-link = Enviarlo por WhatsApp
stay-send-link-text = El resultado aparece en «Enviado y retenido».
stay-new-link = Enlace nuevo
stay-new-link-text = El enlace anterior deja de valer al momento.
stay-previews = Verla en una fase de la estancia
stay-previews-text = Una vista previa dura una hora y no abre secretos.
phase-booked = Reservada
phase-soon = Antes de la llegada
phase-arrival = Día de llegada
phase-staying = En la casa
phase-departure = Día de salida
phase-after = Después
stay-coming = Por venir
stay-coming-request = Se atiende a una solicitud
stay-nothing-coming = No hay nada previsto.
stay-decisions = Enviado y retenido, y por qué
stay-no-decisions = Ninguna automatización ha mirado aún esta estancia.
stay-because = por { $trigger }
stay-do-check-in = Ha llegado
stay-do-check-out = Se ha ido
stay-do-no-show = No vino
stay-do-cancel = Cancelar la estancia
stay-change = Cambiar la estancia
stay-form-text = Ocupa sus noches en el calendario, y los mensajes la siguen como a cualquier reserva.
stay-phone = Teléfono, con prefijo de país
stay-messages-welcome = El huésped aceptó mensajes sobre esta estancia por WhatsApp
stay-adults-label = Adultos
stay-ages = Edades de los niños
stay-kind = Alojamiento
stay-status = Estado
stay-wrong = Revísalo, por favor: { $expected }.
