# Where other programs hear what happens.
webhooks = Webhooks
webhooks-text = Other programs hear at once what happens here: signed, tried again for two days, and listed with what became of it.
webhooks-none = No program listens yet
webhook-new = Let a program listen
webhook-add = Set up
webhook-name = What is it for?
webhook-url = Address
webhook-url-hint = A public address with https.
webhook-property = Of which property?
webhook-kinds = What it hears of
webhook-more = Single kinds
webhook-more-hint = Dotted names with commas between, such as request.completed, reservation.created.
webhook-on = listens
webhook-struggling = does not hear at the moment
webhook-off = off
webhook-stopped = stopped
webhook-why = We have stopped telling it: { $why }. Mend it, then switch it on again.
webhook-test = Send a test
webhook-switch-on = Switch on
webhook-switch-off = Switch off
webhook-secret = Secret
webhook-secret-text = What we tell is signed as Standard Webhooks are. After a change the secret before is good for one more day.
webhook-secret-new = New secret
webhook-secret-made = Copy this secret now. You will not see it again.
webhook-remove = Remove
webhook-address-refused = This address will not do: { $why }.
webhook-kind-unknown = “{ $kind }” names nothing that can be heard of.
webhook-kinds-wanted = Choose what it hears of: 1 to 50 kinds.
webhook-enough = There are 20 already.
webhook-is-off = It is off: switch it on first.
webhook-changed = Somebody changed it in between. Please look again.
deliveries = What it was told
deliveries-none = Nothing yet.
delivery-told = heard
delivery-given-up = given up
delivery-again = not heard yet
delivery-waiting = on its way
delivery-next = next try { $when }
delivery-replay = Once more
delivery-tries = { $n ->
    [one] one try
   *[other] { $n } tries
}
