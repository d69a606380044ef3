# Names of parts, as titles.
part-processor = processor
part-memory = memory
part-storage = storage
part-battery = battery
part-screen = screen
part-keyboard = keyboard
part-sound = sound
part-camera = camera
part-network = network
part-usb = usb
part-clock = clock
part-temperature = temperature
part-firmware = firmware

# How a part did: words that agree with the name of each.
outcome-pass = pass
outcome-limited = limited
outcome-fail = fail
outcome-unknown = unknown

# Several in one line, and dates.
two-seen = { $first }, { $next }
two-reasons = { $first }; { $next }
day = { $year }-{ $month }-{ $day }

# Why a part was not looked at.
why-skipped = left out as asked: qualify again without --skip
why-no-time = the six minutes are used up: qualify again, and leave parts out that are known
why-nobody = nobody looked: qualify again without --unattended

# The verdict.
verdict-nobody-looked = nobody looked
verdict-no-reason = no reason given
verdict-reason = { $part } { $outcome }: { $why }

# Programs and loads that gave nothing.
program-missing = { $program } is not there: install { $package }
program-hung = { $program } gave no answer in { $limit } s and was stopped: look at the hardware it asks
program-refused = { $program } cannot be run ({ $source }): run perron-kit as root on a live Debian
load-no-memory = { $mib } MiB of memory could not be had: close other programs, then qualify again
load-no-threads = no load could be started ({ $source }): close other programs, then qualify again
load-recorded = the recording holds no such test: run it on the machine
