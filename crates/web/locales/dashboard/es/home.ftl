# El día de un vistazo.
home-hello = Hola, { $name }
home-coming = Llegan hoy
home-leaving = Se van hoy
home-rooms = Habitaciones ocupadas esta noche
home-cost = Mensajes de este mes
home-month = Los últimos 28 días
home-more = Todas las cifras
