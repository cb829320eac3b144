# La página del huésped en español. Lo que va entre llaves se rellena solo.

## Saludo y fechas
hello = Te damos la bienvenida
hello-name = Te damos la bienvenida, { $name }
thanks = Gracias
thanks-name = Gracias, { $name }
nights = { $n ->
    [one] { $n } noche
   *[other] { $n } noches
}
adults = { $n ->
    [one] { $n } adulto
   *[other] { $n } adultos
}
children = { $n ->
    [one] { $n } niño
   *[other] { $n } niños
}
reference = Reserva { $ref }
check-in = Entrada
check-out = Salida
from-time = desde las { $time }
until-time = hasta las { $time }
room-unit = Habitación { $unit }

## Lo que toca ahora
days-to-go = { $n ->
    [1] Tu estancia empieza mañana
   *[other] Faltan { $n } días
}
ready-at = Tu habitación está lista hoy desde las { $time }
check-in-open = Tu habitación te espera
check-in-open-until = Tu habitación está lista; te esperamos hasta las { $time }
enjoy = Disfruta de tu estancia. La salida es el { $day }, hasta las { $time }
leave-by = La salida es hoy, hasta las { $time }
thanks-line = Ha sido un placer tenerte con nosotros

## Títulos
requests-title = Tus peticiones
checkin-title = Tu llegada
door-title = Tu llave
wifi-title = Wifi
directions-title = Cómo llegar
services-title = Servicios
facilities-title = Hoy abierto
tips-title = Merece el paseo
rules-title = Normas de la casa
checkout-title = Antes de irte
balance-title = Tu reserva
room-title = Tu habitación
help-title = Ayuda
after-title = ¿Qué tal fue?
guide = En esta página
language = Idioma
calendar-add = Añadir al calendario
calendar-summary = Estancia en { $house }

## Secretos
door-show = Ver mi código
door-code = Código de la puerta
key-box = Caja de llaves
door-opens = Tu código aparece aquí el { $day } desde las { $time }.
door-unpaid = Tu código aparece aquí cuando esté pagado el saldo o recepción haya hecho tu entrada.
wifi-network = Red
wifi-password = Contraseña
wifi-show = Ver contraseña
wifi-opens = La contraseña aparece aquí el { $day } desde las { $time }.
wifi-unpaid = La contraseña aparece aquí cuando la reserva esté confirmada.
wifi-qr = Código QR para conectarse al wifi
wifi-qr-hint = Para quien viene contigo: apunta aquí con la cámara.
secret-closed = Ya no se muestra: la estancia ha terminado.
secret-until = Visible hasta el { $day }, { $time }
copy = Copiar
copied = Copiado

## Llegada
arrival-planned = Nos dijiste que llegas hacia las { $time }.
arrival-tell = Dinos a qué hora llegas
arrival-message = Hola, sobre mi estancia { $ref }: llegaré hacia las 
parking = Aparcamiento
map-open = Abrir en mapas

## Servicios
services-sub = Pídelo con un toque. Te respondemos aquí y por WhatsApp.
services-before-sub = Déjalo arreglado antes de venir y te estará esperando.
free = Gratis
price-stay = { $price }
price-person = { $price } por persona
price-unit = { $price } por unidad
price-day = { $price } al día
price-vehicle = { $price } por vehículo
price-hour = { $price } por hora
minutes = { $n ->
    [one] en { $n } minuto
   *[other] en unos { $n } minutos
}
done-hours = { $n ->
    [one] en { $n } hora
   *[other] en unas { $n } horas
}
lead = { $n ->
    [one] con { $n } hora de antelación
   *[other] con { $n } horas de antelación
}
hours-range = { $from }–{ $until }
approval = lo confirmamos antes
request = Pedir
request-of = Pedir: { $service }
quantity = Cantidad
wanted-at = Cuándo
note = ¿Algo que debamos saber?
send = Enviar petición

## Peticiones
times = { $n } × { $service }
asked-at = Pedido el { $day }, { $time }
progress = Estado de { $service }
state-received = Recibida
state-confirmed = Confirmada
state-onway = En camino
state-done = Hecha
state-planned = Prevista para el { $day }, { $time }
state-declined = Lo sentimos, no es posible
declined-next = Escríbenos y buscamos otra solución.
state-cancelled = Cancelada
queued = Guardada en tu móvil. Se envía en cuanto tengas conexión.
ask-failed = No ha funcionado. Inténtalo de nuevo o escríbenos.
ask-not-offered = Este servicio no está disponible ahora mismo.
ask-malformed = Revisa la cantidad y la hora; tiene que ser dentro de tu estancia.
ask-too-many = Ya tienes muchas peticiones abiertas. Estamos en ello.
solved-question = ¿Está todo resuelto?
solved-yes = Sí, gracias
solved-not-yet = Todavía no
rate-question = ¿Qué tal ha ido?
rate-stars = { $n ->
    [one] { $n } estrella
   *[other] { $n } estrellas
}
rated = { $n ->
    [one] Has dado { $n } estrella. ¡Gracias!
   *[other] Has dado { $n } estrellas. ¡Gracias!
}
cancel-request = Cancelar esta petición
act-too-late = Eso ya no es posible. Así está ahora.

## Horarios, consejos, normas
open-until = Abierto hasta las { $time }
opens-at = Abre a las { $time }
closed-for-today = Cerrado por hoy
closed-today = Hoy cerrado
always-open = Siempre abierto
distance-m = { $n } m
distance-km = { $n } km
more = Más sobre { $name }

## Dinero
total = Total
due = Por pagar
all-paid = Todo está pagado. Gracias.
pay = Pagar en línea
pay-desk = O simplemente en recepción.
cancel-until = Cancelación gratuita hasta el { $day }, { $time }.

## Habitación, ayuda, después
size = { $n } m²
desk = Recepción
review-on = Opinar en { $name }
review-lead = Unas palabras ayudan a otros a encontrarnos.
book-again = Reservar otra vez
promo = Con el código { $code } la próxima estancia cuesta menos.
chat = Chatear por WhatsApp
chat-message = Hola, es sobre mi estancia { $ref }.

## Red y móvil
offline = No tienes conexión. Todo lo que ves aquí sigue funcionando.
updated = Actualizado el { $day }, { $time }
install = Guarda esta página en tu móvil
install-text = También se abre sin internet.

## Enlaces que ya no llevan a ningún sitio
gone-title = Este enlace ya terminó su estancia
gone-text = Los enlaces a la página de un huésped caducan un tiempo después de la estancia, y uno nuevo sustituye al anterior. Si buscas el tuyo, escríbenos: te enviamos otro con mucho gusto.
gone-slow = Espera un minuto antes de volver a intentarlo.
preview = Vista previa. Los huéspedes la ven sin esta barra; los códigos y las peticiones están desactivados.
