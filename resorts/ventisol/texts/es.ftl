# Lo que leen los huéspedes en español. Lo que va entre llaves se rellena solo; no lo quites.
# Con *asteriscos* se escribe en negrita en WhatsApp. Los botones admiten 20 caracteres como máximo.

## Fechas, números, listas

weekday = { $n ->
    [1] lun
    [2] mar
    [3] mié
    [4] jue
    [5] vie
    [6] sáb
   *[7] dom
}
month = { $n ->
    [1] ene
    [2] feb
    [3] mar
    [4] abr
    [5] may
    [6] jun
    [7] jul
    [8] ago
    [9] sept
    [10] oct
    [11] nov
   *[12] dic
}
month-long = { $n ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
}
month-year = { $month } de { $year }
date = { $weekday } { $day } { $month } { $year }
day = { $weekday } { $day } { $month }
dates = { $weekday } { $day } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-months = { $weekday } { $day } { $month } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-years = { $weekday } { $day } { $month } { $year } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-short = { $day }–{ $to_day } { $to_month }
dates-short-across = { $day } { $month } – { $to_day } { $to_month }
moment = { $date }, { $time }
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
children-aged = { $n ->
    [one] { $n } niño (edad: { $ages })
   *[other] { $n } niños (edades: { $ages })
}
babies = { $n ->
    [one] { $n } bebé
   *[other] { $n } bebés
}
pets = { $n ->
    [one] { $n } mascota
   *[other] { $n } mascotas
}
list-comma = { $a }, { $b }
list-and = { $a } y { $b }

## Saludo

hello = ¡Hola! Te damos la bienvenida a { $property }.
hello-name = ¡Hola, { $name }! Te damos la bienvenida a { $property }.
hello-again = ¡Qué alegría leerte de nuevo!
hello-again-name = ¡Qué alegría leerte de nuevo, { $name }!
assistant = Soy el asistente de reservas, no una persona. Escribe *{ $word }* cuando quieras y sigue uno de nosotros.
person-word = persona
help = ¿En qué te ayudo?
hello-back = ¡Hola otra vez! ¿En qué te ayudo?

## Preguntas

ask-dates = ¿Qué días te gustaría venir? Con algo como «{ $example }» me basta.
ask-dates-again = No encuentro las fechas. ¿Me las escribes así: { $example }?
need-dates = Escríbeme los días que tienes en mente, algo como «{ $example }», y te enseño qué hay libre.
ask-month = ¿De qué mes hablamos?
need-month = Dime también el mes y miro qué hay libre.
ask-nights = ¿Cuántas noches quieres quedarte desde el { $date }?
ask-date-invalid = Ese día no existe en el calendario. ¿Qué fechas quieres decir?
ask-date-past = Ese día ya pasó. ¿Qué fechas quieres decir?
ask-party = ¿Cuántos venís? Si hay niños, dime también qué edad tienen.
ask-party-again = Perdona, no he entendido cuántos sois. Con algo como «2 adultos y un niño de 7 años» me vale: ¿quiénes venís?
ask-ages = { $n ->
    [one] ¿Y qué edad tiene el niño? De eso dependen la cama y el precio.
   *[other] ¿Y qué edad tienen los niños? De eso dependen las camas y el precio.
}
ask-ages-again = { $n ->
    [one] Solo me falta la edad en años, por ejemplo «7». ¿Cuántos tiene?
   *[other] Solo me faltan las edades en años, por ejemplo «4 y 7». ¿Cuántos tienen?
}
confirm-dates = Para que hablemos de los mismos días: { $dates }, { $nights }. ¿Es así?
unsure-dates = Si te leo bien, son { $dates }, { $nights }; dime si no es así.
noted-dates = { $dates }, { $nights }: apuntado.

## Fechas que proponemos cuando solo se sabe el mes

suggest = Para { $nights } en { $month } tengo libres estas fechas:
suggest-from = • { $dates }: desde { $total }
suggest-best = • { $dates }: { $name }, { $total } la estancia completa
suggest-two-adults = Los precios son para dos adultos.
suggest-pick = Toca las que te gusten o escríbeme otras.
suggest-pick-party = Toca las que te gusten o escríbeme otras. ¿Y cuántos venís?
suggest-none = Lo siento, en { $month } no me queda nada para { $nights }. ¿Qué otras fechas te vendrían bien?

## Propuestas

stay = { $dates }, { $nights }, { $party }
offers = { $count ->
    [one] Yo me quedaría con esta:
   *[other] Esto es lo que yo miraría:
}
for-stay = { $stay }.
occasion-anniversary = ¡Feliz aniversario, qué buen motivo para venir!
occasion-honeymoon = ¡Enhorabuena a los dos!
occasion-birthday = ¡Un cumpleaños junto al mar, qué bien!
assumed-adults = He contado { $n } adultos. Si hay niños, dime sus edades y el precio mejora.
assumed-party = He contado dos adultos; dime si sois más.
assumed-ages = { $n ->
    [one] He contado al niño con precio infantil; dime su edad y te doy el importe exacto.
   *[other] He contado a los niños con precio infantil; dime sus edades y te doy el importe exacto.
}
assumed-dates = Dime si pensabas en otros días.
code-no = El código { $code } no vale para esta estancia, lo siento.
over-budget = Para ser sincero, esos días no queda nada por debajo de { $budget }. Esto es lo que más se acerca.
card-title = *{ $name }* · { $label }
card-best = mi favorita para ti
card-saver = la más económica
card-step-up = un paso más
card-price = *{ $total }* en total por { $nights }
card-with = Con { $list }.
card-cancel = Cancelación gratis hasta el { $date }.
card-no-refund = No reembolsable, de ahí el precio.
too-late-to-cancel = Tan cerca de la llegada ya no es reembolsable.
card-last = Es la última para esas fechas.
card-why = Por qué: { $reasons }.
reason-kind-asked = es lo que pedías
reason-fits-party = cabéis todos con holgura
reason-inside-budget = entra en tu presupuesto
reason-stayed-before = ya la conoces
reason-couple = está hecha para dos
reason-family = está pensada para familias
reason-small-family = es justo para una familia pequeña
reason-honeymoon = es la más romántica
reason-anniversary = está hecha para aniversarios
reason-romance = es la más romántica
reason-celebration = es un sitio para celebrar
reason-nature = te despiertas entre árboles
reason-pets = tu mascota es bienvenida
reason-accessibility = no tiene escalones
reason-long-stay = tiene todo para quedarse más
reason-short-stay = es perfecta para unas noches
reason-budget = buena relación calidad-precio
reason-luxury = es un capricho
reason-group = hay sitio para todos
reason-heritage = tiene historia
reason-business = se trabaja con calma
has-it = tiene { $amenity }
little-over = Es un { $percent } % más que tu presupuesto.
pick-one = ¿Cuál te gusta más?
what-else = Dime qué debería cambiar: ¿las fechas, el tamaño o el precio?

## Por qué no

why-min-stay = { $n ->
    [one] { $name } también os iría bien, pero en esas fechas pide al menos { $n } noche: hasta el { $date } sí podría ser.
   *[other] { $name } también os iría bien, pero en esas fechas pide al menos { $n } noches: si os quedáis hasta el { $date }, es vuestra.
}
why-closed = { $name } está cerrada en esas fechas.
why-sold-out = { $name } ya está ocupada esos días.
why-too-small = { $name } se os quedaría pequeña.
why-no-pets = En { $name } no se admiten mascotas, lo siento.
why-arrival-day = En { $name } las estancias empiezan otro día de la semana.
why-missing = { $name } no tiene lo que pedías.
sold-out = { $n ->
    [one] Lo siento: { $names } ya no está libre ({ $dates }).
   *[other] Lo siento: { $names } ya no están libres ({ $dates }).
}
nothing-free = Lo siento, para { $dates } no me queda nada que os encaje.
nearest-free = Las fechas libres más cercanas:
nothing-near = Tampoco encuentro nada cerca de esos días. ¿Qué otras fechas te vendrían bien?
waitlisted = Te he puesto en la lista para { $dates }. Si se libera algo, recibes un mensaje nuestro y nada más.

## Presupuesto

quote-title = *{ $name }*
line-room = { $nights }: { $amount }
line-extra-adult = Adultos extra: { $amount }
line-extra-child = Niños: { $amount }
line-discount = { $name } ({ $percent } %): { $amount }
line-cleaning = Limpieza final: { $amount }
line-pets = Mascotas: { $amount }
line-other = { $name }: { $amount }
quote-total = *Total de la estancia: { $total }*
quote-on-site = De ahí se pagan al llegar { $amount } ({ $name }).
vat = IVA
quote-with = Incluye { $list }.
quote-deposit = Ahora pagas { $deposit }; los otros { $balance }, en recepción.
quote-prepaid = Ahora pagas { $deposit }.
quote-pay-later = Ahora no pagas nada.
cancel-terms = Para tus fechas ({ $dates }) es así. { $terms }
cancel-free = Cancelación gratis hasta el { $until }.
cancel-part = Después, te devolvemos el { $percent } % hasta el { $until }.
cancel-part-now = Si cancelas antes del { $until }, te devolvemos el { $percent } %.
cancel-none = Esta tarifa no es reembolsable.
quote-valid = Te guardamos este precio hasta el { $until }.
quote-free-now = Libre cuando lo miré, a las { $time }.
book-here = Aquí reservas { $name } por { $total }, en unos dos minutos.
pay-there = El pago es seguro en esa página; por favor, no escribas aquí los datos de tu tarjeta.

## Respuestas

photo = *{ $name }*: { $summary }
photo-page = Todo sobre { $name }, con todas las fotos y fechas libres, está aquí.
photo-which = ¿De cuál? Escríbeme solo el nombre.
have-it = { $n ->
    [one] Con { $amenity } tenemos { $names }.
   *[other] Con { $amenity } tenemos { $names }.
}
accessible = { $n ->
    [one] Sí: sin escalones tenemos { $names }.
   *[other] Sí: sin escalones tenemos { $names }.
}
discounts = Aquí no regateamos, pero estos descuentos son de verdad:
discount-nights = { $n ->
    [one] • { $percent } % menos desde { $n } noche
   *[other] • { $percent } % menos desde { $n } noches
}
discount-early = { $n ->
    [one] • { $percent } % menos si reservas con un día de antelación
   *[other] • { $percent } % menos si reservas con { $n } días de antelación
}
discount-late = { $n ->
    [one] • { $percent } % menos si llegas de un día para otro (no en todas las temporadas)
   *[other] • { $percent } % menos si llegas en los próximos { $n } días (no en todas las temporadas)
}
discount-plan = • { $percent } % menos con la tarifa «{ $name }»
discounts-inside = Lo que corresponda a tus fechas ya está en los precios que te enseño.
discounts-none = Nuestros precios son iguales para todos, así que no hay nada que pueda rebajar.
thanks = ¡Un placer! Aquí estoy si se te ocurre algo más.
lost = ¡Gracias por avisar y que disfrutes mucho del viaje! Si cambian los planes, escríbeme.
wrong-number = Perdona, ha sido un error nuestro. Hemos quitado este número y no volveremos a escribirte.
not-understood = No te he entendido del todo. Dime tus fechas y cuántos sois, o pregúntame lo que quieras sobre la casa.

## Una persona

person-now = Ya está avisado un compañero y te responde por aquí, normalmente en pocos minutos.
person-later = Te responde un compañero por aquí { $when }. Tu mensaje es el primero de la lista.
person-soon = Te responde un compañero por aquí en cuanto pueda.
when-today = desde las { $time }
when-tomorrow = mañana desde las { $time }
when-day = el { $day } desde las { $time }
sorry = Lo siento, esto no debería pasar.
sorry-payment = Lo siento, esa página tendría que funcionar sin más. Tu precio se mantiene.
sorry-failed = No te estoy entendiendo y no quiero hacerte repetir.
no-guessing = Eso prefiero no adivinarlo: que te lo diga quien lo sabe.
details = Los detalles exactos, mejor de quien los conoce.
added = Apuntado: se lo he añadido a mis compañeros.
no-bargaining = Más que eso no está en mi mano.
group = { $n ->
   *[other] Para { $n } personas juntaría { $names }. Para los grupos preparamos una oferta propia, y la hace una persona.
}
group-large = { $n ->
   *[other] ¡{ $n } personas, qué bien! Para un grupo así preparamos una oferta propia, y la hace una persona.
}
about-stay = Entendido: es sobre tu reserva, así que se lo he pasado al equipo.
emergency = Si alguien está herido o en peligro, llama ahora al *{ $number }*. Estoy avisando a nuestro equipo en este momento.

## Consentimiento

opted-out = Hecho: no volveremos a escribirte. Si cambias de idea, escribe { $word }.
opted-out-stay = Hecho: no te mandaremos más ofertas. Solo escribiremos sobre tu reserva. Si cambias de idea, escribe { $word }.
opted-in = ¡Bienvenido de nuevo! Con gusto vuelvo a ayudarte. ¿Qué necesitas?
cancel-which = Para hacer lo correcto: ¿dejo de escribirte, o se trata de tu reserva?
card-number = Por favor, no envíes números de tarjeta por chat. El tuyo ya no se puede leer aquí; se paga solo en nuestra página de reservas.

## Lo que no se puede leer

got-voice = Aún no puedo escuchar notas de voz, perdona. Escríbemelo en pocas palabras, o que la escuche un compañero.
got-media = ¡Gracias! Yo no puedo ver fotos ni archivos. Cuéntamelo en pocas palabras, o que lo mire un compañero.
got-place = Gracias, tengo la ubicación. ¿Qué te gustaría saber?
got-other = Ese tipo de mensaje no lo puedo abrir. Cuéntamelo en pocas palabras, o que lo mire un compañero.

## Seguimiento

dear-guest = viajero
nudge = ¿Te queda alguna duda sobre { $name } ({ $dates })? Te ayudo encantado. El precio de { $total } es tuyo hasta el { $until }.

## Botones, 20 caracteres como máximo

button-choose = Me gusta esta
button-photos = Más fotos
button-person = Con una persona
button-yes = Sí, esos días
button-other-dates = Otras fechas
button-else = ¿Qué más hay libre?
button-waitlist = Apúntame a la lista
button-book = Reservar ahora
button-page = Ver
button-stop-messages = No más mensajes
button-cancel-booking = Es mi reserva

## Dentro de las plantillas

refund-amount = Te devolvemos { $amount }.
refund-none = No hay nada que devolver.
refund-later = Sobre el reembolso te escribimos aparte.

## Lo que tiene cada alojamiento (en listas)

amenity-accessible = acceso sin escalones
amenity-air-conditioning = aire acondicionado
amenity-balcony = balcón
amenity-bathtub = bañera
amenity-bbq = barbacoa
amenity-crib-on-request = cuna si la necesitas
amenity-deck = terraza de madera
amenity-dishwasher = lavavajillas
amenity-espresso = cafetera espresso
amenity-fan = ventilador
amenity-fireplace = chimenea
amenity-garden = jardín
amenity-hairdryer = secador
amenity-heating = calefacción
amenity-kettle = hervidor
amenity-kitchen = cocina completa
amenity-kitchenette = cocinita
amenity-minibar = minibar
amenity-power = electricidad
amenity-private-bathroom = baño propio
amenity-private-plunge-pool = mini piscina propia
amenity-private-pool = piscina propia
amenity-roll-in-shower = ducha a ras de suelo
amenity-safe = caja fuerte
amenity-sea-view = vistas al mar
amenity-smart-tv = smart TV
amenity-step-free = acceso sin escalones
amenity-telescope = telescopio
amenity-terrace = terraza
amenity-washing-machine = lavadora
amenity-wifi = wifi

## What guests ask for

request-received = Recibido: { $what }. Normalmente listo antes de las { $time }.
request-received-plain = Recibido: { $what }. El equipo ya lo tiene.
request-checking = { $what }: lo estamos comprobando y te decimos aquí mismo.
request-planned = { $what }: previsto para { $moment }.
request-merged = Añadido. Ahora queda así: { $what }.
request-confirmed = Confirmado: { $what }, hacia las { $time }.
request-confirmed-plain = Confirmado: { $what }.
request-on-the-way = En camino: { $what }.
request-longer = { $what }: necesitamos un poco más de tiempo. Gracias por la paciencia.
request-longer-until = { $what }: necesitamos un poco más, hasta las { $time }. Gracias por la paciencia.
request-done = Hecho: { $what }. ¿Todo resuelto?
request-solved = ¡Estupendo, gracias por decírnoslo!
request-rate = ¡Estupendo, gracias! ¿Qué tal lo hemos hecho?
request-rated = Gracias, nos ayuda mucho.
request-again = Lo siento. Volvemos a ello ahora mismo: { $what }.
request-declined = Lo siento, { $what } no es posible: { $reason }
request-instead = En su lugar podemos ofrecerte: { $alternative }
request-cancelled = Cancelado: { $what }.
request-cancelled-why = Lo siento, hemos tenido que cancelar { $what }: { $reason }
request-late = { $what } tarda más de lo prometido, lo siento. Nueva hora: { $time }.
request-menu = ¿Qué podemos hacer por ti?
request-which = Con gusto. ¿A cuál de estos te refieres?
request-when = { $what }: ¿para qué día y hora?
request-hours = { $what } está disponible de { $from } a { $until }. ¿Para qué hora lo apunto?
request-too-soon = { $n ->
    [one] { $what } hay que pedirlo con { $n } hora de antelación. ¿Para qué hora lo apunto?
   *[other] { $what } hay que pedirlo con { $n } horas de antelación. ¿Para qué hora lo apunto?
}
request-price = { $what }: { $total }. ¿Lo pido?
request-price-at = { $what }, { $moment }: { $total }. ¿Lo pido?
request-not-ordered = De acuerdo, no pido nada.
request-too-many = { $n ->
   *[other] { $what }: como máximo { $n } a la vez. Si necesitas más, te ayuda una persona del equipo.
}
request-sold-out = Lo siento, { $what }: no queda nada para hoy.
request-restricted = Eso no se puede pedir por chat. Pregunta en recepción, allí te ayudan con gusto.
request-begun = { $what } ya está en marcha; he avisado al equipo de que ya no lo quieres.
request-over = { $what } ya está cerrado y no se puede cambiar. Pídelo de nuevo.
request-stands = { $what }: { $state }
stands-new = recibido, enseguida lo atienden
stands-checking = lo estamos comprobando
stands-planned = previsto
stands-confirmed = confirmado, ya hay alguien con ello
stands-under-way = en marcha

## Words for the staff

staff-new = Nueva tarea: *{ $what }*, { $unit }, para las { $due }.
staff-approve = Por decidir: *{ $what }*, { $unit }, respuesta antes de las { $due }.
staff-urgent = ⚠️ Urgente.
staff-late = ⏰ Con retraso: *{ $what }*, { $unit }: { $state }.
staff-yours = Es tuya: *{ $what }*, { $unit }. Pulsa «Hecho» al terminar.
staff-taken = La tiene { $who }: { $what }, { $unit }.
staff-done = ¡Gracias! Hecho: { $what }, { $unit }.
staff-passed = De acuerdo, la paso: { $what }, { $unit }.
staff-later = De acuerdo, vuelvo a preguntar a las { $time }: { $what }.
staff-cancelled = Ya no hace falta: { $what }, { $unit }.
staff-again = 🔁 No está resuelto: *{ $what }*, { $unit }. Vuelve a mirarlo, por favor.
staff-which = ¿A qué tarea te refieres?
staff-none = Ahora mismo no tienes tareas pendientes.
staff-over = Eso ya no es posible: { $what }.
staff-why = { $what }: ¿qué motivo le digo al huésped?
staff-noted = Anotado en la tarea: { $what }.

## Buttons of requests, at most 20 characters

button-solved = Sí, todo bien
button-not-yet = Todavía no
button-order = Sí, por favor
button-no-order = No, gracias
button-services = Servicios
button-stars = Valorar
button-cancel-request = Cancelar
button-accept = Aceptar
button-later = Más tarde
button-done = Hecho
button-pass = Pasar
button-approve = Aprobar
button-decline = Rechazar
button-tasks = Tareas
