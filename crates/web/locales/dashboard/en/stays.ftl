# Stays: timeline, lists, a stay's own page, entries by hand.
nav-stays = Stays
stays-views = Ways to look
stays-timeline = Timeline
stays-today = Today
stays-coming = Coming
stays-past = Past
stays-found = Found
stays-search = Name, reference or room
stays-enter = Enter a stay
stays-earlier = Earlier
stays-later = Later
stays-now = Today
stays-room = Room
stays-no-room = No room yet
stays-arriving = Arriving today
stays-here = In the house
stays-leaving = Leaving today
stays-expected = Expected
stays-unsure = Not certain
stays-none = Nobody.
stay-nobody = Unknown guest
stay-nights = { $n ->
    [one] { $n } night
   *[other] { $n } nights
}
stay-inquiry = Inquiry
stay-pending = Pending
stay-confirmed = Confirmed
stay-checked-in = In the house
stay-checked-out = Left
stay-cancelled = Cancelled
stay-no-show = Did not come
stay-declined = Declined
stay-expired = Expired
stay-facts = The stay
stay-arrival = Arrival
stay-departure = Departure
stay-reference = Reference
stay-told-by = Comes from
stay-by-hand = Entered by hand
stay-party = Who comes
stay-adults = { $n ->
    [one] { $n } adult
   *[other] { $n } adults
}
stay-children = { $n ->
    [one] { $n } child
   *[other] { $n } children
}
stay-total = Total
stay-changed = Last change
stay-chat = Open the chat
stay-kept-elsewhere = The booking platform keeps this stay. Change it there; what changes arrives here by itself.
stay-page = The guest's page
stay-opened = { $n ->
    [0] Not opened yet
    [one] Opened once
   *[other] Opened { $n } times
}
stay-no-page = A page begins with the confirmation and ends 30 days after the departure.
stay-make-link = Make the guest's link
stay-open-page = Open
stay-send-link = Send it on WhatsApp
stay-send-link-text = What came of it stands under “Sent and withheld”.
stay-new-link = New link
stay-new-link-text = The link before it ends at once.
stay-previews = Look at it in a phase of the stay
stay-previews-text = A preview lasts an hour and opens no secrets.
phase-booked = Booked
phase-soon = Before the arrival
phase-arrival = Day of arrival
phase-staying = In the house
phase-departure = Day of departure
phase-after = Afterwards
stay-coming = Still to come
stay-coming-request = A request is looked after
stay-nothing-coming = Nothing is planned.
stay-decisions = Sent and withheld, and why
stay-no-decisions = No automation has looked at this stay yet.
stay-because = because of { $trigger }
stay-do-check-in = Has arrived
stay-do-check-out = Has left
stay-do-no-show = Did not come
stay-do-cancel = Cancel the stay
stay-change = Change the stay
stay-form-text = It takes its nights from the calendar, and messages follow it as they follow every booking.
stay-phone = Telephone, with country code
stay-messages-welcome = The guest agreed to messages about this stay on WhatsApp
stay-adults-label = Adults
stay-ages = Ages of children
stay-kind = Accommodation
stay-status = Status
stay-wrong = Please look again: { $expected }.
