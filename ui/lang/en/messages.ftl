# Sentences with arguments, and the words of each screen.

## Dates and amounts
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = June
month-short-7 = July
month-short-8 = Aug
month-short-9 = Sept
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
first-of-month = 1
day-month = { $weekday } { $day } { $month }
day-month-year = { $day } { $month } { $year }
hour-whole = { $h }:00
hour-minutes = { $h }:{ $m }
from-to = { $from } to { $to }
until-hour = until { $to }
euros = €{ $euros }
euros-cents = €{ $euros }.{ $cents }
language-fr = French
language-en = English
language-ar = Arabic
language-uk = Ukrainian
language-es = Spanish
language-pt = Portuguese
language-tr = Turkish
language-ru = Russian
language-fa = Persian
language-ps = Pashto
language-ur = Urdu
language-he = Hebrew

## Frame
back = Back
title-learn = Learn
title-workshops = Workshops
title-advisor = See an advisor
title-pass = My Digital Pass
title-help = Find help
title-sign-up = Join a workshop
title-ticket = Your ticket
title-languages = Language
title-message = A message for you
title-door = Advisor’s area

## Home
home-greeting = Hello. Touch a door.
door-learn = Learn
door-learn-hint = Step by step
door-workshops = Workshops
door-workshops-hint = Learn in a group
door-advisor = See an advisor
door-advisor-hint = Take a number
door-pass = My Digital Pass
door-pass-hint = How much is left
door-help = Find help near here
door-help-hint = Places open to you

## Workshops
workshops-question = Which workshop would you like?
workshops-question-short = Which workshop?
workshops-empty = No workshops at the moment. Ask at reception for the next dates.
workshops-have-ticket = I already have a ticket
range = { $from } to { $to } of { $total }
range-two = { $from } and { $to } of { $total }
range-one = { $from } of { $total }
seats-free = { $n ->
    [one] 1 place left
   *[other] { $n } places left
}
seats-full = Full
seats-closed = Sign-up closed
level-beginner = Beginner
level-some-practice = Some practice
level-at-ease = Confident
detail-sign-up = Sign me up
detail-two = Two of us are coming
detail-wait = Waiting list
detail-wait-two = Waiting list, for two
detail-full-note = This workshop is full. You can wait for a place.
detail-next-note = Full. Next one: { $date }.
detail-closed-note = Sign-up is closed. Please ask at reception.
detail-free-note = It is free. A first name is enough.
detail-gone-note = This workshop is no longer offered. Please choose another one.
fact-bring = Please bring: { $what }
fact-advisor = With { $name }
fact-languages = Spoken here: { $languages }
fact-access = { $what }
and = { $a } and { $b }
detail-price-note = { $price } each time. A first name is enough.
detail-name-note = A first name is enough.

## Signing up
ask-name = What is your first name?
ask-name-hint = A first name is enough. No e-mail address needed.
ask-companion = What is the other first name?
ask-companion-hint = The person who comes with you. Or touch Skip.
ask-phone = Your phone, if you like
ask-phone-hint = We call you if the workshop changes. You do not have to.
ask-desk-name = What is their first name?
ask-desk-phone = Their phone number?
promise-name = Your first name will be erased after the workshop.
promise-phone = Your number will be erased after the workshop.
continue = Continue
skip = Skip
no-phone = No number
saving = Saving…

## Ticket
done-named = All done, { $name }.
done = All done.
done-seat = { $n ->
    [one] You have a place.
   *[other] You have { $n } places.
}
done-waiting = You are number { $n } on the waiting list.
done-waiting-sub = The room is full for now.
done-asked = We have asked for your place. The venue will confirm.
step-take = Take your ticket, on the right.
step-printing = Your ticket is printing, on the right.
step-come = Come on { $date }, at { $hour }.
step-where = It is here: { $room }.
step-here = It is here, at reception.
step-wait-call = If a place comes free, we let you know.
step-wait-nophone = To find out, come back here with your ticket.
ticket-have = I have my ticket
ticket-again = Print again
ticket-cancel-note = Can’t come? Come back with the ticket to give up your place.
ticket-ask-sub = The printer did not answer. Look on the right.
ticket-yes = I have my ticket
ticket-no = Print again
kept-seat = Your place is safely booked.
kept-waiting = Your first name is safely on the waiting list.
fault-no-paper = But the kiosk is out of paper.
fault-cover = But the printer’s cover is open.
fault-unplugged = But the printer is not answering.
fault-other = But the ticket could not be printed.
no-printer = Here the code below takes the place of the ticket.
help-code = Take a photo of the code, or write it down.
help-code-sub = It replaces the ticket. Show it on { $date }, at { $hour }.
help-team = Reception can help you.
help-team-sub = We can also write the code down for you.
code-noted = I have the code
try-again = Try again
card-title = Instead of the ticket

## My ticket
my-seat = You have a place.
my-waiting = You are number { $n } on the waiting list.
my-promoted = Good news: a place has come free for you.
my-moved = Please note: the time or the place has changed.
my-on-again = Good news: this workshop takes place after all.
my-promoted-moved = A place has come free for you. Please note: the time or the place has changed.
my-on-again-moved = This workshop takes place after all. Please note: the time or the place has changed.
my-given-up = This place has been given up.
my-called-off = This workshop is cancelled.
my-over = This workshop is over.
my-title = Here is your booking
my-sure = Give up your place?
my-sure-sub = Someone else will be able to come.
my-sure-yes = Give up my place
my-sure-no = Keep my place
my-reprint = Print the ticket again
my-cancel = I can’t come any more
my-others = See the workshops
my-note = Your booking is kept.
type-code = Type the code on your ticket
type-code-hint = Eight letters and numbers, under the black square.
type-code-promise = You can also show the ticket to the reader.
type-code-promise-camera = You can also show the ticket to the camera.
search = Search

## Notices
ok = OK
type-the-code = Type the code
foreign-title = This code is not a ticket from here
foreign-web = It is the address of a website. To be safe, the kiosk does not open it.
foreign-product = It is the code of a product. Nothing was kept.
foreign-other = The kiosk does not know this code. Nothing was kept.
foreign-next = Show a workshop ticket or a Digital Pass.
unreadable-title = The code was not fully read
unreadable-line = Lay it flat, then wait for the sound.
unknown-ticket-title = This ticket is not known here
unknown-ticket-line = Check the place written at the top of the ticket. Or type the code again.
unknown-ticket-next = At reception, we can look for it with you.
wait-title = Let’s wait a little
wait-line = Several tries did not work. Try again in { $minutes ->
    [0] less than a minute
    [one] one minute
   *[other] { $minutes } minutes
}.
wait-next = An advisor can help you right now.
given-up-title = All done: you have given up your place
given-up-line = Someone else will be able to come. Thank you for telling us.
given-up-next = You can throw the ticket away.
not-saved-title = It is not saved yet
not-saved-line = The kiosk could not do it. Nothing is lost: let’s try again.
broken-title = The kiosk needs help
broken-line = It can no longer save. What was already saved is kept.
broken-next = Please tell reception.
refused-title = This is not possible
refusal-unknown = This workshop is no longer offered.
refusal-not-owner = For this workshop, ask at reception.
refusal-bad-plan = The times of this workshop are not right.
refusal-party = Two people can sign up together, no more.
refusal-closed = Sign-up has just closed.
refusal-called-off = This workshop is cancelled.
refusal-over = This workshop is over.
refusal-waiting-full = The waiting list is full.
refusal-given-up = This place was already given up.
refusal-amount = There is only { $left } left on this Pass.
refusal-reversed = This payment was already cancelled.
refusal-reason = Write why, in a few words.
refused-next = Choose another workshop, or ask at reception.
leave-lesson-title = Are you leaving the lesson?
leave-check-title = Are you leaving the questions?
leave-line = If you leave, the kiosk goes back to the start. Your sign-ups are kept.
leave-lesson-code = To go on another day, touch “Stop” first: the kiosk gives you a code.
leave-lesson-stay = Continue the lesson
leave-lesson-go = Leave the lesson
leave-check-stay = Continue the questions
leave-check-go = Leave the questions

## Messages above the tool bar
message-finish = Finish first, or touch Back. Nothing is lost.
message-phone = This number looks too short. Check it, or continue anyway.
message-printing = Printing.
message-printed = It is printed.
message-paper-unknown = Did the paper come out? If not, touch Print again.
message-no-paper = There is no more paper. Everything else works.
message-cover = The printer’s cover is open. Everything else works.
message-unplugged = The printer is not answering. Everything else works.
message-no-printer = There is no printer here.
message-paper-other = Printing did not work. Everything else works.
message-noted = It is saved.
message-badge-in = Badge read: first names and numbers are shown.
message-pin-short = Some digits are still missing.
message-pin-simple = This code is too simple. Choose another.
message-badge-wrong = This badge is not from here.
message-badge-revoked = This badge is no longer valid.
message-badge-no-names = Badge read. It does not show names.
message-date-confirmed = Thank you, the kiosk is sure of the date now.
message-busy = The kiosk is busy. Touch once more.
message-cannot-take = This Pass does not pay for this service or this amount.
message-unit = Choose a whole number of Passes.
message-not-listed = This workshop is no longer on the list.

## Digital Pass
pass-headline = Put your Pass under the reader
pass-step-1 = The black and white square facing the light.
pass-step-2 = In the red light.
pass-step-3 = Wait for the sound.
pass-camera-headline = Show your Pass to the camera
pass-camera-step-1 = The black and white square towards the camera.
pass-camera-step-2 = In the white frame, on the screen.
pass-camera-step-3 = Hold still: it is read by itself.
pass-none-headline = Type the number of your Pass
pass-none-step-1 = There is no reader at the moment.
pass-none-step-2 = The number is printed on the Pass.
pass-none-step-3 = Touch “Type the number”.
battery-critical = The kiosk’s battery is almost empty: plug it in, or tell somebody.
battery-low = The battery is getting low: plug the kiosk in.
camera-looks = The camera is looking
camera-opens = The camera is starting…
camera-black = The camera sees nothing. Is it covered?
camera-fault = The camera does not work at the moment.
pass-promise = Looking costs nothing: nothing is spent.
pass-type = Type the number
type-number = Type the number of the Pass
type-number-hint = It is printed on the Pass.
pass-left = Remaining
pass-valid = Valid until { $date }
pass-months = { $n ->
    [one] 1 month left.
   *[other] { $n } months left.
}
pass-days = { $n ->
    [0] This is the last day.
    [one] 1 day left.
   *[other] { $n } days left.
}
pass-tolerance = Past its date, but accepted until { $date }
pass-tolerance-sub = Use it soon.
pass-date-unchecked = The kiosk is not sure of the date. Ask at reception.
pass-funder = Paid for by { $funder }
pass-pays = It can pay for
pays-workshop = Workshops held here
pays-one-to-one = Help from an advisor
pays-self-service = A computer, with help
pays-session = { $price } each time
pays-half-hour = { $price } per half hour
pays-ask = Ask for the price at reception
pass-note = Nothing was spent. You pay after the help, with the advisor.
pass-see-workshops = See the workshops
pass-print = Print
pass-other = Another Pass
pass-spent-lead = This Pass has been used
pass-spent-note = There is nothing left on it. An advisor can help you ask for another.
pass-expired-lead = This Pass is past its date
pass-expired = Not valid since { $date }
pass-expired-note = An advisor can tell you if it can be replaced.
pass-not-yet-lead = This Pass is not valid yet
pass-not-yet = Valid from { $date }
pass-not-yet-note = Keep it and come back on that day.
pass-elsewhere-lead = This Pass does not work here
pass-elsewhere = It works in: { $places }
pass-elsewhere-note = Keep it. Reception can tell you where to go.
pass-problem-title = We do not recognise this Pass
pass-problem-damaged = The code is damaged. Lay it flat, or type its number.
pass-problem-issuer = It comes from an organisation this place does not know. Keep it: it has not been used.
pass-problem-forged = Its code is not the right one. Keep it and show it to an advisor.
pass-problem-revoked = The organisation that gave it has cancelled it. An advisor can tell you why.
pass-problem-number = This number is not on any list here. Check each figure.
pass-problem-other = This code is not a Digital Pass.
pass-problem-next = Nothing was spent.
pays-free = Free

## Advisor's door
pin-question = Advisor’s code
pin-hint = Type your code, or show your badge to the reader.
pin-hint-camera = Type your code, or show your badge to the camera.
pin-hint-none = Type your code.
pin-forgotten = Forgot the code?
pin-hint-badge = Badge read. Type your code.
pin-new = Choose a new code
pin-new-hint = { $n } figures that you will remember.
pin-again = Type it one more time
pin-wrong = That is not the code.
pin-different = The two codes are different. Let’s start again.
pin-wait = Too many tries. Try again in { $seconds } seconds.
pin-checking = Checking…
wrong-badge-title = This badge is not from here
wrong-badge-line = Show the badge printed for this place.
revoked-badge-title = This badge is no longer valid
revoked-badge-line = It was lost, or seen by others.
revoked-badge-next = Take another badge of this place, or tell whoever looks after the kiosk.
date-ask = Today is { $weekday } { $date }, and it is { $hour }: is that right?
date-ask-line = The kiosk is not sure. The date decides when it deletes first names and numbers.
date-yes = Yes, that is right
date-no = No, that is wrong
date-wrong-title = The kiosk’s clock is wrong
date-wrong-line = Tell whoever looks after the kiosk: they can set it.
date-wrong-next = You can go on. Nothing is deleted meanwhile, and tickets say that the date is not certain.
badge-needed-title = Show the badge
badge-needed-line = The badge of this place lets you choose a new code.
pin-set-title = The new code is saved
pin-set-line = The old one no longer works.

## Advisor
nav-workshops = Workshops
nav-pass = Pass
advisor-title = Workshops
advisor-sub = { $n ->
    [0] No calls to make
    [one] 1 person to call
   *[other] { $n } people to call
}
advisor-empty = No workshops in the next 90 days. Import a calendar.
badge-in = Badge read
badge-out = No badge
lock = Lock
counts = { $taken } of { $total }
counts-waiting = { $taken } of { $total }, { $waiting } waiting
calls-due = { $n } to call
state-closed = Closed
state-called-off = Cancelled
roster-sub = { $date }, { $time } · { $room }
count-seats = { $n ->
    [one] place taken
   *[other] places taken
}
count-free = { $n ->
    [one] free
   *[other] free
}
count-waiting = waiting
count-calls = to call
head-place = Place
head-name = First name
head-ticket = Ticket
head-origin = Signed up by
head-state = Status
head-phone = Phone
origin-kiosk = Kiosk
origin-desk = Advisor
name-hidden = • • •
companion = and { $name }
party-two = 2 places
standing-seat = Has a place
standing-waiting = Waiting
standing-call-promoted = To call: place free
standing-call-moved = To call: change
standing-call-off = To call: cancelled
standing-call-on-again = To call: takes place after all
standing-call-promoted-moved = To call: place free, change
standing-call-on-again-moved = To call: on again, change
standing-called = Informed
standing-no-answer = No answer
no-phone-given = No number
act-reached = Informed
act-no-answer = No answer
act-reprint = Print again
act-give-up = Free the place
act-erase = Erase contact
act-enter = Sign up
act-close = Close sign-up
act-open = Open sign-up
act-print-list = Print the list
act-yes-give-up = Yes, free { $code }
act-yes-erase = Yes, erase the contact of { $code }
act-no = No
roster-empty = No one has signed up yet.
roster-footer-badge = Show your badge to the reader to see first names and numbers.
roster-footer-camera = Show your badge to the camera to see first names and numbers.
roster-footer-none = Without a reader or a camera, first names and numbers stay hidden.
roster-footer = Touch a line to act, or scan a ticket.
redeem-title = Take a Pass as payment
redeem-sub = After the service. Put the Pass under the reader.
redeem-sub-camera = After the service. Show the Pass to the camera.
redeem-sub-none = After the service. Type the number of the Pass.
redeem-left = { $left } left of { $face }
redeem-service = For which service?
redeem-workshop = Workshop
redeem-one-to-one = One-to-one help
redeem-self-service = Computer access with help
redeem-amount = Amount
redeem-take = Take { $amount }
redeem-none = This Pass does not pay for any service here.
redeem-type = Type the number
redeem-cancel = Another Pass
redeem-done = Taken: { $amount }
redeem-done-sub = { $left } left. Saved, waiting for the organisation. The receipt is printing.
redeem-next = Next Pass
redeem-past = Latest payments
redeem-past-line = { $amount } · { $service } · { $when }
redeem-reverse = Cancel
reverse-question = Why cancel { $amount }?
reverse-hint = A short sentence, with no one’s name.
reverse-do = Cancel the payment
redeem-type-amount = Type the amount
redeem-ask = How much to take?
redeem-ask-hint = In euros. The kiosk does not know the price of this service.

## Devices
nav-devices = Devices
devices-title = Devices
devices-sub = Try each device: two minutes are enough.
devices-ready = Everything works: the kiosk is ready.
device-scanner = Code reader
device-camera = Camera
device-printer = Printer
device-there = Plugged in
device-no-scanner = No reader recognised
device-no-camera = No camera
device-no-printer = No printer
device-unused = Not used here
device-no-paper = Out of paper
device-cover = Cover open
device-printer-fault = The printer does not answer well
trial-not-tried = to try
trial-running = under way
trial-unsure = to confirm
trial-works = works
trial-fails = does not work
devices-ask-scanner = Put a ticket, a badge or a Pass under the reader. Nothing else will happen here.
devices-ask-camera = Show a ticket, a badge or a Pass to the camera, inside the frame. Nothing else will happen here.
devices-ask-printer = Print a page, then look at it: the accents, the square code, the cut.
devices-print = Print a page
devices-out = The page came out
devices-not-out = Nothing came out
devices-unsure = The printer does not say whether it printed. Did the page come out?
devices-read-badge = Read: a badge.
devices-read-ticket = Read: a ticket.
devices-read-voucher = Read: a Pass.
devices-read-memo = Read: the code of a memo.
devices-read-other = Read: a code that is not from here.
devices-unreadable = This code cannot be read. Try another one, laid flat.
devices-works = Read.
device-sound = Sound
device-no-sound = No sound output
devices-ask-sound = Play a sound, then say whether you heard it. While headphones are plugged in, it comes from them alone.
devices-softer = Softer
devices-louder = Louder
devices-play = Play a sound
devices-heard = I hear it
devices-not-heard = I hear nothing
devices-listen = Listen… Do you hear the sound?
devices-sound-works = The sound works.
devices-sound-fails = No sound. Turn the loudspeaker up; look whether headphones are plugged in.
devices-report = Print the report
readiness-title = Devices of the kiosk

## Learning
title-check = What I can already do
stop = Stop
shelf-question = What would you like to learn?
shelf-proposed = Three lessons to begin with
shelf-all = All
shelf-gestures = First steps
shelf-internet = Internet and e-mail
shelf-safety = Staying safe
shelf-life = Everyday life
shelf-empty = There is no lesson here yet. Look under “All”.
shelf-check = Where to begin? 9 questions, 3 minutes
shelf-code = Resume my lesson
learn-simple = In easy words
learn-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
learn-step = Step { $at } of { $steps }
learn-finished = Finished
learn-begin = Begin
learn-again = Do it again
learn-go-on = Go on at step { $at }
learn-from-start = From the beginning
learn-safe = For practice: nothing is sent
learn-unreviewed = These easy words have not been reviewed yet by readers of easy-to-read texts.
learn-next = Next step
learn-end = Finish
learn-show = Show me
learn-watch = Watch the hand. Then it is your turn.
learn-anew = Let us begin this step again, calmly.
learn-before = Previous
learn-skip = Skip
learn-near = Help me
learn-reread = Read again
learn-order-again = Nearly. What is in its right place stays.
practice-promise = For practice: nothing is sent, nothing is kept.
check-question = Question { $at } of { $steps }
check-before = Previous question
check-promise = There is no wrong answer. Nothing is kept.
end-headline = Well done, lesson finished
end-sub = { $title }
end-stopped = You can go on another time
end-code-here = To go on from here, keep this code
end-code-next = To go on next time, keep this code
end-next = What next?
end-workshop = The same subject, in a small group
end-print = Print the summary
end-shelf = All lessons
end-note = The kiosk keeps nothing: only this code remembers.
type-memo = Type the code from your sheet
type-memo-hint = Six letters and digits, under the black square.
near-title = I would like some help
near-line = Leave this screen on: an advisor will come. If not, go to reception.
near-next = Your exercise is waiting for you. Nothing is lost.
tutorial-gone-title = This lesson does not open
tutorial-gone-line = Choose another one, and tell the staff.
unknown-memo-title = This code opens no lesson here
unknown-memo-line = Look at each letter, then try again.
shelf-wait = One moment, the lessons are coming.

## Idle
idle-headline = Are you there?
idle-body = If not, the kiosk goes back to the start. Your bookings are kept.
idle-unit = { $n ->
    [one] second
   *[other] seconds
}
idle-yes = I continue
idle-no = Leave
idle-hint = Touch the screen to continue.

## Simulator
sim-title = Simulator
sim-voucher = Place a Pass
sim-spent = Used Pass
sim-expired = Expired Pass
sim-ticket = Last ticket
sim-badge = Advisor’s badge
sim-paper-out = Out of paper
sim-cover-open = Cover open
sim-unplugged = Printer unplugged
sim-clock = Wrong clock
sim-web = Code of a website
sim-pin = Advisor’s code: { $pin }
sim-printer = Simulated printer
clock-wrong = The kiosk’s clock is wrong. Please tell reception.
clock-unconfirmed = The kiosk is not sure of the date. Please tell reception.
