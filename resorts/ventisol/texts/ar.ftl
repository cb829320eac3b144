# ما يقرؤه الضيوف بالعربية. ما بين القوسين المعقوفين يُملأ تلقائياً فلا تحذفه.
# *النجوم* تجعل الخط عريضاً في واتساب. الأزرار ٢٠ حرفاً على الأكثر.

## التواريخ والأعداد والقوائم

weekday = { $n ->
    [1] الاثنين
    [2] الثلاثاء
    [3] الأربعاء
    [4] الخميس
    [5] الجمعة
    [6] السبت
   *[7] الأحد
}
month = { $n ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
month-long = { $n ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
month-year = { $month } { $year }
date = { $weekday } { $day } { $month } { $year }
day = { $weekday } { $day } { $month }
dates = من { $weekday } { $day } إلى { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-months = من { $weekday } { $day } { $month } إلى { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-across-years = من { $weekday } { $day } { $month } { $year } إلى { $to_weekday } { $to_day } { $to_month } { $to_year }
dates-short = { $day }–{ $to_day } { $to_month }
dates-short-across = { $day } { $month }–{ $to_day } { $to_month }
moment = { $date }، { $time }
nights = { $n ->
    [one] ليلة واحدة
    [two] ليلتان
    [few] { $n } ليالٍ
   *[other] { $n } ليلة
}
adults = { $n ->
    [one] شخص بالغ
    [two] شخصان بالغان
    [few] { $n } بالغين
   *[other] { $n } بالغاً
}
children = { $n ->
    [one] طفل واحد
    [two] طفلان
    [few] { $n } أطفال
   *[other] { $n } طفلاً
}
children-aged = { $n ->
    [one] طفل واحد (العمر: { $ages })
    [two] طفلان (العمر: { $ages })
    [few] { $n } أطفال (الأعمار: { $ages })
   *[other] { $n } طفلاً (الأعمار: { $ages })
}
babies = { $n ->
    [one] رضيع
    [two] رضيعان
   *[other] { $n } رضّع
}
pets = { $n ->
    [one] حيوان أليف
    [two] حيوانان أليفان
    [few] { $n } حيوانات أليفة
   *[other] { $n } حيواناً أليفاً
}
list-comma = { $a }، { $b }
list-and = { $a } و{ $b }

## الترحيب

hello = أهلاً وسهلاً بكم في { $property }!
hello-name = أهلاً وسهلاً { $name } في { $property }!
hello-again = سعداء بسماعكم من جديد!
hello-again-name = سعداء بسماعك من جديد يا { $name }!
assistant = أنا مساعد الحجز الآلي ولست شخصاً. اكتبوا *{ $word }* في أي وقت فيتابع معكم أحدنا.
person-word = موظف
help = كيف أخدمكم؟
hello-back = أهلاً بكم مرة أخرى! كيف أخدمكم؟

## الأسئلة

ask-dates = في أي أيام تودّون القدوم؟ يكفيني مثل «{ $example }».
ask-dates-again = لم أجد التواريخ في رسالتكم. هل تكتبونها هكذا: { $example }؟
need-dates = اكتبوا لي الأيام التي تفكرون فيها، مثل «{ $example }»، فأريكم المتاح.
ask-month = في أي شهر؟
need-month = أضيفوا الشهر فقط فأرى المتاح.
ask-nights = كم ليلة تودّون البقاء ابتداءً من { $date }؟
ask-date-invalid = هذا اليوم غير موجود في التقويم. أي تواريخ تقصدون؟
ask-date-past = هذا اليوم مضى. أي تواريخ تقصدون؟
ask-party = كم عددكم؟ وإن كان معكم أطفال فأخبروني بأعمارهم.
ask-party-again = عذراً، لم أفهم العدد. يكفي مثل «شخصان وطفل عمره ٧»: من سيأتي؟
ask-ages = { $n ->
    [one] وكم عمر الطفل؟ فعليه يعتمد السرير والسعر.
    [two] وكم عمر الطفلين؟ فعليه تعتمد الأسرّة والسعر.
   *[other] وكم أعمار الأطفال؟ فعليها تعتمد الأسرّة والسعر.
}
ask-ages-again = { $n ->
    [one] ينقصني فقط العمر بالسنوات، مثل «٧». كم عمره؟
   *[other] تنقصني فقط الأعمار بالسنوات، مثل «٤ و٧». كم أعمارهم؟
}
confirm-dates = لنتأكد أننا نقصد الأيام نفسها: { $dates }، { $nights }. صحيح؟
unsure-dates = إن فهمتكم جيداً فهي { $dates }، { $nights }؛ أخبروني إن لم تكن كذلك.
noted-dates = { $dates }، { $nights }: تم.

## تواريخ مقترحة عندما يُعرف الشهر فقط

suggest = لمدة { $nights } في { $month } ما زالت هذه التواريخ متاحة:
suggest-from = • { $dates }: ابتداءً من { $total }
suggest-best = • { $dates }: { $name }، { $total } للإقامة كاملة
suggest-two-adults = الأسعار لشخصين بالغين.
suggest-pick = اضغطوا على ما يناسبكم أو اكتبوا تواريخ أخرى.
suggest-pick-party = اضغطوا على ما يناسبكم أو اكتبوا تواريخ أخرى. وكم عددكم؟
suggest-none = عذراً، لم يبقَ في { $month } شيء لمدة { $nights }. أي تواريخ أخرى تناسبكم؟

## العروض

stay = { $dates }، { $nights }، { $party }
offers = { $count ->
    [one] هذا ما كنت سأختاره:
   *[other] هذا ما أنصحكم به:
}
for-stay = { $stay }.
occasion-anniversary = كل عام وأنتم معاً، يا لها من مناسبة جميلة!
occasion-honeymoon = ألف مبروك لكما!
occasion-birthday = عيد ميلاد على البحر، ما أجمله!
assumed-adults = { $n ->
    [two] حسبت شخصين بالغين. إن كان بينكم أطفال فأخبروني بأعمارهم ليصبح السعر أفضل.
   *[other] حسبت { $n } بالغين. إن كان بينكم أطفال فأخبروني بأعمارهم ليصبح السعر أفضل.
}
assumed-party = حسبت شخصين بالغين؛ أخبروني إن كنتم أكثر.
assumed-ages = { $n ->
    [one] حسبت الطفل بسعر الأطفال؛ أخبروني بعمره لأعطيكم السعر الدقيق.
   *[other] حسبت الأطفال بسعر الأطفال؛ أخبروني بأعمارهم لأعطيكم السعر الدقيق.
}
assumed-dates = أخبروني إن قصدتم أياماً أخرى.
code-no = عذراً، الرمز { $code } لا ينطبق على هذه الإقامة.
over-budget = بصراحة، لا يوجد في تلك الأيام ما هو ضمن { $budget }. هذا أقرب ما لدينا.
card-title = *{ $name }* · { $label }
card-best = اختياري لكم
card-saver = الأوفر
card-step-up = درجة أعلى
card-price = *{ $total }* إجمالاً لمدة { $nights }
card-with = مع { $list }.
card-cancel = إلغاء مجاني حتى { $date }.
card-no-refund = غير قابل للاسترداد، ولذلك هذا السعر.
too-late-to-cancel = قبل الوصول بهذا الوقت القصير لا يُسترد المبلغ.
card-last = الأخير المتاح في هذه التواريخ.
card-why = لماذا: { $reasons }.
reason-kind-asked = هو ما طلبتموه
reason-fits-party = يتسع لكم جميعاً
reason-inside-budget = ضمن ميزانيتكم
reason-stayed-before = تعرفونه من قبل
reason-couple = مصمم لشخصين
reason-family = مناسب للعائلات
reason-small-family = مثالي لعائلة صغيرة
reason-honeymoon = الأكثر رومانسية لدينا
reason-anniversary = مثالي لذكرى الزواج
reason-romance = الأكثر رومانسية لدينا
reason-celebration = مكان للاحتفال
reason-nature = تستيقظون بين الأشجار
reason-pets = حيوانكم الأليف مرحّب به
reason-accessibility = بدون درجات
reason-long-stay = فيه كل ما يلزم لإقامة أطول
reason-short-stay = مثالي لبضع ليالٍ
reason-budget = قيمة جيدة مقابل السعر
reason-luxury = للتدليل
reason-group = يتسع للجميع
reason-heritage = له تاريخ
reason-business = هادئ للعمل
has-it = فيه { $amenity }
little-over = هذا أعلى من ميزانيتكم بنسبة { $percent }٪.
pick-one = أيها يعجبكم؟
what-else = أخبروني ماذا نغيّر: التواريخ أم المساحة أم السعر؟

## لماذا لا

why-min-stay = { $n ->
    [one] { $name } يناسبكم أيضاً، لكنه في تلك التواريخ يتطلب ليلة واحدة على الأقل، حتى { $date }.
    [two] { $name } يناسبكم أيضاً، لكنه في تلك التواريخ يتطلب ليلتين على الأقل. إن بقيتم حتى { $date } فهو لكم.
    [few] { $name } يناسبكم أيضاً، لكنه في تلك التواريخ يتطلب { $n } ليالٍ على الأقل. إن بقيتم حتى { $date } فهو لكم.
   *[other] { $name } يناسبكم أيضاً، لكنه في تلك التواريخ يتطلب { $n } ليلة على الأقل. إن بقيتم حتى { $date } فهو لكم.
}
why-closed = { $name } مغلق في تلك التواريخ.
why-sold-out = { $name } محجوز في تلك الأيام.
why-too-small = { $name } صغير عليكم.
why-no-pets = عذراً، لا يُسمح بالحيوانات في { $name }.
why-arrival-day = الإقامة في { $name } تبدأ في يوم آخر من الأسبوع.
why-missing = { $name } ليس فيه ما طلبتموه.
sold-out = { $n ->
    [one] عذراً، { $names } محجوز { $dates }.
   *[other] عذراً، { $names } محجوزة { $dates }.
}
nothing-free = عذراً، لم يبقَ لدي ما يناسبكم { $dates }.
nearest-free = أقرب التواريخ المتاحة:
nothing-near = لم أجد شيئاً قريباً من تلك الأيام أيضاً. أي تواريخ أخرى تناسبكم؟
waitlisted = أنتم على القائمة { $dates }. إن توفّر شيء تصلكم رسالة واحدة منا لا غير.

## عرض السعر

quote-title = *{ $name }*
line-room = { $nights }: { $amount }
line-extra-adult = بالغون إضافيون: { $amount }
line-extra-child = أطفال: { $amount }
line-discount = { $name } ({ $percent }٪): { $amount }
line-cleaning = التنظيف النهائي: { $amount }
line-pets = حيوانات أليفة: { $amount }
line-other = { $name }: { $amount }
quote-total = *الإجمالي للإقامة كاملة: { $total }*
quote-on-site = منها يُدفع عند الوصول: { $amount } ({ $name }).
vat = ضريبة القيمة المضافة
quote-with = يشمل { $list }.
quote-deposit = تدفعون الآن { $deposit }، والباقي { $balance } في الاستقبال.
quote-prepaid = تدفعون الآن { $deposit }.
quote-pay-later = لا تدفعون شيئاً الآن.
cancel-terms = هكذا تجري الأمور للإقامة { $dates }. { $terms }
cancel-free = إلغاء مجاني حتى { $until }.
cancel-part = ثم يُعاد { $percent }٪ حتى { $until }.
cancel-part-now = عند الإلغاء حتى { $until } يُعاد { $percent }٪.
cancel-none = هذا السعر غير قابل للاسترداد.
quote-valid = السعر محفوظ لكم حتى { $until }.
quote-free-now = كان متاحاً حين تحققت في { $time }.
book-here = من هنا تحجزون { $name } مقابل { $total } في نحو دقيقتين.
pay-there = الدفع آمن على تلك الصفحة؛ من فضلكم لا تكتبوا بيانات البطاقة هنا أبداً.

## الإجابات

photo = *{ $name }*: { $summary }
photo-page = كل شيء عن { $name }، مع كل الصور والتواريخ المتاحة، هنا.
photo-which = صور أيّها؟ اكتبوا لي الاسم فقط.
have-it = { $n ->
    [one] مع { $amenity }: { $names }.
   *[other] مع { $amenity }: { $names }.
}
accessible = { $n ->
    [one] نعم: بدون درجات لدينا { $names }.
   *[other] نعم: بدون درجات لدينا { $names }.
}
discounts = لا مساومة عندنا، لكن هذه الخصومات حقيقية:
discount-nights = { $n ->
    [one] • خصم { $percent }٪ ابتداءً من ليلة واحدة
    [two] • خصم { $percent }٪ ابتداءً من ليلتين
    [few] • خصم { $percent }٪ ابتداءً من { $n } ليالٍ
   *[other] • خصم { $percent }٪ ابتداءً من { $n } ليلة
}
discount-early = { $n ->
    [one] • خصم { $percent }٪ عند الحجز قبل يوم
    [two] • خصم { $percent }٪ عند الحجز قبل يومين
    [few] • خصم { $percent }٪ عند الحجز قبل { $n } أيام
   *[other] • خصم { $percent }٪ عند الحجز قبل { $n } يوماً
}
discount-late = { $n ->
    [one] • خصم { $percent }٪ عند الوصول حتى الغد (ليس في كل المواسم)
    [two] • خصم { $percent }٪ عند الوصول خلال يومين (ليس في كل المواسم)
    [few] • خصم { $percent }٪ عند الوصول خلال { $n } أيام (ليس في كل المواسم)
   *[other] • خصم { $percent }٪ عند الوصول خلال { $n } يوماً (ليس في كل المواسم)
}
discount-plan = • خصم { $percent }٪ مع سعر «{ $name }»
discounts-inside = وما ينطبق على تواريخكم محسوب أصلاً في الأسعار التي أعرضها.
discounts-none = أسعارنا واحدة للجميع، فليس لدي ما أخصمه.
thanks = على الرحب والسعة! أنا هنا إن خطر لكم شيء آخر.
lost = شكراً لإخباري، ونتمنى لكم رحلة جميلة! إن تغيّرت الخطط فراسلوني.
wrong-number = نعتذر، كان خطأً منا. حذفنا هذا الرقم ولن نراسلكم مجدداً.
not-understood = لم أفهم تماماً. أخبروني بتواريخكم وعددكم، أو اسألوني عن أي شيء في المنتجع.

## شخص منا

person-now = أحدنا يتابع الآن ويردّ عليكم هنا، عادة خلال دقائق.
person-later = يردّ عليكم أحدنا هنا { $when }. رسالتكم أول القائمة.
person-soon = يردّ عليكم أحدنا هنا في أقرب وقت.
when-today = ابتداءً من { $time }
when-tomorrow = غداً ابتداءً من { $time }
when-day = يوم { $day } ابتداءً من { $time }
sorry = نعتذر، ما كان ينبغي أن يحدث ذلك.
sorry-payment = نعتذر، كان ينبغي أن تعمل الصفحة. سعركم محفوظ كما هو.
sorry-failed = لم أفهمكم جيداً، ولا أريد أن أُتعبكم بالتكرار.
no-guessing = هذا لا أريد أن أخمّنه؛ سيجيبكم من يعرف.
details = أما التفاصيل الدقيقة فيجيبكم عنها من يعرفها.
added = تم، أضفتها لزملائي.
no-bargaining = أكثر من ذلك ليس بيدي.
group = { $n ->
    [few] لـ{ $n } أشخاص أجمع لكم: { $names }. للمجموعات عرض خاص يعدّه أحد زملائنا.
   *[other] لـ{ $n } شخصاً أجمع لكم: { $names }. للمجموعات عرض خاص يعدّه أحد زملائنا.
}
group-large = { $n ->
    [few] { $n } أشخاص، أهلاً بكم! لمجموعة مثلكم عرض خاص يعدّه أحد زملائنا.
   *[other] { $n } شخصاً، أهلاً بكم! لمجموعة مثلكم عرض خاص يعدّه أحد زملائنا.
}
about-stay = وصلت رسالتكم، وهي عن حجزكم، فأحلتها إلى الفريق.
emergency = إن كان أحد مصاباً أو في خطر فاتصلوا الآن بالرقم *{ $number }*. أنبّه فريقنا في هذه اللحظة.

## الموافقة

opted-out = تم، لن نراسلكم بعد الآن. إن غيّرتم رأيكم فاكتبوا { $word }.
opted-out-stay = تم، لا عروض بعد الآن. سنكتب فقط عن حجزكم. إن غيّرتم رأيكم فاكتبوا { $word }.
opted-in = أهلاً بعودتكم! يسعدني أن أساعدكم من جديد. كيف أخدمكم؟
cancel-which = لأفعل الصواب: هل أوقف الرسائل، أم أن الأمر يخص حجزكم؟
card-number = من فضلكم لا ترسلوا أرقام البطاقات في المحادثة. جعلت رقمكم غير مقروء هنا؛ الدفع على صفحة الحجز فقط.

## ما لا يمكن قراءته

got-voice = عذراً، لا أستطيع سماع الرسائل الصوتية بعد. اكتبوها بكلمات قليلة، أو ليستمع إليها أحدنا.
got-media = شكراً! لا أستطيع رؤية الصور والملفات. أخبروني بكلمات قليلة، أو لينظر فيها أحدنا.
got-place = شكراً، وصلني الموقع. ماذا تودّون أن تعرفوا؟
got-other = لا أستطيع فتح هذا النوع من الرسائل. أخبروني بكلمات قليلة، أو لينظر فيه أحدنا.

## المتابعة

dear-guest = ضيفنا العزيز
nudge = هل بقي سؤال عن { $name } ({ $dates })؟ يسعدني أن أساعد. السعر { $total } محفوظ لكم حتى { $until }.

## الأزرار، ٢٠ حرفاً على الأكثر

button-choose = هذا يعجبني
button-photos = المزيد من الصور
button-person = التحدث مع شخص
button-yes = نعم، هذه الأيام
button-other-dates = تواريخ أخرى
button-else = ماذا يتوفر أيضاً؟
button-waitlist = أضفني إلى القائمة
button-book = احجز الآن
button-page = شاهد
button-stop-messages = إيقاف الرسائل
button-cancel-booking = عن حجزي

## داخل القوالب

refund-amount = سنعيد لكم { $amount }.
refund-none = لا يوجد مبلغ للاسترداد.
refund-later = سنكتب لكم بشأن الاسترداد في رسالة منفصلة.

## ما تحويه أماكن الإقامة (في القوائم)

amenity-accessible = مدخل بدون درجات
amenity-air-conditioning = تكييف
amenity-balcony = شرفة
amenity-bathtub = حوض استحمام
amenity-bbq = شواية
amenity-crib-on-request = سرير طفل عند الطلب
amenity-deck = أرضية خشبية خارجية
amenity-dishwasher = غسالة صحون
amenity-espresso = آلة قهوة
amenity-fan = مروحة
amenity-fireplace = مدفأة
amenity-garden = حديقة
amenity-hairdryer = مجفف شعر
amenity-heating = تدفئة
amenity-kettle = غلاية
amenity-kitchen = مطبخ كامل
amenity-kitchenette = مطبخ صغير
amenity-minibar = ميني بار
amenity-power = كهرباء
amenity-private-bathroom = حمام خاص
amenity-private-plunge-pool = مسبح صغير خاص
amenity-private-pool = مسبح خاص
amenity-roll-in-shower = دش بدون عتبة
amenity-safe = خزنة
amenity-sea-view = إطلالة على البحر
amenity-smart-tv = تلفاز ذكي
amenity-step-free = مدخل بدون درجات
amenity-telescope = تلسكوب
amenity-terrace = شرفة واسعة
amenity-washing-machine = غسالة
amenity-wifi = واي فاي

## What guests ask for

request-received = وصلنا طلبكم: { $what }. عادةً يكتمل قبل { $time }.
request-received-plain = وصلنا طلبكم: { $what }. الفريق على علم به.
request-checking = { $what }: نتحقق من إمكانية ذلك ونخبركم هنا.
request-planned = { $what }: مخطط له { $moment }.
request-merged = أضفناه. أصبح الطلب: { $what }.
request-confirmed = تم التأكيد: { $what }، حوالي { $time }.
request-confirmed-plain = تم التأكيد: { $what }.
request-on-the-way = في الطريق: { $what }.
request-longer = { $what }: نحتاج إلى وقت أطول قليلاً. شكراً لصبركم.
request-longer-until = { $what }: نحتاج إلى وقت أطول قليلاً، حتى { $time }. شكراً لصبركم.
request-done = تم: { $what }. هل حُلّ كل شيء؟
request-solved = رائع، شكراً لإخبارنا!
request-rate = رائع، شكراً! كيف كانت خدمتنا؟
request-rated = شكراً، هذا يساعدنا كثيراً.
request-again = نعتذر. سنعالج الأمر من جديد: { $what }.
request-declined = نعتذر، { $what } غير ممكن: { $reason }
request-instead = ما يمكننا تقديمه بدلاً من ذلك: { $alternative }
request-cancelled = تم الإلغاء: { $what }.
request-cancelled-why = نعتذر، اضطررنا إلى إلغاء { $what }: { $reason }
request-late = { $what } يستغرق وقتاً أطول مما وعدنا، نعتذر. الوقت الجديد: { $time }.
request-menu = بماذا يمكننا أن نخدمكم؟
request-which = بكل سرور. أيها تقصدون؟
request-when = { $what }: لأي يوم وأي ساعة؟
request-hours = { $what } متاح من { $from } إلى { $until }. لأي ساعة أسجله؟
request-too-soon = { $n ->
   *[other] { $what } يُطلب قبل { $n } ساعة على الأقل. لأي وقت لاحق أسجله؟
}
request-price = { $what }: { $total }. هل أطلبه لكم؟
request-price-at = { $what }، { $moment }: { $total }. هل أطلبه لكم؟
request-not-ordered = حسناً، لم نطلب شيئاً.
request-too-many = { $n ->
   *[other] { $what }: { $n } كحد أقصى في المرة الواحدة. يساعدكم أحد الزملاء في المزيد.
}
request-sold-out = نعتذر، { $what }: نفدت الكمية لهذا اليوم.
request-restricted = لا يمكن طلب ذلك عبر المحادثة. يرجى سؤال الاستقبال، وسيساعدكم الزملاء بكل سرور.
request-begun = { $what } قيد التنفيذ؛ أخبرت الفريق بأنكم لم تعودوا ترغبون به.
request-over = { $what } انتهى ولا يمكن تغييره. يمكنكم الطلب من جديد.
request-stands = { $what }: { $state }
stands-new = تم الاستلام، سيتولاه أحدهم بعد لحظات
stands-checking = قيد التحقق
stands-planned = مخطط له
stands-confirmed = مؤكد، هناك من يتولاه
stands-under-way = قيد التنفيذ

## Words for the staff

staff-new = مهمة جديدة: *{ $what }*، { $unit }، قبل { $due }.
staff-approve = بانتظار قرار: *{ $what }*، { $unit }، الرد قبل { $due }.
staff-urgent = ⚠️ عاجل.
staff-late = ⏰ متأخر: *{ $what }*، { $unit }: { $state }.
staff-yours = المهمة لك: *{ $what }*، { $unit }. اضغط «تم» عند الانتهاء.
staff-taken = يتولاها { $who }: { $what }، { $unit }.
staff-done = شكراً! تم: { $what }، { $unit }.
staff-passed = حسناً، مُرّرت: { $what }، { $unit }.
staff-later = حسناً، سأسأل مجدداً الساعة { $time }: { $what }.
staff-cancelled = لم تعد مطلوبة: { $what }، { $unit }.
staff-again = 🔁 لم تُحل: *{ $what }*، { $unit }. يرجى المعاينة من جديد.
staff-which = أي مهمة تقصد؟
staff-none = لا توجد مهام مفتوحة لك الآن.
staff-over = لم يعد ذلك ممكناً: { $what }.
staff-why = { $what }: ما السبب الذي أخبر به الضيف؟
staff-noted = دُوّن مع المهمة: { $what }.

## Buttons of requests, at most 20 characters

button-solved = نعم، كل شيء جيد
button-not-yet = ليس بعد
button-order = نعم، من فضلكم
button-no-order = لا، شكراً
button-services = الخدمات
button-stars = تقييم
button-cancel-request = إلغاء الطلب
button-accept = قبول
button-later = لاحقاً
button-done = تم
button-pass = تمرير
button-approve = موافقة
button-decline = رفض
button-tasks = المهام
