# صفحة الضيف بالعربية. ما بين القوسين المعقوفين يُملأ تلقائياً.

## التحية والتواريخ
hello = أهلاً وسهلاً
hello-name = أهلاً وسهلاً، { $name }
thanks = شكراً لكم
thanks-name = شكراً لكم، { $name }
nights = { $n ->
    [zero] { $n } ليلة
    [one] ليلة واحدة
    [two] ليلتان
    [few] { $n } ليالٍ
    [many] { $n } ليلة
   *[other] { $n } ليلة
}
adults = { $n ->
    [zero] { $n } بالغ
    [one] بالغ واحد
    [two] بالغان
    [few] { $n } بالغين
    [many] { $n } بالغاً
   *[other] { $n } بالغ
}
children = { $n ->
    [zero] { $n } طفل
    [one] طفل واحد
    [two] طفلان
    [few] { $n } أطفال
    [many] { $n } طفلاً
   *[other] { $n } طفل
}
reference = الحجز { $ref }
check-in = الوصول
check-out = المغادرة
from-time = من { $time }
until-time = حتى { $time }
room-unit = الغرفة { $unit }

## ما يهمكم الآن
days-to-go = { $n ->
    [1] تبدأ إقامتكم غداً
    [2] بقي يومان
    [few] بقيت { $n } أيام
    [many] بقي { $n } يوماً
   *[other] بقي { $n } يوم
}
ready-at = غرفتكم جاهزة اليوم من { $time }
check-in-open = غرفتكم جاهزة لاستقبالكم
check-in-open-until = غرفتكم جاهزة، وننتظركم حتى { $time }
enjoy = نتمنى لكم إقامة سعيدة. المغادرة { $day } حتى { $time }
leave-by = المغادرة اليوم حتى { $time }
thanks-line = سعدنا باستضافتكم

## العناوين
requests-title = طلباتكم
checkin-title = وصولكم
door-title = مفتاحكم
wifi-title = واي فاي
directions-title = الطريق إلينا
services-title = الخدمات
facilities-title = مواعيد اليوم
tips-title = أماكن تستحق الزيارة
rules-title = قواعد المنزل
checkout-title = قبل المغادرة
balance-title = حجزكم
room-title = غرفتكم
help-title = المساعدة
after-title = كيف كانت إقامتكم؟
guide = في هذه الصفحة
language = اللغة
calendar-add = إضافة إلى التقويم
calendar-summary = إقامة في { $house }

## الرموز
door-show = إظهار الرمز
door-code = رمز الباب
key-box = صندوق المفاتيح
door-opens = يظهر الرمز هنا { $day } من { $time }.
door-unpaid = يظهر الرمز هنا بعد دفع المبلغ المتبقي أو تسجيل دخولكم في الاستقبال.
wifi-network = الشبكة
wifi-password = كلمة المرور
wifi-show = إظهار كلمة المرور
wifi-opens = تظهر كلمة المرور هنا { $day } من { $time }.
wifi-unpaid = تظهر كلمة المرور هنا بعد تأكيد الحجز.
wifi-qr = رمز QR للاتصال بالشبكة
wifi-qr-hint = لمن معكم: وجّهوا كاميرا الهاتف إلى هنا.
secret-closed = لم يعد يظهر: انتهت الإقامة.
secret-until = يظهر حتى { $day }، { $time }
copy = نسخ
copied = تم النسخ

## الوصول
arrival-planned = أخبرتمونا أنكم تصلون نحو { $time }.
arrival-tell = أخبرونا بموعد وصولكم
arrival-message = مرحباً، بخصوص إقامتي { $ref }: سأصل نحو الساعة 
parking = موقف السيارات
map-open = فتح في الخرائط

## الخدمات
services-sub = اطلبوا بلمسة. نجيبكم هنا وعلى واتساب.
services-before-sub = رتّبوه قبل وصولكم ليكون في انتظاركم.
free = مجاناً
price-stay = { $price }
price-person = { $price } للشخص
price-unit = { $price } للقطعة
price-day = { $price } في اليوم
price-vehicle = { $price } للسيارة
price-hour = { $price } للساعة
minutes = { $n ->
    [zero] خلال { $n } دقيقة
    [one] خلال دقيقة
    [two] خلال دقيقتين
    [few] خلال { $n } دقائق
    [many] خلال { $n } دقيقة
   *[other] خلال { $n } دقيقة
}
done-hours = { $n ->
    [zero] خلال { $n } ساعة
    [one] خلال ساعة
    [two] خلال ساعتين
    [few] خلال { $n } ساعات
    [many] خلال { $n } ساعة
   *[other] خلال { $n } ساعة
}
lead = { $n ->
    [zero] قبل { $n } ساعة
    [one] قبل ساعة
    [two] قبل ساعتين
    [few] قبل { $n } ساعات
    [many] قبل { $n } ساعة
   *[other] قبل { $n } ساعة
}
hours-range = { $from }–{ $until }
approval = نؤكد أولاً
request = طلب
request-of = طلب: { $service }
quantity = العدد
wanted-at = الموعد
note = هل هناك ما ينبغي أن نعرفه؟
send = إرسال الطلب

## الطلبات
times = { $n } × { $service }
asked-at = طُلب { $day }، { $time }
progress = حالة { $service }
state-received = وصل
state-confirmed = مؤكد
state-onway = في الطريق
state-done = تم
state-planned = محدد في { $day }، { $time }
state-declined = عذراً، هذا غير ممكن
declined-next = راسلونا وسنجد حلاً آخر.
state-cancelled = ملغى
queued = محفوظ في هاتفكم، ويُرسل عند عودة الاتصال.
ask-failed = لم ينجح ذلك. حاولوا مرة أخرى أو راسلونا.
ask-not-offered = هذه الخدمة غير متاحة حالياً.
ask-malformed = يرجى مراجعة العدد والموعد؛ يجب أن يكون الموعد ضمن إقامتكم.
ask-too-many = لديكم طلبات كثيرة مفتوحة، ونحن نعمل عليها.
solved-question = هل حُلّت المسألة؟
solved-yes = نعم، شكراً
solved-not-yet = ليس بعد
rate-question = كيف كانت الخدمة؟
rate-stars = { $n ->
    [one] نجمة واحدة
    [two] نجمتان
   *[other] { $n } نجوم
}
rated = { $n ->
    [one] منحتم نجمة واحدة. شكراً لكم!
    [two] منحتم نجمتين. شكراً لكم!
   *[other] منحتم { $n } نجوم. شكراً لكم!
}
cancel-request = إلغاء هذا الطلب
act-too-late = لم يعد ذلك ممكناً. هكذا الحال الآن.

## المواعيد والأماكن والقواعد
open-until = مفتوح حتى { $time }
opens-at = يفتح في { $time }
closed-for-today = انتهى دوام اليوم
closed-today = مغلق اليوم
always-open = مفتوح دائماً
distance-m = { $n } م
distance-km = { $n } كم
more = المزيد عن { $name }

## المال
total = المجموع
due = المتبقي
all-paid = كل شيء مدفوع. شكراً لكم.
pay = الدفع عبر الإنترنت
pay-desk = أو في الاستقبال ببساطة.
cancel-until = الإلغاء مجاني حتى { $day }، { $time }.

## الغرفة والمساعدة وبعد الإقامة
size = { $n } م²
desk = الاستقبال
review-on = تقييم على { $name }
review-lead = كلمات قليلة تساعد الآخرين على إيجادنا.
book-again = احجزوا مرة أخرى
promo = مع الرمز { $code } تكلّف الإقامة القادمة أقل.
chat = تحدثوا معنا عبر واتساب
chat-message = مرحباً، بخصوص إقامتي { $ref }.

## الشبكة والهاتف
offline = لا يوجد اتصال. كل ما ترونه هنا يعمل.
updated = آخر تحديث { $day }، { $time }
install = احتفظوا بهذه الصفحة في هاتفكم
install-text = تفتح أيضاً بدون إنترنت.

## روابط لم تعد تعمل
gone-title = انتهت إقامة هذا الرابط
gone-text = تنتهي روابط صفحات الضيوف بعد الإقامة بمدة، ويحلّ الرابط الجديد محل القديم. إن كنتم تبحثون عن رابطكم فراسلونا، ويسعدنا أن نرسل لكم رابطاً جديداً.
gone-slow = يرجى الانتظار دقيقة قبل المحاولة مرة أخرى.
preview = معاينة. يرى الضيوف الصفحة بدون هذا الشريط؛ الرموز والطلبات معطلة.
