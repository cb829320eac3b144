# Was Gäste auf Deutsch lesen. Was in geschweiften Klammern steht, wird ausgefüllt; bitte stehen lassen.
# *Sternchen* machen in WhatsApp fette Schrift. Knöpfe haben höchstens 20 Zeichen.

## Tage, Zahlen, Listen

weekday = { $n ->
    [1] Mo
    [2] Di
    [3] Mi
    [4] Do
    [5] Fr
    [6] Sa
   *[7] So
}
month = { $n ->
    [1] Jan
    [2] Feb
    [3] März
    [4] Apr
    [5] Mai
    [6] Juni
    [7] Juli
    [8] Aug
    [9] Sept
    [10] Okt
    [11] Nov
   *[12] Dez
}
month-long = { $n ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
month-year = { $month } { $year }
date = { $weekday } { $day }. { $month } { $year }
day = { $weekday } { $day }. { $month }
dates = { $weekday } { $day }. – { $to_weekday } { $to_day }. { $to_month } { $to_year }
dates-across-months = { $weekday } { $day }. { $month } – { $to_weekday } { $to_day }. { $to_month } { $to_year }
dates-across-years = { $weekday } { $day }. { $month } { $year } – { $to_weekday } { $to_day }. { $to_month } { $to_year }
dates-short = { $day }.–{ $to_day }. { $to_month }
dates-short-across = { $day }. { $month }–{ $to_day }. { $to_month }
moment = { $date }, { $time } Uhr
nights = { $n ->
    [one] { $n } Nacht
   *[other] { $n } Nächte
}
adults = { $n ->
    [one] { $n } Erwachsener
   *[other] { $n } Erwachsene
}
children = { $n ->
    [one] { $n } Kind
   *[other] { $n } Kinder
}
children-aged = { $n ->
    [one] { $n } Kind (Alter: { $ages })
   *[other] { $n } Kinder (Alter: { $ages })
}
babies = { $n ->
    [one] { $n } Baby
   *[other] { $n } Babys
}
pets = { $n ->
    [one] { $n } Tier
   *[other] { $n } Tiere
}
list-comma = { $a }, { $b }
list-and = { $a } und { $b }

## Begrüßung

hello = Hallo und willkommen im { $property }!
hello-name = Hallo { $name }, willkommen im { $property }!
hello-again = Wie schön, wieder von euch zu hören!
hello-again-name = Wie schön, wieder von dir zu hören, { $name }!
assistant = Ich bin der Buchungsassistent, kein Mensch. Schreibt jederzeit *{ $word }*, dann übernimmt jemand von uns.
person-word = Mensch
help = Was kann ich für euch tun?
hello-back = Hallo noch einmal! Was kann ich für euch tun?

## Fragen

ask-dates = An welchen Tagen möchtet ihr kommen? Etwas wie „{ $example }“ genügt mir.
ask-dates-again = Darin finde ich kein Datum. Schreibt ihr es mir so: { $example }?
need-dates = Schreibt mir eure Wunschtage, etwa „{ $example }“, dann zeige ich, was frei ist.
ask-month = Welcher Monat wäre das?
need-month = Nennt mir noch den Monat, dann sehe ich nach, was frei ist.
ask-nights = Wie viele Nächte möchtet ihr ab { $date } bleiben?
ask-date-invalid = Diesen Tag gibt es im Kalender nicht. Welche Daten meint ihr?
ask-date-past = Dieser Tag ist schon vorbei. Welche Daten meint ihr?
ask-party = Zu wievielt kommt ihr? Wenn Kinder dabei sind, nennt mir bitte auch ihr Alter.
ask-party-again = Die Zahl habe ich leider nicht verstanden. Etwas wie „2 Erwachsene und ein Kind, 7 Jahre“ ist perfekt: Wer kommt mit?
ask-ages = { $n ->
    [one] Und wie alt ist das Kind? Davon hängen Bett und Preis ab.
   *[other] Und wie alt sind die Kinder? Davon hängen Betten und Preis ab.
}
ask-ages-again = { $n ->
    [one] Mir fehlt nur noch das Alter in Jahren, zum Beispiel „7“. Wie alt ist das Kind?
   *[other] Mir fehlen nur noch die Alter in Jahren, zum Beispiel „4 und 7“. Wie alt sind die Kinder?
}
confirm-dates = Damit wir dieselben Tage meinen: { $dates }, { $nights }. Stimmt das?
unsure-dates = Wenn ich richtig lese: { $dates }, { $nights }; sagt mir, wenn nicht.
noted-dates = { $dates }, { $nights }: notiert.

## Vorschläge, wenn nur der Monat bekannt ist

suggest = Für { $nights } im { $month } ist noch frei:
suggest-from = • { $dates }: ab { $total }
suggest-best = • { $dates }: { $name }, { $total } für den ganzen Aufenthalt
suggest-two-adults = Die Preise gelten für zwei Erwachsene.
suggest-pick = Tippt an, was passt, oder schreibt mir andere Tage.
suggest-pick-party = Tippt an, was passt, oder schreibt mir andere Tage. Und zu wievielt kommt ihr?
suggest-none = Im { $month } habe ich für { $nights } leider nichts mehr frei. Welche anderen Tage wären möglich?

## Angebote

stay = { $dates }, { $nights }, { $party }
offers = { $count ->
    [one] Das würde ich nehmen:
   *[other] Das würde ich mir an eurer Stelle ansehen:
}
for-stay = { $stay }.
occasion-anniversary = Alles Gute zum Jahrestag, was für ein schöner Anlass!
occasion-honeymoon = Herzlichen Glückwunsch euch beiden!
occasion-birthday = Ein Geburtstag am Meer, wie schön!
assumed-adults = Ich habe { $n } Erwachsene gerechnet. Sind Kinder dabei, nennt mir ihr Alter, dann wird es günstiger.
assumed-party = Ich habe zwei Erwachsene gerechnet; sagt mir, wenn ihr mehr seid.
assumed-ages = { $n ->
    [one] Das Kind habe ich zum Kinderpreis gerechnet; mit dem Alter rechne ich genau.
   *[other] Die Kinder habe ich zum Kinderpreis gerechnet; mit ihrem Alter rechne ich genau.
}
assumed-dates = Sagt mir, wenn ihr andere Tage meint.
code-no = Der Code { $code } gilt für diesen Aufenthalt leider nicht.
over-budget = Ehrlich gesagt bleibt an diesen Tagen nichts unter { $budget }. Das hier kommt am nächsten.
card-title = *{ $name }* · { $label }
card-best = mein Tipp für euch
card-saver = am günstigsten
card-step-up = eine Stufe schöner
card-price = *{ $total }* insgesamt für { $nights }
card-with = Mit { $list }.
card-cancel = Kostenlos stornierbar bis { $date }.
card-no-refund = Nicht erstattbar, daher der Preis.
too-late-to-cancel = So kurz vor der Anreise wird nichts mehr erstattet.
card-last = Das letzte für diese Tage.
card-why = Warum: { $reasons }.
reason-kind-asked = danach habt ihr gefragt
reason-fits-party = ihr habt alle Platz
reason-inside-budget = im Budget
reason-stayed-before = ihr kennt es schon
reason-couple = für zwei gemacht
reason-family = für Familien gemacht
reason-small-family = genau richtig für eine kleine Familie
reason-honeymoon = unser romantischstes
reason-anniversary = wie gemacht für Jahrestage
reason-romance = unser romantischstes
reason-celebration = ein Ort zum Feiern
reason-nature = ihr wacht zwischen Bäumen auf
reason-pets = euer Tier ist willkommen
reason-accessibility = stufenlos
reason-long-stay = alles da für länger
reason-short-stay = perfekt für ein paar Nächte
reason-budget = viel fürs Geld
reason-luxury = einfach zum Verwöhnen
reason-group = Platz für alle
reason-heritage = mit Geschichte
reason-business = zum Arbeiten ruhig
has-it = mit { $amenity }
little-over = Das liegt { $percent } % über eurem Budget.
pick-one = Was gefällt euch am besten?
what-else = Sagt mir, was anders sein soll: die Tage, die Größe oder der Preis?

## Warum nicht

why-min-stay = { $n ->
    [one] { $name } würde auch zu euch passen, braucht an diesen Tagen aber mindestens { $n } Nacht. Bis { $date } ginge es.
   *[other] { $name } würde auch zu euch passen, an diesen Tagen aber erst ab { $n } Nächten. Bleibt ihr bis { $date }, gehört es euch.
}
why-closed = { $name } ist in dieser Zeit geschlossen.
why-sold-out = { $name } ist dann schon vergeben.
why-too-small = { $name } wäre zu klein für euch.
why-no-pets = { $name } ist leider nicht für Tiere geeignet.
why-arrival-day = { $name } beginnt an einem anderen Wochentag.
why-missing = { $name } hat nicht alles, was ihr wolltet.
sold-out = { $n ->
    [one] Es tut mir leid, { $names } ist schon vergeben ({ $dates }).
   *[other] Es tut mir leid, { $names } sind schon vergeben ({ $dates }).
}
nothing-free = Es tut mir leid, für { $dates } habe ich nichts Passendes mehr frei.
nearest-free = Am nächsten liegen:
nothing-near = Auch in der Nähe finde ich nichts. Welche anderen Tage wären möglich?
waitlisted = Ihr steht auf der Liste für { $dates }. Wird etwas frei, bekommt ihr eine Nachricht von uns, sonst keine.

## Preisangebot

quote-title = *{ $name }*
line-room = { $nights }: { $amount }
line-extra-adult = Weitere Erwachsene: { $amount }
line-extra-child = Kinder: { $amount }
line-discount = { $name } ({ $percent } %): { $amount }
line-cleaning = Endreinigung: { $amount }
line-pets = Tiere: { $amount }
line-other = { $name }: { $amount }
quote-total = *Für den ganzen Aufenthalt: { $total }*
quote-on-site = Davon zahlt ihr bei der Anreise { $amount } ({ $name }).
vat = MwSt.
quote-with = Inklusive: { $list }
quote-deposit = Jetzt zahlt ihr { $deposit }, die übrigen { $balance } an der Rezeption.
quote-prepaid = Jetzt zahlt ihr { $deposit }.
quote-pay-later = Jetzt zahlt ihr nichts.
cancel-terms = Für { $dates } gilt: { $terms }
cancel-free = Kostenlos stornierbar bis { $until }.
cancel-part = Danach gibt es { $percent } % zurück bis { $until }.
cancel-part-now = Bei Stornierung bis { $until } gibt es { $percent } % zurück.
cancel-none = Diese Rate wird nicht erstattet.
quote-valid = Der Preis gilt für euch bis { $until }.
quote-free-now = Frei, als ich um { $time } Uhr nachgesehen habe.
book-here = Hier bucht ihr { $name } für { $total }, in etwa zwei Minuten.
pay-there = Bezahlt wird sicher auf dieser Seite; bitte schreibt nie Kartendaten hierher.

## Antworten

photo = *{ $name }*: { $summary }
photo-page = Alles über { $name }, mit allen Fotos und freien Tagen, steht hier.
photo-which = Wovon? Schreibt mir einfach den Namen.
have-it = { $n ->
    [one] Mit { $amenity }: { $names }.
   *[other] Mit { $amenity }: { $names }.
}
accessible = { $n ->
    [one] Ja: Stufenlos ist { $names }.
   *[other] Ja: Stufenlos sind { $names }.
}
discounts = Verhandelt wird hier nicht, aber diese Rabatte gibt es wirklich:
discount-nights = { $n ->
    [one] • { $percent } % ab { $n } Nacht
   *[other] • { $percent } % ab { $n } Nächten
}
discount-early = { $n ->
    [one] • { $percent } %, wenn ihr einen Tag vorher bucht
   *[other] • { $percent } %, wenn ihr { $n } Tage vorher bucht
}
discount-late = { $n ->
    [one] • { $percent } %, wenn ihr bis morgen anreist (nicht in jeder Saison)
   *[other] • { $percent } %, wenn ihr in den nächsten { $n } Tagen anreist (nicht in jeder Saison)
}
discount-plan = • { $percent } % mit der Rate „{ $name }“
discounts-inside = Was für eure Tage gilt, steckt schon in meinen Preisen.
discounts-none = Unsere Preise sind für alle gleich, da kann ich nichts nachlassen.
thanks = Sehr gern! Ich bin hier, wenn euch noch etwas einfällt.
lost = Danke fürs Bescheidgeben und eine wunderbare Reise! Wenn sich etwas ändert, schreibt mir einfach.
wrong-number = Entschuldigung, das war unser Fehler. Wir haben die Nummer gelöscht und schreiben nicht mehr.
not-understood = Das habe ich nicht ganz verstanden. Nennt mir eure Tage und wie viele ihr seid, oder fragt mich etwas über das Haus.

## Ein Mensch

person-now = Jemand von uns ist dran und antwortet gleich hier, meist in ein paar Minuten.
person-later = Jemand von uns antwortet hier { $when }. Eure Nachricht steht ganz oben auf der Liste.
person-soon = Jemand von uns antwortet hier, so schnell es geht.
when-today = ab { $time } Uhr
when-tomorrow = morgen ab { $time } Uhr
when-day = am { $day } ab { $time } Uhr
sorry = Das tut mir leid, so soll es nicht sein.
sorry-payment = Das tut mir leid, die Seite sollte einfach gehen. Euer Preis bleibt, wie er ist.
sorry-failed = Ich verstehe euch gerade nicht, und ihr sollt euch nicht wiederholen müssen.
no-guessing = Da will ich nicht raten; das sagt euch jemand, der es weiß.
details = Die genauen Maße und Einzelheiten sagt euch jemand, der sie kennt.
added = Notiert, ich habe es für meine Kollegen dazugeschrieben.
no-bargaining = Mehr kann ich selbst nicht geben.
group = { $n ->
   *[other] Für { $n } Personen würde ich zusammenstellen: { $names }. Gruppen bekommen ein eigenes Angebot, von einem Menschen.
}
group-large = { $n ->
   *[other] { $n } Personen, wie schön! Eine Gruppe bekommt ein eigenes Angebot, von einem Menschen.
}
about-stay = Verstanden, es geht um eure Buchung. Ich habe es ans Team weitergegeben.
emergency = Wenn jemand verletzt oder in Gefahr ist, ruft jetzt *{ $number }* an. Ich alarmiere in diesem Moment unser Team.

## Einwilligung

opted-out = Erledigt, wir schreiben euch nicht mehr. Falls ihr es euch anders überlegt, schreibt { $word }.
opted-out-stay = Erledigt, keine Angebote mehr. Wir schreiben nur noch zu eurer Buchung. Falls ihr es euch anders überlegt, schreibt { $word }.
opted-in = Willkommen zurück! Ich helfe gern wieder. Was kann ich für euch tun?
cancel-which = Damit ich das Richtige tue: Soll ich nicht mehr schreiben, oder geht es um eure Buchung?
card-number = Bitte schickt keine Kartennummern in den Chat. Eure habe ich unlesbar gemacht; bezahlt wird nur auf unserer Buchungsseite.

## Was ich nicht lesen kann

got-voice = Sprachnachrichten kann ich leider noch nicht hören. Schreibt es mir kurz, oder jemand von uns hört hinein.
got-media = Danke! Bilder und Dateien kann ich selbst nicht ansehen. Schreibt es mir kurz, oder jemand von uns sieht nach.
got-place = Danke, der Ort ist angekommen. Was möchtet ihr wissen?
got-other = Diese Art Nachricht kann ich nicht öffnen. Schreibt es mir kurz, oder jemand von uns sieht nach.

## Nachfrage

dear-guest = zusammen
nudge = Ist zu { $name } ({ $dates }) noch etwas offen? Ich helfe gern. Der Preis von { $total } gilt für euch bis { $until }.

## Knöpfe, höchstens 20 Zeichen

button-choose = Das gefällt uns
button-photos = Mehr Fotos
button-person = Mit Mensch sprechen
button-yes = Ja, diese Tage
button-other-dates = Andere Tage
button-else = Was ist noch frei?
button-waitlist = Auf die Warteliste
button-book = Jetzt buchen
button-page = Ansehen
button-stop-messages = Keine Nachrichten
button-cancel-booking = Um die Buchung

## In Vorlagen

refund-amount = Wir erstatten { $amount }.
refund-none = Es ist nichts zu erstatten.
refund-later = Zur Erstattung schreiben wir euch gesondert.

## Was Unterkünfte haben (in Aufzählungen)

amenity-accessible = stufenlosem Zugang
amenity-air-conditioning = Klimaanlage
amenity-balcony = Balkon
amenity-bathtub = Badewanne
amenity-bbq = Grill
amenity-crib-on-request = Babybett auf Wunsch
amenity-deck = Holzdeck
amenity-dishwasher = Spülmaschine
amenity-espresso = Espressomaschine
amenity-fan = Ventilator
amenity-fireplace = Kamin
amenity-garden = Garten
amenity-hairdryer = Föhn
amenity-heating = Heizung
amenity-kettle = Wasserkocher
amenity-kitchen = voller Küche
amenity-kitchenette = Küchenzeile
amenity-minibar = Minibar
amenity-power = Strom
amenity-private-bathroom = eigenem Bad
amenity-private-plunge-pool = eigenem Tauchpool
amenity-private-pool = eigenem Pool
amenity-roll-in-shower = bodengleicher Dusche
amenity-safe = Safe
amenity-sea-view = Meerblick
amenity-smart-tv = Smart-TV
amenity-step-free = stufenlosem Zugang
amenity-telescope = Teleskop
amenity-terrace = Terrasse
amenity-washing-machine = Waschmaschine
amenity-wifi = WLAN

## What guests ask for

request-received = Verstanden: { $what }. Meist erledigt bis { $time }.
request-received-plain = Verstanden: { $what }. Das Team weiß Bescheid.
request-checking = { $what }: Wir prüfen, ob es möglich ist, und sagen es Ihnen hier.
request-planned = { $what }: geplant für { $moment }.
request-merged = Ergänzt. Damit sind es: { $what }.
request-confirmed = Bestätigt: { $what }, etwa { $time }.
request-confirmed-plain = Bestätigt: { $what }.
request-on-the-way = Unterwegs: { $what }.
request-longer = { $what }: Wir brauchen etwas länger. Danke für Ihre Geduld.
request-longer-until = { $what }: Wir brauchen etwas länger, bis { $time }. Danke für Ihre Geduld.
request-done = Erledigt: { $what }. Alles gelöst?
request-solved = Schön, danke für die Rückmeldung!
request-rate = Schön, danke! Wie waren wir?
request-rated = Danke, das hilft uns sehr.
request-again = Das tut mir leid. Wir kümmern uns noch einmal darum: { $what }.
request-declined = Es tut mir leid, { $what } ist nicht möglich: { $reason }
request-instead = Stattdessen können wir anbieten: { $alternative }
request-cancelled = Storniert: { $what }.
request-cancelled-why = Es tut mir leid, wir mussten { $what } absagen: { $reason }
request-late = { $what } dauert länger als versprochen, das tut uns leid. Neue Zeit: { $time }.
request-menu = Was können wir für Sie tun?
request-which = Gern. Was davon meinen Sie?
request-when = { $what }: Für welchen Tag und welche Uhrzeit?
request-hours = { $what } gibt es von { $from } bis { $until }. Für welche Uhrzeit darf ich es notieren?
request-too-soon = { $n ->
    [one] { $what } braucht { $n } Stunde Vorlauf. Für welche spätere Zeit darf ich es notieren?
   *[other] { $what } braucht { $n } Stunden Vorlauf. Für welche spätere Zeit darf ich es notieren?
}
request-price = { $what }: { $total }. Soll ich es bestellen?
request-price-at = { $what }, { $moment }: { $total }. Soll ich es bestellen?
request-not-ordered = In Ordnung, nichts bestellt.
request-too-many = { $n ->
   *[other] { $what }: höchstens { $n } auf einmal. Bei mehr hilft Ihnen jemand aus dem Team.
}
request-sold-out = Es tut mir leid, { $what }: für heute nichts mehr da.
request-restricted = Das kann nicht per Chat bestellt werden. Bitte fragen Sie an der Rezeption, dort hilft man Ihnen gern.
request-begun = { $what } ist schon in Arbeit; ich habe dem Team gesagt, dass Sie es nicht mehr möchten.
request-over = { $what } ist abgeschlossen und nicht mehr zu ändern. Fragen Sie einfach neu.
request-stands = { $what }: { $state }
stands-new = eingegangen, gleich kümmert sich jemand
stands-checking = wird geprüft
stands-planned = geplant
stands-confirmed = bestätigt, jemand kümmert sich
stands-under-way = in Arbeit

## Words for the staff

staff-new = Neue Aufgabe: *{ $what }*, { $unit }, bis { $due }.
staff-approve = Zu entscheiden: *{ $what }*, { $unit }, Antwort bis { $due }.
staff-urgent = ⚠️ Dringend.
staff-late = ⏰ Verspätet: *{ $what }*, { $unit }: { $state }.
staff-yours = Deins: *{ $what }*, { $unit }. Tippe auf „Fertig“, wenn es getan ist.
staff-taken = { $who } hat es: { $what }, { $unit }.
staff-done = Danke! Erledigt: { $what }, { $unit }.
staff-passed = In Ordnung, weitergegeben: { $what }, { $unit }.
staff-later = In Ordnung, ich frage um { $time } noch einmal: { $what }.
staff-cancelled = Nicht mehr nötig: { $what }, { $unit }.
staff-again = 🔁 Nicht gelöst: *{ $what }*, { $unit }. Bitte noch einmal ansehen.
staff-which = Welche Aufgabe meinst du?
staff-none = Gerade ist keine Aufgabe für dich offen.
staff-over = Das geht nicht mehr: { $what }.
staff-why = { $what }: Welchen Grund darf ich dem Gast nennen?
staff-noted = Bei der Aufgabe notiert: { $what }.

## Buttons of requests, at most 20 characters

button-solved = Ja, alles gut
button-not-yet = Noch nicht
button-order = Ja, bitte
button-no-order = Nein, danke
button-services = Services
button-stars = Bewerten
button-cancel-request = Stornieren
button-accept = Annehmen
button-later = Später
button-done = Fertig
button-pass = Weitergeben
button-approve = Genehmigen
button-decline = Ablehnen
button-tasks = Aufgaben
