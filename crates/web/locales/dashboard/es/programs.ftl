# Donde otros programas se enteran de lo que pasa.
webhooks = Webhooks
webhooks-text = Otros programas se enteran al momento de lo que pasa aquí: firmado, con reintentos durante dos días y con el resultado a la vista.
webhooks-none = Todavía no escucha ningún programa
webhook-new = Que escuche un programa
webhook-add = Configurar
webhook-name = ¿Para qué es?
webhook-url = Dirección
webhook-url-hint = Una dirección pública con https.
webhook-property = ¿De qué alojamiento?
webhook-kinds = De qué se entera
webhook-more = Tipos sueltos
webhook-more-hint = Nombres con puntos separados por comas, como request.completed, reservation.created.
webhook-on = escucha
webhook-struggling = ahora mismo no responde
webhook-off = apagado
webhook-stopped = detenido
webhook-why = Hemos dejado de avisarle: { $why }. Arréglalo y vuelve a encenderlo.
webhook-test = Enviar una prueba
webhook-switch-on = Encender
webhook-switch-off = Apagar
webhook-secret = Secreto
webhook-secret-text = Lo que contamos va firmado según Standard Webhooks. Tras un cambio, el secreto anterior vale un día más.
webhook-secret-new = Nuevo secreto
webhook-secret-made = Copia este secreto ahora. No lo verás de nuevo.
webhook-remove = Quitar
webhook-address-refused = Esta dirección no sirve: { $why }.
webhook-kind-unknown = «{ $kind }» no es nada de lo que uno pueda enterarse.
webhook-kinds-wanted = Elige de qué se entera: de 1 a 50 tipos.
webhook-enough = Ya hay 20.
webhook-is-off = Está apagado: enciéndelo primero.
webhook-changed = Alguien lo ha cambiado entretanto. Míralo otra vez.
deliveries = Lo que se le ha contado
deliveries-none = Nada todavía.
delivery-told = recibido
delivery-given-up = abandonado
delivery-again = aún no recibido
delivery-waiting = en camino
delivery-next = próximo intento { $when }
delivery-replay = Otra vez
delivery-tries = { $n ->
    [one] un intento
   *[other] { $n } intentos
}
