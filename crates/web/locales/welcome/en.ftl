# The guest's page in English. What stands in braces is filled in.

## Greeting and dates
hello = Welcome
hello-name = Welcome, { $name }
thanks = Thank you
thanks-name = Thank you, { $name }
nights = { $n ->
    [one] { $n } night
   *[other] { $n } nights
}
adults = { $n ->
    [one] { $n } adult
   *[other] { $n } adults
}
children = { $n ->
    [one] { $n } child
   *[other] { $n } children
}
reference = Booking { $ref }
check-in = Check-in
check-out = Check-out
from-time = from { $time }
until-time = until { $time }
room-unit = Room { $unit }

## What to do now
days-to-go = { $n ->
    [1] Your stay begins tomorrow
   *[other] { $n } days to go
}
ready-at = Your room is ready from { $time } today
check-in-open = Your room is ready for you
check-in-open-until = Your room is ready; we expect you until { $time }
enjoy = Enjoy your stay. Check-out is { $day }, until { $time }
leave-by = Check-out is today, until { $time }
thanks-line = It was a pleasure to have you with us

## Titles
requests-title = Your requests
checkin-title = Your arrival
door-title = Your key
wifi-title = Wi-Fi
directions-title = Getting here
services-title = Services
facilities-title = Open today
tips-title = Worth a walk
rules-title = House rules
checkout-title = Before you leave
balance-title = Your booking
room-title = Your room
help-title = Help
after-title = How was it?
guide = On this page
language = Language
calendar-add = Add to calendar
calendar-summary = Stay at { $house }

## Secrets
door-show = Show my code
door-code = Door code
key-box = Key box
door-opens = Your code appears here on { $day } from { $time }.
door-unpaid = Your code appears here once the balance is paid or reception has checked you in.
wifi-network = Network
wifi-password = Password
wifi-show = Show password
wifi-opens = The password appears here on { $day } from { $time }.
wifi-unpaid = The password appears here once your booking is confirmed.
wifi-qr = QR code that joins the Wi-Fi
wifi-qr-hint = For everybody with you: point a phone’s camera here.
secret-closed = Not shown any more: the stay has ended.
secret-until = Shown until { $day }, { $time }
copy = Copy
copied = Copied

## Arrival
arrival-planned = You told us that you arrive at about { $time }.
arrival-tell = Tell us when you arrive
arrival-message = Hello, about my stay { $ref }: I will arrive at about 
parking = Parking
map-open = Open in maps

## Services
services-sub = Ask with a tap. We answer here and on WhatsApp.
services-before-sub = Arrange it before you come, and it is waiting for you.
free = Free
price-stay = { $price }
price-person = { $price } per person
price-unit = { $price } each
price-day = { $price } a day
price-vehicle = { $price } per vehicle
price-hour = { $price } an hour
minutes = { $n ->
    [one] about { $n } minute
   *[other] about { $n } minutes
}
done-hours = { $n ->
    [one] about { $n } hour
   *[other] about { $n } hours
}
lead = { $n ->
    [one] ask { $n } hour ahead
   *[other] ask { $n } hours ahead
}
hours-range = { $from }–{ $until }
approval = we confirm first
request = Request
request-of = Request: { $service }
quantity = How many
wanted-at = When
note = Anything we should know?
send = Send request

## Requests
times = { $n } × { $service }
asked-at = Asked { $day }, { $time }
progress = Progress of { $service }
state-received = Received
state-confirmed = Confirmed
state-onway = On the way
state-done = Done
state-planned = Planned for { $day }, { $time }
state-declined = Sorry, this is not possible
declined-next = Write to us and we will find another way.
state-cancelled = Cancelled
queued = Saved on your phone. It is sent as soon as you are online.
ask-failed = That did not work. Please try again, or write to us.
ask-not-offered = This service is not available at the moment.
ask-malformed = Please look at the number and the time again; the time must lie within your stay.
ask-too-many = You have many open requests already. We are on them.
solved-question = All solved?
solved-yes = Yes, thank you
solved-not-yet = Not yet
rate-question = How was it?
rate-stars = { $n ->
    [one] { $n } star
   *[other] { $n } stars
}
rated = { $n ->
    [one] You gave { $n } star. Thank you!
   *[other] You gave { $n } stars. Thank you!
}
cancel-request = Cancel this request
act-too-late = That is not possible any more. This is how it stands now.

## Hours, tips, rules
open-until = Open until { $time }
opens-at = Opens at { $time }
closed-for-today = Closed for today
closed-today = Closed today
always-open = Always open
distance-m = { $n } m
distance-km = { $n } km
more = More about { $name }

## Money
total = Total
due = Still to pay
all-paid = Everything is paid. Thank you.
pay = Pay online
pay-desk = Or simply at reception.
cancel-until = Free of charge to cancel until { $day }, { $time }.

## Room, help, afterwards
size = { $n } m²
desk = Reception
review-on = Review on { $name }
review-lead = A few words help others to find us.
book-again = Book again
promo = With the code { $code } the next stay costs less.
chat = Chat on WhatsApp
chat-message = Hello, this is about my stay { $ref }.

## Network and phone
offline = You are offline. Everything you see here still works.
updated = Last updated { $day }, { $time }
install = Keep this page on your phone
install-text = It also opens without internet.

## Links that lead nowhere any more
gone-title = This link has had its stay
gone-text = Links to a guest’s page end some time after the stay, and a new link replaces the one before. If you are looking for yours, write to us: we will gladly send you a new one.
gone-slow = Please wait a minute before you try again.
preview = Preview. Guests see this without the bar; codes and requests are switched off.
