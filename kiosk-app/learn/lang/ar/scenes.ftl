# The words of the scenes in which people practise: `scene-name`. A tutorial replaces one under `scene.name`.
# `scene-default-name` is shown where the tutorial has no word `name` of its own.

## First gestures
touch-here = المس هنا لتضعه
touch-up = إلى الأعلى
touch-down = إلى الأسفل
touch-where = الأسطر من { $first } إلى { $last } من أصل { $all }
touch-bigger = تكبير
touch-smaller = تصغير
touch-small = ما زال صغيرًا جدًا للقراءة.
touch-size = الحجم { $n } من 5

## Typing
keyboard-model = اكتب:
keyboard-yours = نصّك

## E-mail
mailbox-inbox = البريد الوارد
mailbox-compose = كتابة
mailbox-new = رسالة جديدة
mailbox-answer = ردّك
mailbox-choose = اختر ملفًا
mailbox-empty = لا توجد رسائل هنا.
mailbox-back = رجوع
mailbox-reply = ردّ
mailbox-delete = حذف
mailbox-junk = غير مرغوب فيها
mailbox-to = إلى
mailbox-subject = الموضوع
mailbox-body = الرسالة
mailbox-attach = إرفاق ملف
mailbox-attached = الملف المرفق: { $name }
mailbox-send = إرسال
mailbox-cancel = إلغاء
mailbox-re = رد: { $subject }
mailbox-note-sent = تم إرسال رسالتك.
mailbox-note-deleted = الرسالة الآن في سلة المهملات.
mailbox-note-junk = نُقلت الرسالة إلى الرسائل غير المرغوب فيها.
mailbox-note-link = لمست الرابط. هنا لا يفتح شيئًا.
mailbox-note-saved = تم حفظ الملف.
mailbox-note-to = اكتب أولًا لمن ترسل الرسالة.

## The web browser
browser-back = رجوع
browser-address = العنوان
browser-go = اذهب
browser-search = بحث
browser-search-go = ابحث
browser-insecure = غير آمن
browser-ad = إعلان
browser-cookies = يريد هذا الموقع حفظ معلومات عن زيارتك.
browser-cookies-accept = قبول
browser-cookies-refuse = رفض
browser-new-tab = علامة تبويب جديدة
browser-close-tab = إغلاق علامة التبويب
browser-new-tab-title = عمّ تبحث؟
browser-not-found = لم نجد شيئًا
browser-not-found-text = جرّب كلمات أخرى.
browser-note-downloaded = تم تنزيل الملف.

## The telephone
phone-home = الرئيسية
phone-back = رجوع
phone-return = العودة إلى المكالمة
phone-messages = الرسائل
phone-calls = الهاتف
phone-settings = الإعدادات
phone-camera = الكاميرا
phone-photos = الصور
phone-maps = الخرائط
phone-clock = الساعة
phone-internet = الإنترنت
phone-camera-shows = هذا ما تراه الكاميرا.
phone-photos-shows = هذه آخر صورة لك.
phone-maps-shows = هذه خريطة المدينة.
phone-clock-shows = الساعة 10:30.
phone-internet-shows = هنا يعرض الهاتف صفحات الإنترنت.
phone-new = غير مقروءة: { $n }
phone-empty = لم تعد هنا رسائل.
phone-nobody = لا توجد جهات اتصال بعد.
phone-text = ردّك
phone-send = إرسال
phone-forward = إعادة توجيه
phone-to = إلى أيّ رقم؟
phone-block = حظر
phone-delete = حذف
phone-incoming = مكالمة
phone-rings = يتصل بك…
phone-answer = رد
phone-decline = رفض
phone-call = مكالمة جارية
phone-waiting = يرنّ…
phone-speaking = يمكنك أن تتكلم.
phone-speaker-on = مكبر الصوت: يعمل
phone-speaker-off = مكبر الصوت: متوقف
phone-hang-up = إنهاء المكالمة
phone-state-on = يعمل
phone-state-off = متوقف
phone-default-wifi = واي فاي
phone-default-airplane = وضع الطيران
phone-default-bluetooth = بلوتوث
phone-default-sound = نغمة الرنين
phone-default-location = الموقع (أين أنت)
phone-default-data = الإنترنت خارج المنزل
phone-default-bright = سطوع الشاشة
phone-default-volume = الصوت
phone-default-letters = حجم الحروف
phone-more = أكثر
phone-less = أقل
phone-note-sent = أُرسلت رسالتك.
phone-note-link = لمست الرابط. هنا لا يفتح شيئًا.
phone-note-forwarded = أُعيد توجيه الرسالة.
phone-note-blocked = لم يعد بإمكان هذا الرقم مراسلتك.
phone-note-deleted = حُذفت الرسالة.
phone-note-declined = لم ترد على المكالمة.
phone-note-ended = انتهت المكالمة.

## A form
form-title = استمارة
form-button = إرسال
form-help = { $label } ({ $help })
form-empty = أجب هنا.
form-email = يلزم عنوان فيه @، مثل simone@exemple.fr.
form-phone = يلزم 10 أرقام.
form-date = يلزم اليوم والشهر والسنة، مثل 05/03/1954.
form-digits5 = يلزم 5 أرقام.
form-check = ضع علامة في هذا المربع.
form-choice = اختر إجابة واحدة.
form-problems = لم تُرسل الاستمارة. انظر هنا: { $names }.
form-sent = تم إرسال استمارتك.

## Making a password
password-title = كلمة السر
password-text = كلمة سرّك
password-show = إظهار
password-clear = مسح
password-accept = احتفظ بكلمة السر هذه
password-strength-0 = قصيرة جدًا
password-strength-1 = ما زالت قصيرة
password-strength-2 = تكاد تكفي: أضف شيئًا
password-strength-3 = قوية
password-strength-4 = قوية جدًا
password-weak = معروفة جدًا: يستعملها كثير من الناس
password-personal = يسهل تخمينها: فيها شيء عنك
password-accepted = تم حفظ كلمة سرّك.

## A video call
call-default-place = مكالمة فيديو
call-default-person = الشخص
call-default-me = أنت
call-asks = يسأل المتصفح: هل يستعمل الكاميرا والميكروفون؟
call-allow = سماح
call-refuse = رفض
call-mic-on = الميكروفون: يعمل
call-mic-off = الميكروفون: متوقف
call-camera-on = الكاميرا: تعمل
call-camera-off = الكاميرا: متوقفة
call-join = الانضمام إلى المكالمة
call-waits = { $person } في انتظارك.
call-louder = رفع الصوت
call-quieter = خفض الصوت
call-volume = الصوت: { $n } من 4
call-silent = الصوت مكتوم
call-hang-up = إنهاء المكالمة
call-again = الاتصال من جديد
call-note-unseen = { $person }: لا يراك.
call-note-unheard = { $person }: لا يسمعك.
call-note-both = { $person }: لا يراك ولا يسمعك.
call-note-refused = لقد رفضت. لتغيير رأيك، المس الكاميرا أو الميكروفون.
call-ended = انتهت المكالمة.
