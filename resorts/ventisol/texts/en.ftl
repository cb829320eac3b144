# What guests read in English. Placeholders in braces are filled in; keep them.
# *Stars* make bold letters in WhatsApp. Buttons have at most 20 characters.

## Dates, numbers, lists

weekday = { $n ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
month = { $n ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
month-long = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-year = { $month } { $year }
date = { $weekday } { $day } { $month } { $year }
day = { $weekday } { $day } { $month }
dates = { $weekday } { $day } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-months = { $weekday } { $day } { $month } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-years = { $weekday } { $day } { $month } { $year } – { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-short = { $day }–{ $to_day } { $to_month }
dates-short-across = { $day } { $month } – { $to_day } { $to_month }
moment = { $date }, { $time }
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
children-aged = { $n ->
    [one] { $n } child (age { $ages })
   *[other] { $n } children (ages { $ages })
}
babies = { $n ->
    [one] { $n } baby
   *[other] { $n } babies
}
pets = { $n ->
    [one] { $n } pet
   *[other] { $n } pets
}
list-comma = { $a }, { $b }
list-and = { $a } and { $b }

## Hello

hello = Hello, and welcome to { $property }!
hello-name = Hello { $name }, and welcome to { $property }!
hello-again = How good to hear from you again!
hello-again-name = How good to hear from you again, { $name }!
assistant = I'm the booking assistant here, not a person. Write *{ $word }* any time and one of us takes over.
person-word = person
help = What can I do for you?
hello-back = Hello again! What can I do for you?

## Questions

ask-dates = Which days would you like to stay? Something like “{ $example }” is all I need.
ask-dates-again = I couldn't find the dates in there. Could you write them like this: { $example }?
need-dates = Write me the days you have in mind, something like “{ $example }”, and I'll show you what's free.
ask-month = Which month would that be?
need-month = Just add the month, and I'll see what's free.
ask-nights = How many nights would you like to stay from { $date }?
ask-date-invalid = I can't find that day in the calendar. Which dates do you mean?
ask-date-past = That day is already behind us. Which dates do you mean?
ask-party = How many of you are coming? If there are children, tell me how old they are.
ask-party-again = Sorry, I didn't get the number. Something like “2 adults and a child of 7” is perfect: who's coming?
ask-ages = { $n ->
    [one] And how old is the child? It decides the bed and the price.
   *[other] And how old are the children? It decides the beds and the price.
}
ask-ages-again = { $n ->
    [one] I only need the child's age in years, for example “7”. How old?
   *[other] I only need the ages in years, for example “4 and 7”. How old are they?
}
confirm-dates = Just so we mean the same days: { $dates }, { $nights }. Right?
unsure-dates = If I read you right, that is { $dates }, { $nights }; tell me if not.
noted-dates = { $dates }, { $nights }: noted.

## Dates suggested when only a month is known

suggest = For { $nights } in { $month }, these dates are still free:
suggest-from = • { $dates }: from { $total }
suggest-best = • { $dates }: { $name }, { $total } for the whole stay
suggest-two-adults = Prices are for two adults.
suggest-pick = Tap the dates you like, or write me others.
suggest-pick-party = Tap the dates you like, or write me others. And how many of you are coming?
suggest-none = In { $month } I have nothing left for { $nights }, I'm sorry. Which other dates could work?

## Offers

stay = { $dates }, { $nights }, { $party }
offers = { $count ->
    [one] This is the one I'd take:
   *[other] Here's what I'd look at in your place:
}
for-stay = { $stay }.
occasion-anniversary = Happy anniversary, what a lovely reason to come!
occasion-honeymoon = Congratulations to you both!
occasion-birthday = A birthday by the sea, wonderful!
assumed-adults = I've counted { $n } adults. If some of you are children, tell me their ages and the price gets better.
assumed-party = I've counted two adults; tell me if it's more of you.
assumed-ages = { $n ->
    [one] I've counted the child at the children's price; tell me the age and I'll make it exact.
   *[other] I've counted the children at the children's price; tell me their ages and I'll make it exact.
}
assumed-dates = Tell me if you meant other days.
code-no = The code { $code } doesn't apply to this stay, I'm afraid.
over-budget = Nothing free on those days stays within { $budget }, to be honest. Here is what comes closest.
card-title = *{ $name }* · { $label }
card-best = my pick for you
card-saver = kindest to the budget
card-step-up = a step up
card-price = *{ $total }* in all for { $nights }
card-with = With { $list }.
card-cancel = Free to cancel until { $date }.
card-no-refund = Not refundable, hence the price.
too-late-to-cancel = This close to arrival it can't be refunded.
card-last = It's the last one for these dates.
card-why = Why: { $reasons }.
reason-kind-asked = it's what you asked for
reason-fits-party = there is room for all of you
reason-inside-budget = it's within your budget
reason-stayed-before = you know it already
reason-couple = it's made for two
reason-family = it's made for families
reason-small-family = it's just right for a small family
reason-honeymoon = it's our most romantic one
reason-anniversary = it's made for anniversaries
reason-romance = it's our most romantic one
reason-celebration = it's a place to celebrate
reason-nature = you wake up among the trees
reason-pets = your pet is welcome
reason-accessibility = it's step-free
reason-long-stay = it has all you need for longer
reason-short-stay = it's perfect for a few nights
reason-budget = it's good value
reason-luxury = it's a treat
reason-group = there is space for everyone
reason-heritage = it has a history
reason-business = you can work there in peace
has-it = it has { $amenity }
little-over = That is { $percent } % over your budget.
pick-one = Which one do you like?
what-else = Tell me what should be different: the dates, the size or the price?

## Why not

why-min-stay = { $n ->
    [one] The { $name } would suit you too, but on those dates it needs at least { $n } night. Until { $date } it would work.
   *[other] The { $name } would suit you too, but on those dates it needs at least { $n } nights. If you stay until { $date }, it's yours.
}
why-closed = The { $name } is closed on those dates.
why-sold-out = The { $name } is already taken then.
why-too-small = The { $name } would be too small for you.
why-no-pets = The { $name } can't take pets, sorry.
why-arrival-day = In the { $name } stays begin on another day of the week.
why-missing = The { $name } doesn't have what you asked for.
sold-out = { $n ->
    [one] I'm sorry, the { $names } is already taken for { $dates }.
   *[other] I'm sorry, { $names } are already taken for { $dates }.
}
nothing-free = I'm sorry, I have nothing left that fits for { $dates }.
nearest-free = The nearest free dates:
nothing-near = I couldn't find anything close to those days either. Which other dates could work?
waitlisted = You're on the list for { $dates }. If something opens up, you get one message from us and nothing else.

## Quote

quote-title = *{ $name }*
line-room = { $nights }: { $amount }
line-extra-adult = Extra adults: { $amount }
line-extra-child = Children: { $amount }
line-discount = { $name } ({ $percent } %): { $amount }
line-cleaning = Final cleaning: { $amount }
line-pets = Pets: { $amount }
line-other = { $name }: { $amount }
quote-total = *Total for the whole stay: { $total }*
quote-on-site = Of that, you pay on arrival: { $amount } ({ $name }).
vat = VAT
quote-with = Included: { $list }.
quote-deposit = You pay { $deposit } now, the other { $balance } at reception.
quote-prepaid = You pay { $deposit } now.
quote-pay-later = You pay nothing now.
cancel-terms = This is how it works for { $dates }. { $terms }
cancel-free = Free to cancel until { $until }.
cancel-part = Then { $percent } % comes back until { $until }.
cancel-part-now = { $percent } % comes back if you cancel by { $until }.
cancel-none = This rate can't be refunded.
quote-valid = The price is yours until { $until }.
quote-free-now = Free when I looked at { $time }.
book-here = Here you book the { $name } for { $total }, in about two minutes.
pay-there = You pay safely on that page; please never write card details here.

## Answers

photo = *{ $name }*: { $summary }
photo-page = Everything about the { $name }, with all its photos and free dates, is here.
photo-which = Of which one? Just write me its name.
have-it = { $n ->
    [one] The one with { $amenity }: { $names }.
   *[other] With { $amenity }: { $names }.
}
accessible = { $n ->
    [one] Yes: the { $names } is our step-free one.
   *[other] Yes, step-free are: { $names }.
}
discounts = No haggling here, but these are real:
discount-nights = { $n ->
    [one] • { $percent } % off from { $n } night on
   *[other] • { $percent } % off from { $n } nights on
}
discount-early = { $n ->
    [one] • { $percent } % off if you book a day ahead
   *[other] • { $percent } % off if you book { $n } days ahead
}
discount-late = { $n ->
    [one] • { $percent } % off if you arrive by tomorrow (not in every season)
   *[other] • { $percent } % off if you arrive within { $n } days (not in every season)
}
discount-plan = • { $percent } % off with the rate “{ $name }”
discounts-inside = Whatever applies to your dates is already in the prices I show you.
discounts-none = Our prices are the same for everybody, so there's nothing I could take off.
thanks = It's a pleasure! I'm here if anything else comes to mind.
lost = Thank you for telling me, and have a wonderful trip! If plans change, I'm one message away.
wrong-number = I'm sorry, that was our mistake. We've taken this number off our list and won't write again.
not-understood = I didn't quite get that. Tell me your dates and how many you are, or ask me anything about the house.

## A person

person-now = One of us is on it and answers right here, usually within a few minutes.
person-later = One of us answers right here { $when }. Your message is first on the list.
person-soon = One of us answers right here as soon as possible.
when-today = from { $time }
when-tomorrow = tomorrow from { $time }
when-day = on { $day } from { $time }
sorry = I'm sorry, that's not how it should be.
sorry-payment = I'm sorry, the page should just work. Your price stays as it is.
sorry-failed = I'm not getting this right, and you shouldn't have to repeat yourself.
no-guessing = That one I won't guess; you should have it from someone who knows.
details = For the exact details you should have someone who knows.
added = Noted, I've added it for my colleagues.
no-bargaining = More than that isn't mine to give.
group = { $n ->
   *[other] For { $n } of you I'd put together: { $names }. A group gets its own offer, from a person.
}
group-large = { $n ->
   *[other] { $n } of you, how nice! A group like yours gets its own offer, from a person.
}
about-stay = Got it, that's about your booking, so I've passed it to the team.
emergency = If someone is hurt or in danger, call *{ $number }* now. I'm alerting our team at this moment.

## Consent

opted-out = Done, we won't write to you again. Should you change your mind, write { $word }.
opted-out-stay = Done, no more offers from us. We only write about your booking. Should you change your mind, write { $word }.
opted-in = Welcome back! I'm happy to help again. What can I do for you?
cancel-which = So that I do the right thing: shall I stop the messages, or is it about your booking?
card-number = Please don't send card numbers in a chat. I've made yours unreadable here; you pay on our booking page only.

## What cannot be read

got-voice = I can't listen to voice notes yet, sorry. Write it in a few words, or let one of us listen.
got-media = Thank you! I can't look at pictures or files myself. Tell me in a few words, or let one of us have a look.
got-place = Thank you, I've got the place. What would you like to know?
got-other = I can't open that kind of message. Tell me in a few words, or let one of us have a look.

## Follow-up

dear-guest = there
nudge = Any question left about the { $name } for { $dates }? I'm glad to help. The price of { $total } is yours until { $until }.

## Buttons, at most 20 characters

button-choose = I'd like this one
button-photos = More photos
button-person = Talk to a person
button-yes = Yes, those days
button-other-dates = Other dates
button-else = What else is free?
button-waitlist = Put me on the list
button-book = Book it now
button-page = See it
button-stop-messages = Stop the messages
button-cancel-booking = About my booking

## Inside message templates

refund-amount = We refund { $amount }.
refund-none = There is nothing to refund.
refund-later = About a refund we write to you separately.

## What accommodations have (in lists)

amenity-accessible = step-free access
amenity-air-conditioning = air conditioning
amenity-balcony = a balcony
amenity-bathtub = a bathtub
amenity-bbq = a barbecue
amenity-crib-on-request = a cot if you need one
amenity-deck = a wooden deck
amenity-dishwasher = a dishwasher
amenity-espresso = an espresso machine
amenity-fan = a fan
amenity-fireplace = a fireplace
amenity-garden = a garden
amenity-hairdryer = a hairdryer
amenity-heating = heating
amenity-kettle = a kettle
amenity-kitchen = a full kitchen
amenity-kitchenette = a kitchenette
amenity-minibar = a minibar
amenity-power = electricity
amenity-private-bathroom = a bathroom of its own
amenity-private-plunge-pool = a plunge pool of its own
amenity-private-pool = a pool of its own
amenity-roll-in-shower = a roll-in shower
amenity-safe = a safe
amenity-sea-view = a view of the sea
amenity-smart-tv = a smart TV
amenity-step-free = step-free access
amenity-telescope = a telescope
amenity-terrace = a terrace
amenity-washing-machine = a washing machine
amenity-wifi = Wi-Fi

## What guests ask for

request-received = Got it: { $what }. Usually done by { $time }.
request-received-plain = Got it: { $what }. The team has it.
request-checking = { $what }: we're checking whether it's possible and tell you right here.
request-planned = { $what }: planned for { $moment }.
request-merged = Added. That makes it: { $what }.
request-confirmed = Confirmed: { $what }, about { $time }.
request-confirmed-plain = Confirmed: { $what }.
request-on-the-way = On the way: { $what }.
request-longer = { $what }: we need a little longer. Thank you for your patience.
request-longer-until = { $what }: we need a little longer, until { $time }. Thank you for your patience.
request-done = Done: { $what }. All solved?
request-solved = Lovely, thank you for telling us!
request-rate = Lovely, thank you! How did we do?
request-rated = Thank you, that helps us a lot.
request-again = I'm sorry. We're on it again: { $what }.
request-declined = I'm sorry, { $what } isn't possible: { $reason }
request-instead = What we can offer instead: { $alternative }
request-cancelled = Cancelled: { $what }.
request-cancelled-why = I'm sorry, we had to cancel { $what }: { $reason }
request-late = { $what } takes longer than we promised, I'm sorry. New time: { $time }.
request-menu = What can we do for you?
request-which = Gladly. Which of these do you mean?
request-when = { $what }: for what day and time?
request-hours = { $what } is available from { $from } to { $until }. For what time may I note it?
request-too-soon = { $n ->
    [one] { $what } needs { $n } hour's notice. For what later time may I note it?
   *[other] { $what } needs { $n } hours' notice. For what later time may I note it?
}
request-price = { $what }: { $total }. Shall I order it?
request-price-at = { $what }, { $moment }: { $total }. Shall I order it?
request-not-ordered = All right, nothing ordered.
request-too-many = { $n ->
   *[other] { $what }: at most { $n } at once. A colleague helps you with more.
}
request-sold-out = I'm sorry, { $what }: none left for today.
request-restricted = That can't be ordered by chat. Please ask at reception; my colleagues are glad to help you there.
request-begun = { $what } is being done already, so I've told the team that you'd rather not have it.
request-over = { $what } is finished, so nothing can be changed there any more. Just ask anew.
request-stands = { $what }: { $state }
stands-new = received, somebody takes it up in a moment
stands-checking = we're checking
stands-planned = planned
stands-confirmed = confirmed, somebody has it
stands-under-way = on the way

## Words for the staff

staff-new = New task: *{ $what }*, { $unit }, due { $due }.
staff-approve = To decide: *{ $what }*, { $unit }, answer by { $due }.
staff-urgent = ⚠️ Urgent.
staff-late = ⏰ Late: *{ $what }*, { $unit }: { $state }.
staff-yours = It's yours: *{ $what }*, { $unit }. Tap “Done” when it is.
staff-taken = { $who } has it: { $what }, { $unit }.
staff-done = Thank you! Done: { $what }, { $unit }.
staff-passed = All right, passed on: { $what }, { $unit }.
staff-later = All right, I ask again at { $time }: { $what }.
staff-cancelled = No longer needed: { $what }, { $unit }.
staff-again = 🔁 Not solved: *{ $what }*, { $unit }. Please look again.
staff-which = Which task do you mean?
staff-none = There is no open task for you right now.
staff-over = That isn't possible any more: { $what }.
staff-why = { $what }: what may I tell the guest as the reason?
staff-noted = Noted with the task: { $what }.

## Buttons of requests, at most 20 characters

button-solved = Yes, all good
button-not-yet = Not yet
button-order = Yes, please
button-no-order = No, thanks
button-services = Services
button-stars = Rate
button-cancel-request = Cancel it
button-accept = Accept
button-later = Later
button-done = Done
button-pass = Pass on
button-approve = Approve
button-decline = Decline
button-tasks = Tasks
