# The house: what is sold, prices, words, templates, automations, connections, and the way back.
nav-house = House
house-pages = Pages of the house
house-overview = Overview
house-prices = Prices
house-quote = Quote
house-photos = Photos
house-templates = Templates
house-automations = Automations
house-connections = Connections
house-history = History
house-sold = What is sold
house-nothing-sold = Nothing is sold yet: the catalog is empty.
house-edit = Edit
house-sleeps = { $n ->
    [one] sleeps { $n }
   *[other] sleeps { $n }
}
house-units = { $n ->
    [one] { $n } unit
   *[other] { $n } units
}
house-kind-room = Room
house-kind-suite = Suite
house-kind-apartment = Apartment
house-kind-cabin = Cabin
house-kind-villa = Villa
house-kind-tent = Tent
house-kind-house = House
house-kind-bed = Bed
house-kind-pitch = Pitch
house-files = Everything that can be changed
house-files-text = These are the files of your house. What you change here is checked, kept with its history, and can be downloaded and applied anywhere.
house-services-count = { $n ->
    [one] { $n } service
   *[other] { $n } services
}
house-questions-count = { $n ->
    [one] { $n } answer to questions
   *[other] { $n } answers to questions
}
house-download = Download { $file }
house-file-property = The house
house-file-catalog = Catalog: accommodations, seasons, prices
house-file-services = Services and staff
house-file-welcome = Welcome page
house-file-templates = Message templates
house-file-automations = Automations
house-file-channel = Conversation and answers to questions
house-file-rates = What messages cost
house-file-texts = Words in the chat ({ $language })
house-saved = Saved. It is in force now.
house-stale = Somebody else has changed this file meanwhile. Yours is below; saving it now puts it in the place of theirs.
house-fine = No mistakes
house-mistakes = Mistakes
house-expected = Expected: { $expected }
house-line = Line
house-add = Add
house-remove = Remove
house-up = Move up
house-down = Move down
house-add-field = Add a field
house-as-form = Form
house-as-text = Text
house-export = Export
house-marks = Secrets are shown as ••••. Leave a mark as it is to keep the secret, or write a new one over it.
house-presets = Presets for `preset`:
house-phase = Part of the stay
house-preview = Preview
house-prices-text = Price of a night in { $currency }.
house-not-sold = not sold
house-weekend = weekend { $price }
house-min-nights = { $n ->
    [one] at least { $n } night
   *[other] at least { $n } nights
}
house-max-nights = { $n ->
    [one] at most { $n } night
   *[other] at most { $n } nights
}
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December
house-quote-text = What a guest is quoted for a stay, and which rule says no.
house-quote-answer = Quote
house-quote-none = Fill in a stay and see its price.
house-quote-unreadable = A date, a number or an age cannot be read.
house-pets = Pets
house-plan = Rate plan
house-plan-first = The first
house-code = Promotion code
house-booked-on = Booked on
quote-room = Nights
quote-extra-adult = More adults
quote-extra-child = More children
quote-discount = Discount
quote-fee = Fee
quote-tax = Tax
quote-total = Total
quote-deposit = Deposit, paid at once
quote-balance = Left to pay
quote-on-site = Paid on site
quote-tax-inside = Tax included
quote-nights = Night by night
refused-closed = No price: the night of { $day } is not sold.
refused-min-nights = { $n ->
    [one] No price: at least { $n } night is needed on that arrival.
   *[other] No price: at least { $n } nights are needed on that arrival.
}
refused-max-nights = { $n ->
    [one] No price: at most { $n } night is possible on that arrival.
   *[other] No price: at most { $n } nights are possible on that arrival.
}
refused-occupancy = { $n ->
    [one] No price: it holds { $n } person, and one must be an adult.
   *[other] No price: it holds { $n } people, and one must be an adult.
}
refused-unknown-accommodation = No price: there is no such accommodation.
refused-unknown-rate-plan = No price: there is no such rate plan.
refused-dates = No price: departure is after arrival, and arrival not before the booking.
refused-arrival-day = No price: guests do not arrive on that day of the week.
refused-pets = No price: no pets there.
refused-too-large = No price: it cannot be worked out.
house-photos-text = JPEG, PNG or WebP. Guests get them in the size of their screen, without the place and time a camera writes into them.
house-photo = Picture
house-upload = Upload
house-unused = Not used
house-templates-text = The messages WhatsApp lets you begin a conversation with, as guests see them, and how Meta’s review stands.
house-submit = Put to review
house-templates-sent = { $n ->
    [0] Everything is at Meta already.
    [one] { $n } template was put to review.
   *[other] { $n } templates were put to review.
}
template-utility = Utility
template-marketing = Marketing
template-authentication = Codes
review-approved = Approved
review-pending = In review
review-paused = Paused
review-rejected = Rejected
review-disabled = Disabled
review-unknown = Not at Meta yet
review-gone = Gone
house-automations-text = What happens by itself: when, if, and what is done.
house-no-automations = There are no automations yet.
automation-off = Off
automation-when = When
automation-if = If
automation-moment = Then
automation-do = Do
automation-at-once = at once
automation-after-minutes = { $n ->
    [one] { $n } minute later
   *[other] { $n } minutes later
}
automation-after-hours = { $n ->
    [one] { $n } hour later
   *[other] { $n } hours later
}
automation-after-days = { $n ->
    [one] { $n } day later
   *[other] { $n } days later
}
automation-before = { $n ->
    [one] { $n } day before { $day }, at { $time }
   *[other] { $n } days before { $day }, at { $time }
}
automation-on = { $n ->
   *[other] on { $day }, at { $time }
}
automation-behind = { $n ->
    [one] { $n } day after { $day }, at { $time }
   *[other] { $n } days after { $day }, at { $time }
}
automation-check-in = arrival
automation-check-out = departure
automation-booked = the booking
automation-free-until = the last day of free cancellation
automation-business-hours = in business hours
automation-due = something is still to be paid
automation-paid = nothing is left to pay
automation-open = the 24-hour window is open
automation-closed = the 24-hour window is closed
automation-recovery = rules of recovery
automation-sends = send { $template }
automation-writes = write “{ $words }”
automation-asks = request { $service }
automation-tells = tell the staff “{ $words }”
automation-tags = remember “{ $tag }”
automation-calls = tell { $host }
dry-run = Try on what happened
dry-run-text = Shows who would have got what and when, and changes nothing.
dry-run-days = Days back
dry-run-over = { $n ->
    [one] The last day, as it is recorded. Nothing was sent.
   *[other] The last { $n } days, as they are recorded. Nothing was sent.
}
dry-run-total = { $n ->
    [one] { $n } message
   *[other] { $n } messages
}
dry-run-automation = Automation
dry-run-now = As it is
dry-run-then = As tried
dry-run-withheld = Withheld
dry-run-cost = Cost
dry-run-messages = Messages
dry-run-more = More follow; the first hundred are shown.
house-connections-text = Who tells us about bookings, what came in lately, and what becomes of it.
house-connection-native = Guest Link events
house-connection-ical = Calendars
house-connection-own = Mapping of its own
house-new-connection = New connection
house-name-rule = Small letters, digits and dashes.
house-deliveries = What came in
house-no-deliveries = Nothing came in yet.
house-replay = Work failures again
house-delivery-done = Worked
house-delivery-dead = Failed
house-delivery-waits = Waits
house-mapping = Try the mapping
house-body = What the platform sends
house-try = Try
house-becomes = Becomes
house-remove-connection = Remove this connection
house-remove-connection-text = What it sends is refused from then on. Its stays remain.
house-history-text = Who changed what, and the way back.
house-by-command = By command
house-everything = Everything
house-newest = In force
house-bring-back = Bring back
