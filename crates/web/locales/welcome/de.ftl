# Die Seite des Gastes auf Deutsch. Was in geschweiften Klammern steht, wird ausgefüllt.

## Begrüßung und Daten
hello = Willkommen
hello-name = Willkommen, { $name }
thanks = Vielen Dank
thanks-name = Vielen Dank, { $name }
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
reference = Buchung { $ref }
check-in = Anreise
check-out = Abreise
from-time = ab { $time } Uhr
until-time = bis { $time } Uhr
room-unit = Zimmer { $unit }

## Was jetzt ansteht
days-to-go = { $n ->
    [1] Morgen beginnt Ihr Aufenthalt
   *[other] Noch { $n } Tage
}
ready-at = Ihr Zimmer ist heute ab { $time } Uhr bereit
check-in-open = Ihr Zimmer ist bereit
check-in-open-until = Ihr Zimmer ist bereit; wir erwarten Sie bis { $time } Uhr
enjoy = Genießen Sie Ihren Aufenthalt. Abreise ist { $day }, bis { $time } Uhr
leave-by = Abreise ist heute, bis { $time } Uhr
thanks-line = Es war uns eine Freude, Sie hier zu haben

## Überschriften
requests-title = Ihre Wünsche
checkin-title = Ihre Ankunft
door-title = Ihr Schlüssel
wifi-title = WLAN
directions-title = Anfahrt
services-title = Service
facilities-title = Heute geöffnet
tips-title = Einen Weg wert
rules-title = Hausregeln
checkout-title = Vor der Abreise
balance-title = Ihre Buchung
room-title = Ihr Zimmer
help-title = Hilfe
after-title = Wie war es?
guide = Auf dieser Seite
language = Sprache
calendar-add = In den Kalender
calendar-summary = Aufenthalt im { $house }

## Geheimes
door-show = Meinen Code zeigen
door-code = Türcode
key-box = Schlüsselkasten
door-opens = Ihr Code erscheint hier am { $day } ab { $time } Uhr.
door-unpaid = Ihr Code erscheint hier, sobald der Restbetrag bezahlt ist oder die Rezeption Sie eingecheckt hat.
wifi-network = Netz
wifi-password = Passwort
wifi-show = Passwort zeigen
wifi-opens = Das Passwort erscheint hier am { $day } ab { $time } Uhr.
wifi-unpaid = Das Passwort erscheint hier, sobald Ihre Buchung bestätigt ist.
wifi-qr = QR-Code, der mit dem WLAN verbindet
wifi-qr-hint = Für alle, die dabei sind: Kamera des Telefons hierauf richten.
secret-closed = Wird nicht mehr gezeigt: Der Aufenthalt ist zu Ende.
secret-until = Sichtbar bis { $day }, { $time } Uhr
copy = Kopieren
copied = Kopiert

## Ankunft
arrival-planned = Sie kommen, wie Sie uns sagten, gegen { $time } Uhr.
arrival-tell = Ankunftszeit mitteilen
arrival-message = Hallo, zu meinem Aufenthalt { $ref }: Ich komme gegen 
parking = Parken
map-open = In Karten öffnen

## Service
services-sub = Mit einem Tippen bestellt. Antwort hier und auf WhatsApp.
services-before-sub = Vor der Anreise bestellt, bei der Ankunft bereit.
free = Kostenlos
price-stay = { $price }
price-person = { $price } pro Person
price-unit = { $price } pro Stück
price-day = { $price } pro Tag
price-vehicle = { $price } pro Fahrzeug
price-hour = { $price } pro Stunde
minutes = { $n ->
    [one] etwa { $n } Minute
   *[other] etwa { $n } Minuten
}
done-hours = { $n ->
    [one] etwa { $n } Stunde
   *[other] etwa { $n } Stunden
}
lead = { $n ->
    [one] { $n } Stunde vorher
   *[other] { $n } Stunden vorher
}
hours-range = { $from }–{ $until } Uhr
approval = wir bestätigen zuerst
request = Bestellen
request-of = Bestellen: { $service }
quantity = Anzahl
wanted-at = Wann
note = Was sollen wir wissen?
send = Absenden

## Wünsche
times = { $n } × { $service }
asked-at = Bestellt { $day }, { $time } Uhr
progress = Stand von { $service }
state-received = Erhalten
state-confirmed = Bestätigt
state-onway = Unterwegs
state-done = Erledigt
state-planned = Geplant für { $day }, { $time } Uhr
state-declined = Das ist leider nicht möglich
declined-next = Schreiben Sie uns, wir finden einen anderen Weg.
state-cancelled = Storniert
queued = Auf Ihrem Telefon gespeichert. Wird gesendet, sobald Sie online sind.
ask-failed = Das hat nicht geklappt. Bitte noch einmal versuchen oder uns schreiben.
ask-not-offered = Dieser Service ist gerade nicht verfügbar.
ask-malformed = Bitte Anzahl und Zeit prüfen; die Zeit muss in Ihrem Aufenthalt liegen.
ask-too-many = Sie haben schon viele offene Wünsche. Wir sind dran.
solved-question = Ist alles gelöst?
solved-yes = Ja, danke
solved-not-yet = Noch nicht
rate-question = Wie war es?
rate-stars = { $n ->
    [one] { $n } Stern
   *[other] { $n } Sterne
}
rated = { $n ->
    [one] Sie haben { $n } Stern vergeben. Danke!
   *[other] Sie haben { $n } Sterne vergeben. Danke!
}
cancel-request = Diese Anfrage stornieren
act-too-late = Das ist nicht mehr möglich. So steht es jetzt.

## Zeiten, Tipps, Regeln
open-until = Geöffnet bis { $time } Uhr
opens-at = Öffnet um { $time } Uhr
closed-for-today = Für heute geschlossen
closed-today = Heute geschlossen
always-open = Immer geöffnet
distance-m = { $n } m
distance-km = { $n } km
more = Mehr über { $name }

## Geld
total = Gesamt
due = Noch zu zahlen
all-paid = Alles ist bezahlt. Danke.
pay = Online bezahlen
pay-desk = Oder einfach an der Rezeption.
cancel-until = Kostenlos stornierbar bis { $day }, { $time } Uhr.

## Zimmer, Hilfe, danach
size = { $n } m²
desk = Rezeption
review-on = Auf { $name } bewerten
review-lead = Ein paar Worte helfen anderen, uns zu finden.
book-again = Wieder buchen
promo = Mit dem Code { $code } kostet der nächste Aufenthalt weniger.
chat = Auf WhatsApp schreiben
chat-message = Hallo, es geht um meinen Aufenthalt { $ref }.

## Netz und Telefon
offline = Sie sind offline. Alles, was Sie hier sehen, funktioniert weiter.
updated = Zuletzt aktualisiert { $day }, { $time } Uhr
install = Diese Seite auf dem Telefon behalten
install-text = Sie öffnet sich auch ohne Internet.

## Links, die nirgends mehr hinführen
gone-title = Dieser Link hat ausgecheckt
gone-text = Links zur Seite eines Gastes enden einige Zeit nach dem Aufenthalt, und ein neuer Link ersetzt den alten. Wenn Sie Ihren suchen, schreiben Sie uns: Wir senden Ihnen gern einen neuen.
gone-slow = Bitte eine Minute warten und dann noch einmal versuchen.
preview = Vorschau. Gäste sehen die Seite ohne diese Leiste; Codes und Bestellungen sind ausgeschaltet.
