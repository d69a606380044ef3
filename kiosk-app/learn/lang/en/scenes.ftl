# The words of the scenes in which people practise: `scene-name`. A tutorial replaces one under `scene.name`.
# `scene-default-name` is shown where the tutorial has no word `name` of its own.

## First gestures
touch-here = Touch here to put it down
touch-up = Up
touch-down = Down
touch-where = Lines { $first } to { $last } of { $all }
touch-bigger = Enlarge
touch-smaller = Reduce
touch-small = It is still too small to read.
touch-size = Size { $n } of 5

## Typing
keyboard-model = To type:
keyboard-yours = Your text

## E-mail
mailbox-inbox = Inbox
mailbox-compose = Write
mailbox-new = New message
mailbox-answer = Your reply
mailbox-choose = Choose a file
mailbox-empty = There are no more messages here.
mailbox-back = Back
mailbox-reply = Reply
mailbox-delete = Delete
mailbox-junk = Junk
mailbox-to = To
mailbox-subject = Subject
mailbox-body = Message
mailbox-attach = Attach a file
mailbox-attached = Attached file: { $name }
mailbox-send = Send
mailbox-cancel = Cancel
mailbox-re = Re: { $subject }
mailbox-note-sent = Your message has been sent.
mailbox-note-deleted = The message is in the bin.
mailbox-note-junk = The message has been moved to junk.
mailbox-note-link = You touched the link. Here, it opens nothing.
mailbox-note-saved = The file is saved.
mailbox-note-to = First write who the message is for.

## The web browser
browser-back = Back
browser-address = Address
browser-go = Go
browser-search = Search
browser-search-go = Search
browser-insecure = Not secure
browser-ad = Advertisement
browser-cookies = This site wants to keep information about your visit.
browser-cookies-accept = Accept
browser-cookies-refuse = Refuse
browser-new-tab = New tab
browser-close-tab = Close the tab
browser-new-tab-title = What are you looking for?
browser-not-found = Nothing was found
browser-not-found-text = Try other words.
browser-note-downloaded = The file is downloaded.

## The telephone
phone-home = Home
phone-back = Back
phone-return = Back to the call
phone-messages = Messages
phone-calls = Phone
phone-settings = Settings
phone-camera = Camera
phone-photos = Photos
phone-maps = Maps
phone-clock = Clock
phone-internet = Internet
phone-camera-shows = This is what the camera sees.
phone-photos-shows = This is your last photo.
phone-maps-shows = This is the map of the town.
phone-clock-shows = It is 10:30.
phone-internet-shows = Here the phone shows pages of the internet.
phone-new = Not read: { $n }
phone-empty = There are no more messages here.
phone-nobody = There are no contacts yet.
phone-text = Your answer
phone-send = Send
phone-forward = Forward
phone-to = To which number?
phone-block = Block
phone-delete = Delete
phone-incoming = Call
phone-rings = is calling you…
phone-answer = Answer
phone-decline = Decline
phone-call = Call
phone-waiting = Ringing…
phone-speaking = You can speak.
phone-speaker-on = Loudspeaker: on
phone-speaker-off = Loudspeaker: off
phone-hang-up = Hang up
phone-state-on = On
phone-state-off = Off
phone-default-wifi = Wi-Fi
phone-default-airplane = Airplane mode
phone-default-bluetooth = Bluetooth
phone-default-sound = Ringtone
phone-default-location = Location (where you are)
phone-default-data = Internet away from home
phone-default-bright = Brightness
phone-default-volume = Volume
phone-default-letters = Size of letters
phone-more = More
phone-less = Less
phone-note-sent = Your message is sent.
phone-note-link = You touched the link. Here it opens nothing.
phone-note-forwarded = The message is forwarded.
phone-note-blocked = This number can no longer write to you.
phone-note-deleted = The message is deleted.
phone-note-declined = You did not answer the call.
phone-note-ended = The call is over.

## A form
form-title = Form
form-button = Send
form-help = { $label } ({ $help })
form-empty = Please answer here.
form-email = An address with @ is needed, like simone@exemple.fr.
form-phone = 10 digits are needed.
form-date = The day, month and year are needed, like 05/03/1954.
form-digits5 = 5 digits are needed.
form-check = Tick this box.
form-choice = Choose one answer.
form-problems = The form has not been sent. Look here: { $names }.
form-sent = Your form has been sent.

## Making a password
password-title = Password
password-text = Your password
password-show = Show
password-clear = Clear
password-accept = Keep this password
password-strength-0 = Too short
password-strength-1 = Still too short
password-strength-2 = Almost: add something
password-strength-3 = Strong
password-strength-4 = Very strong
password-weak = Too well known: many people use it
password-personal = Easy to guess: it is about you
password-accepted = Your password is kept.

## A video call
call-default-place = Video call
call-default-person = The person
call-default-me = You
call-asks = The browser asks: may it use the camera and the microphone?
call-allow = Allow
call-refuse = Refuse
call-mic-on = Microphone: on
call-mic-off = Microphone: off
call-camera-on = Camera: on
call-camera-off = Camera: off
call-join = Join the call
call-waits = { $person } is waiting for you.
call-louder = Louder
call-quieter = Quieter
call-volume = Sound: { $n } of 4
call-silent = Sound off
call-hang-up = Hang up
call-again = Call again
call-note-unseen = { $person } cannot see you.
call-note-unheard = { $person } cannot hear you.
call-note-both = { $person } cannot see you or hear you.
call-note-refused = You refused. To change your mind, touch Camera or Microphone.
call-ended = The call is over.
