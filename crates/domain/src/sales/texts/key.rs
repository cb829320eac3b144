//! The table of keys: what the program says, and what each message may fill in. A placeholder with `?` may be left
//! out by a language; one without must be said. The wording files are checked against this table.

/// A message of the wording files.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// As in the file.
    pub name: &'static str,
    /// Placeholders every language must use.
    pub required: &'static [&'static str],
    /// Placeholders a language may use.
    pub optional: &'static [&'static str],
}

/// Messages named by the owner's own slugs: `amenity-sea-view`. A gap is left out of lists, never replaced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Family {
    /// What their names begin with.
    pub prefix: &'static str,
}

/// What an accommodation has.
pub const AMENITY: Family = Family { prefix: "amenity-" };
/// A word of joy for the occasion.
pub const OCCASION: Family = Family { prefix: "occasion-" };
/// Why an accommodation suits, in one clause.
pub const REASON: Family = Family { prefix: "reason-" };
/// All families.
pub const FAMILIES: [Family; 3] = [AMENITY, OCCASION, REASON];

macro_rules! keys {
    ($($(#[$doc:meta])* $id:ident = $name:literal [$($required:literal),*] $([$($optional:literal),*])?;)+) => {
        $($(#[$doc])* pub const $id: Key = Key {
            name: $name,
            required: &[$($required),*],
            optional: &[$($($optional),*)?],
        };)+
        /// Every key.
        pub const ALL: &[Key] = &[$($id),+];
        /// Every key with the name of its constant, for the test that finds unused ones.
        #[cfg(test)]
        pub(super) const CONSTANTS: &[&str] = &[$(stringify!($id)),+];
    };
}

keys! {
    // Dates, numbers, lists
    /// "Wed"; 1 is Monday.
    WEEKDAY = "weekday" ["n"];
    /// "Aug".
    MONTH = "month" ["n"];
    /// "August".
    MONTH_LONG = "month-long" ["n"];
    /// "August 2026".
    MONTH_YEAR = "month-year" ["month", "year"];
    /// "Wed 12 Aug 2026".
    DATE = "date" ["weekday", "day", "month", "year"];
    /// "Wed 12 Aug".
    DAY = "day" ["weekday", "day", "month"];
    /// "Wed 12 – Sat 15 Aug 2026".
    DATES = "dates" ["weekday", "day", "to_weekday", "to_day", "to_month", "to_year"] ["month", "year"];
    /// "Mon 31 Aug – Wed 2 Sep 2026".
    DATES_ACROSS_MONTHS = "dates-across-months"
        ["weekday", "day", "month", "to_weekday", "to_day", "to_month", "to_year"] ["year"];
    /// "Wed 30 Dec 2026 – Sat 2 Jan 2027".
    DATES_ACROSS_YEARS = "dates-across-years"
        ["weekday", "day", "month", "year", "to_weekday", "to_day", "to_month", "to_year"];
    /// "12–15 Aug", at most 20 characters.
    DATES_SHORT = "dates-short" ["day", "to_day", "to_month"] ["month"];
    /// "31 Aug – 2 Sep", at most 20 characters.
    DATES_SHORT_ACROSS = "dates-short-across" ["day", "month", "to_day", "to_month"];
    /// "Thu 13 Aug, 10:30".
    MOMENT = "moment" ["date", "time"];
    /// "3 nights".
    NIGHTS = "nights" ["n"];
    /// "2 adults".
    ADULTS = "adults" ["n"];
    /// "1 child".
    CHILDREN = "children" ["n"];
    /// "1 child (7)".
    CHILDREN_AGED = "children-aged" ["n", "ages"];
    /// "1 baby".
    BABIES = "babies" ["n"];
    /// "1 dog"; any animal.
    PETS = "pets" ["n"];
    /// "a, b".
    LIST_COMMA = "list-comma" ["a", "b"];
    /// "a and b".
    LIST_AND = "list-and" ["a", "b"];

    // Hello
    /// First words to a stranger without a name.
    HELLO = "hello" ["property"];
    /// First words.
    HELLO_NAME = "hello-name" ["name", "property"];
    /// First words to somebody we know.
    HELLO_AGAIN = "hello-again" [];
    /// First words to somebody we know, by name.
    HELLO_AGAIN_NAME = "hello-again-name" ["name"];
    /// An assistant answers, and how to reach a person.
    ASSISTANT = "assistant" ["word"];
    /// The word that calls one.
    PERSON_WORD = "person-word" [];
    /// After a hello to a guest with a booking.
    HELP = "help" [];
    /// A hello in the middle of a conversation.
    HELLO_BACK = "hello-back" [];

    // Questions
    /// Which days?
    ASK_DATES = "ask-dates" ["example"];
    /// Which days, once more.
    ASK_DATES_AGAIN = "ask-dates-again" ["example"];
    /// Dates are needed, without asking.
    NEED_DATES = "need-dates" ["example"];
    /// Which month?
    ASK_MONTH = "ask-month" [];
    /// The month is needed, without asking.
    NEED_MONTH = "need-month" [];
    /// How long?
    ASK_NIGHTS = "ask-nights" ["date"];
    /// That day does not exist.
    ASK_DATE_INVALID = "ask-date-invalid" [];
    /// That day is over.
    ASK_DATE_PAST = "ask-date-past" [];
    /// Who is coming?
    ASK_PARTY = "ask-party" [];
    /// Who is coming, once more.
    ASK_PARTY_AGAIN = "ask-party-again" [];
    /// How old are the children?
    ASK_AGES = "ask-ages" ["n"];
    /// How old, once more.
    ASK_AGES_AGAIN = "ask-ages-again" ["n"];
    /// Are these the days?
    CONFIRM_DATES = "confirm-dates" ["dates", "nights"];
    /// The dates as understood, to be put right while answering something else.
    UNSURE_DATES = "unsure-dates" ["dates", "nights"];
    /// The dates are taken down.
    NOTED_DATES = "noted-dates" ["dates", "nights"];

    // Dates suggested when only a month is known
    /// Above the suggestions.
    SUGGEST = "suggest" ["month", "nights"];
    /// One suggestion with its lowest price.
    SUGGEST_FROM = "suggest-from" ["dates", "total"];
    /// One suggestion with what fits best.
    SUGGEST_BEST = "suggest-best" ["dates", "name", "total"];
    /// Whose prices these are.
    SUGGEST_TWO_ADULTS = "suggest-two-adults" [];
    /// Tap or write.
    SUGGEST_PICK = "suggest-pick" [];
    /// Tap or write, and who is coming?
    SUGGEST_PICK_PARTY = "suggest-pick-party" [];
    /// Nothing in that month.
    SUGGEST_NONE = "suggest-none" ["month", "nights"];

    // Offers
    /// Above the cards.
    OFFERS = "offers" ["count"];
    /// Which stay the offers are for.
    FOR_STAY = "for-stay" ["stay"];
    /// Dates, nights, people.
    STAY = "stay" ["dates", "nights", "party"];
    /// People counted as adults because nobody said otherwise.
    ASSUMED_ADULTS = "assumed-adults" ["n"];
    /// Two adults, because nobody said.
    ASSUMED_PARTY = "assumed-party" [] ["n"];
    /// Children counted at the child price.
    ASSUMED_AGES = "assumed-ages" ["n"];
    /// The dates were not confirmed.
    ASSUMED_DATES = "assumed-dates" [] ["n"];
    /// The code does not apply.
    CODE_NO = "code-no" ["code"];
    /// Nothing inside the budget.
    OVER_BUDGET = "over-budget" ["budget"];
    /// A card's first line.
    CARD_TITLE = "card-title" ["name", "label"];
    /// The best fit.
    CARD_BEST = "card-best" [];
    /// The cheapest that fits.
    CARD_SAVER = "card-saver" [];
    /// One step up.
    CARD_STEP_UP = "card-step-up" [];
    /// The price of the whole stay.
    CARD_PRICE = "card-price" ["total", "nights"];
    /// What it has.
    CARD_WITH = "card-with" ["list"];
    /// Until when it is free to cancel.
    CARD_CANCEL = "card-cancel" ["date"];
    /// No refund.
    CARD_NO_REFUND = "card-no-refund" [];
    /// Something could be had back, but no longer.
    TOO_LATE_TO_CANCEL = "too-late-to-cancel" [];
    /// True scarcity only: one unit, fresh source.
    CARD_LAST = "card-last" [];
    /// Why this one.
    CARD_WHY = "card-why" ["reasons"];
    /// A reason: something it has.
    HAS_IT = "has-it" ["amenity"];
    /// Over the budget, honestly.
    LITTLE_OVER = "little-over" ["percent"];
    /// Which one?
    PICK_ONE = "pick-one" [];
    /// What should be different?
    WHAT_ELSE = "what-else" [];

    // Why not
    /// Too short a stay, and until when it would do.
    WHY_MIN_STAY = "why-min-stay" ["name", "n", "date"];
    /// Not sold on those dates.
    WHY_CLOSED = "why-closed" ["name"];
    /// Taken.
    WHY_SOLD_OUT = "why-sold-out" ["name"];
    /// Too few beds.
    WHY_TOO_SMALL = "why-too-small" ["name"];
    /// No pets.
    WHY_NO_PETS = "why-no-pets" ["name"];
    /// Not on that day of the week.
    WHY_ARRIVAL_DAY = "why-arrival-day" ["name"];
    /// Something asked for is missing.
    WHY_MISSING = "why-missing" ["name"];
    /// What was asked for is taken.
    SOLD_OUT = "sold-out" ["names", "dates"] ["n"];
    /// Nothing at all fits.
    NOTHING_FREE = "nothing-free" ["dates"];
    /// Above other dates.
    NEAREST_FREE = "nearest-free" [];
    /// No other dates near.
    NOTHING_NEAR = "nothing-near" [];
    /// On the list.
    WAITLISTED = "waitlisted" ["dates"];

    // Quote
    /// The accommodation.
    QUOTE_TITLE = "quote-title" ["name"];
    /// The nights.
    LINE_ROOM = "line-room" ["nights", "amount"];
    /// Adults above the base.
    LINE_EXTRA_ADULT = "line-extra-adult" ["amount"];
    /// Children above the base.
    LINE_EXTRA_CHILD = "line-extra-child" ["amount"];
    /// A discount.
    LINE_DISCOUNT = "line-discount" ["name", "percent", "amount"];
    /// Cleaning.
    LINE_CLEANING = "line-cleaning" ["amount"];
    /// Pets.
    LINE_PETS = "line-pets" ["amount"];
    /// Any other line.
    LINE_OTHER = "line-other" ["name", "amount"];
    /// Everything.
    QUOTE_TOTAL = "quote-total" ["total"];
    /// Paid at the property, apart.
    QUOTE_ON_SITE = "quote-on-site" ["name", "amount"];
    /// Value added tax, in the list of what is included.
    VAT = "vat" [];
    /// What comes with it.
    QUOTE_WITH = "quote-with" ["list"];
    /// Now and later.
    QUOTE_DEPOSIT = "quote-deposit" ["deposit", "balance"];
    /// All now.
    QUOTE_PREPAID = "quote-prepaid" ["deposit"];
    /// Nothing now.
    QUOTE_PAY_LATER = "quote-pay-later" [];
    /// The terms for the stay we talk about.
    CANCEL_TERMS = "cancel-terms" ["dates", "terms"];
    /// Free to cancel until.
    CANCEL_FREE = "cancel-free" ["until"];
    /// A part back until.
    CANCEL_PART = "cancel-part" ["percent", "until"];
    /// A part back until, when free cancelling is over.
    CANCEL_PART_NOW = "cancel-part-now" ["percent", "until"];
    /// Nothing back.
    CANCEL_NONE = "cancel-none" [];
    /// The price holds until.
    QUOTE_VALID = "quote-valid" ["until"];
    /// Free when we looked.
    QUOTE_FREE_NOW = "quote-free-now" ["time"];
    /// Above the link, when the quote stands in a message of its own, or again.
    BOOK_HERE = "book-here" ["name", "total"];
    /// Payment happens there, never here.
    PAY_THERE = "pay-there" [];

    // Answers
    /// Under a photo.
    PHOTO = "photo" ["name", "summary"];
    /// Above the link to the page.
    PHOTO_PAGE = "photo-page" ["name"];
    /// Photos of which?
    PHOTO_WHICH = "photo-which" [];
    /// Accommodations that have what was asked for.
    HAVE_IT = "have-it" ["amenity", "names"] ["n"];
    /// Accessible ones.
    ACCESSIBLE = "accessible" ["names"] ["n"];
    /// The discounts there are.
    DISCOUNTS = "discounts" [];
    /// For long stays.
    DISCOUNT_NIGHTS = "discount-nights" ["percent", "n"];
    /// For early booking.
    DISCOUNT_EARLY = "discount-early" ["percent", "n"];
    /// For late booking.
    DISCOUNT_LATE = "discount-late" ["percent", "n"];
    /// For a rate plan.
    DISCOUNT_PLAN = "discount-plan" ["percent", "name"];
    /// They are in the price already.
    DISCOUNTS_INSIDE = "discounts-inside" [];
    /// There are none.
    DISCOUNTS_NONE = "discounts-none" [];
    /// You're welcome.
    THANKS = "thanks" [];
    /// They will not come.
    LOST = "lost" [];
    /// Not who we thought.
    WRONG_NUMBER = "wrong-number" [];
    /// Not understood.
    NOT_UNDERSTOOD = "not-understood" [];

    // A person
    /// Somebody is there.
    PERSON_NOW = "person-now" [];
    /// Nobody is there until.
    PERSON_LATER = "person-later" ["when"];
    /// Nobody says when.
    PERSON_SOON = "person-soon" [];
    /// Later today.
    WHEN_TODAY = "when-today" ["time"];
    /// Tomorrow.
    WHEN_TOMORROW = "when-tomorrow" ["time"];
    /// Another day.
    WHEN_DAY = "when-day" ["day", "time"];
    /// Before handing over: something went wrong at our side.
    SORRY = "sorry" [];
    /// Before handing over: the booking page fails.
    SORRY_PAYMENT = "sorry-payment" [];
    /// Before handing over: twice not understood.
    SORRY_FAILED = "sorry-failed" [];
    /// Before handing over: a fact we do not have.
    NO_GUESSING = "no-guessing" [];
    /// Before handing over: the rest of a topic kept for people.
    DETAILS = "details" [];
    /// One more thing for the person who was called.
    ADDED = "added" [];
    /// Before handing over: a price we may not make.
    NO_BARGAINING = "no-bargaining" [];
    /// Before handing over: a group.
    GROUP = "group" ["n", "names"];
    /// Before handing over: a group nothing holds.
    GROUP_LARGE = "group-large" ["n"];
    /// Before handing over: something about a running or coming stay.
    ABOUT_STAY = "about-stay" [];
    /// Danger.
    EMERGENCY = "emergency" ["number"];

    // Consent
    /// No more messages.
    OPTED_OUT = "opted-out" ["word"];
    /// No more offers; the stay goes on.
    OPTED_OUT_STAY = "opted-out-stay" ["word"];
    /// Messages again.
    OPTED_IN = "opted-in" [];
    /// Messages or booking?
    CANCEL_WHICH = "cancel-which" [];
    /// Never send card numbers.
    CARD_NUMBER = "card-number" [];

    // What cannot be read
    /// A voice note.
    GOT_VOICE = "got-voice" [];
    /// A picture, video or document.
    GOT_MEDIA = "got-media" [];
    /// A place.
    GOT_PLACE = "got-place" [];
    /// Something else.
    GOT_OTHER = "got-other" [];

    // Follow-up
    /// In place of a first name.
    DEAR_GUEST = "dear-guest" [];
    /// One friendly word after a quote.
    NUDGE = "nudge" ["name", "dates", "total", "until"];

    // Buttons, at most 20 characters
    /// Take this one.
    BUTTON_CHOOSE = "button-choose" [];
    /// More photos.
    BUTTON_PHOTOS = "button-photos" [];
    /// A person.
    BUTTON_PERSON = "button-person" [];
    /// Yes, these dates.
    BUTTON_YES = "button-yes" [];
    /// Other dates.
    BUTTON_OTHER_DATES = "button-other-dates" [];
    /// What else is free?
    BUTTON_ELSE = "button-else" [];
    /// The waiting list.
    BUTTON_WAITLIST = "button-waitlist" [];
    /// To the booking page.
    BUTTON_BOOK = "button-book" [];
    /// To the accommodation's page.
    BUTTON_PAGE = "button-page" [];
    /// Stop the messages.
    BUTTON_STOP_MESSAGES = "button-stop-messages" [];
    /// Cancel the booking.
    BUTTON_CANCEL_BOOKING = "button-cancel-booking" [];

    // Inside message templates
    /// What goes back after a cancellation.
    REFUND_AMOUNT = "refund-amount" ["amount"];
    /// Nothing goes back.
    REFUND_NONE = "refund-none" [];
    /// Whether something goes back is not known yet.
    REFUND_LATER = "refund-later" [];

    // What guests ask for, and the staff's part of it
    /// The house has it.
    REQUEST_RECEIVED = "request-received" ["what", "time"];
    /// The house has it, without a promise.
    REQUEST_RECEIVED_PLAIN = "request-received-plain" ["what"];
    /// A person decides.
    REQUEST_CHECKING = "request-checking" ["what"];
    /// For later.
    REQUEST_PLANNED = "request-planned" ["what", "moment"];
    /// More of the same.
    REQUEST_MERGED = "request-merged" ["what"];
    /// Somebody has it.
    REQUEST_CONFIRMED = "request-confirmed" ["what", "time"];
    /// Somebody has it, without a time.
    REQUEST_CONFIRMED_PLAIN = "request-confirmed-plain" ["what"];
    /// Being done.
    REQUEST_ON_THE_WAY = "request-on-the-way" ["what"];
    /// It takes longer.
    REQUEST_LONGER = "request-longer" ["what"];
    /// It takes longer, until then.
    REQUEST_LONGER_UNTIL = "request-longer-until" ["what", "time"];
    /// Done: all solved?
    REQUEST_DONE = "request-done" ["what"];
    /// Solved.
    REQUEST_SOLVED = "request-solved" [];
    /// How many stars?
    REQUEST_RATE = "request-rate" [];
    /// Thanks for the stars.
    REQUEST_RATED = "request-rated" [];
    /// Taken up again.
    REQUEST_AGAIN = "request-again" ["what"];
    /// Not possible.
    REQUEST_DECLINED = "request-declined" ["what", "reason"];
    /// What is possible instead.
    REQUEST_INSTEAD = "request-instead" ["alternative"];
    /// Called off.
    REQUEST_CANCELLED = "request-cancelled" ["what"];
    /// Called off by the house.
    REQUEST_CANCELLED_WHY = "request-cancelled-why" ["what", "reason"];
    /// Later than promised.
    REQUEST_LATE = "request-late" ["what", "time"];
    /// The menu of services.
    REQUEST_MENU = "request-menu" [];
    /// Which service?
    REQUEST_WHICH = "request-which" [];
    /// When?
    REQUEST_WHEN = "request-when" ["what"];
    /// Not at that hour.
    REQUEST_HOURS = "request-hours" ["what", "from", "until"];
    /// More notice.
    REQUEST_TOO_SOON = "request-too-soon" ["what", "n"];
    /// The price, to be confirmed.
    REQUEST_PRICE = "request-price" ["what", "total"];
    /// The price for a moment, to be confirmed.
    REQUEST_PRICE_AT = "request-price-at" ["what", "moment", "total"];
    /// Not ordered.
    REQUEST_NOT_ORDERED = "request-not-ordered" [];
    /// More than at once.
    REQUEST_TOO_MANY = "request-too-many" ["what", "n"];
    /// No stock.
    REQUEST_SOLD_OUT = "request-sold-out" ["what"];
    /// Alcohol, tobacco, medicines.
    REQUEST_RESTRICTED = "request-restricted" [];
    /// Too late to cancel.
    REQUEST_BEGUN = "request-begun" ["what"];
    /// Too late for anything.
    REQUEST_OVER = "request-over" ["what"];
    /// How one stands.
    REQUEST_STANDS = "request-stands" ["what", "state"];
    /// It waits.
    STANDS_NEW = "stands-new" [];
    /// It is checked.
    STANDS_CHECKING = "stands-checking" [];
    /// It is planned.
    STANDS_PLANNED = "stands-planned" [];
    /// Somebody has it.
    STANDS_CONFIRMED = "stands-confirmed" [];
    /// It is being done.
    STANDS_UNDER_WAY = "stands-under-way" [];
    /// To staff: new.
    STAFF_NEW = "staff-new" ["what", "unit", "due"];
    /// To staff: yes or no?
    STAFF_APPROVE = "staff-approve" ["what", "unit", "due"];
    /// To staff: urgent.
    STAFF_URGENT = "staff-urgent" [];
    /// To whoever is responsible.
    STAFF_LATE = "staff-late" ["what", "unit", "state"];
    /// To staff: accepted.
    STAFF_YOURS = "staff-yours" ["what", "unit"];
    /// To the others.
    STAFF_TAKEN = "staff-taken" ["who", "what", "unit"];
    /// To staff: done.
    STAFF_DONE = "staff-done" ["what", "unit"];
    /// To staff: passed on.
    STAFF_PASSED = "staff-passed" ["what", "unit"];
    /// To staff: later.
    STAFF_LATER = "staff-later" ["what", "time"];
    /// To staff: called off.
    STAFF_CANCELLED = "staff-cancelled" ["what", "unit"];
    /// To staff: opened again.
    STAFF_AGAIN = "staff-again" ["what", "unit"];
    /// To staff: which?
    STAFF_WHICH = "staff-which" [];
    /// To staff: nothing.
    STAFF_NONE = "staff-none" [];
    /// To staff: too late.
    STAFF_OVER = "staff-over" ["what"];
    /// To staff: the reason?
    STAFF_WHY = "staff-why" ["what"];
    /// To staff: noted.
    STAFF_NOTED = "staff-noted" ["what"];
    /// Solved.
    BUTTON_SOLVED = "button-solved" [];
    /// Not solved.
    BUTTON_NOT_YET = "button-not-yet" [];
    /// Order it.
    BUTTON_ORDER = "button-order" [];
    /// Do not order it.
    BUTTON_NO_ORDER = "button-no-order" [];
    /// Opens the menu.
    BUTTON_SERVICES = "button-services" [];
    /// Opens the stars.
    BUTTON_STARS = "button-stars" [];
    /// Calls it off.
    BUTTON_CANCEL_REQUEST = "button-cancel-request" [];
    /// Staff: mine.
    BUTTON_ACCEPT = "button-accept" [];
    /// Staff: later.
    BUTTON_LATER = "button-later" [];
    /// Staff: done.
    BUTTON_DONE = "button-done" [];
    /// Staff: not me.
    BUTTON_PASS = "button-pass" [];
    /// Staff: yes.
    BUTTON_APPROVE = "button-approve" [];
    /// Staff: no.
    BUTTON_DECLINE = "button-decline" [];
    /// Opens the tasks.
    BUTTON_TASKS = "button-tasks" [];
}

/// Keys whose text stands on a button. Meta: 20 characters.
pub const BUTTONS: [Key; 25] = [
    BUTTON_CHOOSE,
    BUTTON_PHOTOS,
    BUTTON_PERSON,
    BUTTON_YES,
    BUTTON_OTHER_DATES,
    BUTTON_ELSE,
    BUTTON_WAITLIST,
    BUTTON_BOOK,
    BUTTON_PAGE,
    BUTTON_STOP_MESSAGES,
    BUTTON_CANCEL_BOOKING,
    BUTTON_SOLVED,
    BUTTON_NOT_YET,
    BUTTON_ORDER,
    BUTTON_NO_ORDER,
    BUTTON_SERVICES,
    BUTTON_STARS,
    BUTTON_CANCEL_REQUEST,
    BUTTON_ACCEPT,
    BUTTON_LATER,
    BUTTON_DONE,
    BUTTON_PASS,
    BUTTON_APPROVE,
    BUTTON_DECLINE,
    BUTTON_TASKS,
];
