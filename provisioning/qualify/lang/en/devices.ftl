# Camera.
camera-none = none
camera-missing = no camera: codes are read with a scanner
camera-gives-picture = gives a picture
camera-no-picture = gives no picture, or one of a single value: look for a cover or a switch
camera-not-tried = no picture was taken: { $why }

# Keyboard.
keyboard-missing = no keyboard: plug one in if the machine becomes a station
keyboard-none = none
keyboard-unreadable = its keys cannot be read: run perron-kit as root
keyboard-answered = { $answered } of { $all } keys answered
keyboard-not-pressed = no key was pressed: qualify again
keyboard-silent = { $count } keys did not answer, on a US keyboard { $names }: clean or change it
key-enter = Enter
key-space = space
two-keys = { $first } { $next }

# Network.
network-missing = no adapter, or no driver for it: add one on USB if this machine must be reached
network-none = none
network-radio-off = radio switched off by a switch of the machine
network-no-link = no adapter has a link: plug a cable in or join a network, then qualify again
network-radio = radio
network-cable = cable
network-linked-at = linked at { $speed } Mbit/s
network-linked = linked
network-unlinked = no link
network-adapter = { $kind } { $name }: { $state }

# Screen.
screen-none = none
screen-missing = no screen is seen: plug in the one that the machine will be used with
screen-pixels-nobody = dead pixels: nobody looked: qualify again without --unattended
screen-size = { $name } { $width }x{ $height }
screen-few-points = { $width }x{ $height } points are few: plug in a larger screen
screen-points-not-told = the screen does not tell its points: look whether the picture is sharp
screen-inches = { $inches } inches
screen-inches-not-known = size not known
screen-small = { $inches } inches are small: plug in a larger screen
touch-none = no touch
touch-missing = no touch: it needs a mouse, and an advisor beside it
touch-named = touch { $name }
touch-nobody = touch: nobody looked: qualify again without --unattended
touch-unreadable = the touch screen cannot be read: run perron-kit as root
touch-not-tried = touch: { $why }
touch-silent = touch does not answer ({ $why }): use a mouse
touch-answered = { $count } of { $all } fields answer
touch-dead-fields = { $dead } of { $all } fields do not answer to a finger: clean it
screen-pixels-not-tried = dead pixels: { $why }
screen-no-stains = no stains
screen-stains = dots, stains or stripes: change the panel

# Why a touch screen does not answer, in brackets.
touch-mark-untouched = a marked field was not touched, or is dead
touch-one-place = it tells one place for several

# Sound.
sound-none = none
sound-missing = no sound card: texts cannot be read aloud
sound-not-played = no tone was played: { $why }
sound-failed = speaker-test failed: close what uses the sound, then qualify again
sound-heard = heard
sound-not-heard = not heard on both sides: look at the volume and the speakers

# USB.
usb-missing = no port seen: look in the firmware's menu
usb-none = none
usb-ports = { $ports } ports
usb-speed = up to { $speed } Mbit/s
usb-few-ports = only { $ports } ports: add a hub
usb-not-tried = not tried one by one
usb-answered = { $count } answered
usb-port-silent = a port does not answer: close it with tape, and use the others
