# Battery.
battery-portable-without = this machine can be carried, and has no battery: use it on mains
battery-none = none
battery-capacity = { $name }: { $percent } % of its first capacity
battery-cycles = { $cycles } cycles
battery-worn = { $name } is worn: take it out if it swells, and use the machine on mains
battery-not-told = { $name }: capacity not known
battery-no-capacity = { $name } does not tell its capacity: try it without mains

# Clock.
clock-missing = the kernel shows no clock of the board: look at the date in the firmware's menu
clock-shows = { $shown } { $time }
clock-before-firmware = before its firmware was made ({ $made })
clock-impossible = a date that cannot be
clock-good-sign = a good sign only if it stood without mains for some hours
clock-dead-battery = { $why }: change the battery on the board (most often CR2032), set the clock, then qualify again

# Firmware.
firmware-old = old, of { $year }: look for a newer version
firmware-no-uefi = it starts without UEFI: look in its menu for UEFI, or make sure that the image starts from BIOS
secure-boot-on = Secure Boot on
secure-boot-off = Secure Boot off
secure-boot-not-told = Secure Boot not told
secure-boot-missing = no Secure Boot
tpm-version = TPM { $version }
tpm-missing = no TPM seen
firmware-no-date-in-dmidecode = dmidecode tells none: look in the firmware's menu
firmware-several-dates = “{ $text }” can be read as several dates: look in the firmware's menu
firmware-no-date = no date of the firmware: { $why }

# Memory.
memory-unknown-size = the kernel does not tell its size: look at /proc/meminfo
memory-size = { $total } MiB
memory-small = { $total } MiB are little: add a module
memory-not-free = not tested, for too little is free: close other programs, then qualify again
memory-not-tested = not tested: { $why }
memory-tested = { $reached } MiB of it tested { $passes }× (what the system uses is not reached)
memory-test-cut = the test came to no end: qualify again while nothing else runs
memory-faults = { $words } words did not hold: change or reseat the modules
memory-faults-at = { $words } words did not hold, the first { $offset } bytes into the tested area ({ $wrote } became { $read }): change or reseat the modules, one at a time

# Processor.
processor-missing = the kernel lists no processor: look at /proc/cpuinfo
processor-cores = { $cores } cores
processor-few-cores = only { $cores } cores
processor-clock = { $mhz } MHz
processor-slow = slow: { $mhz } MHz at most
processor-clock-not-told = clock not told
processor-not-x86 = no x86 processor, or one that does not tell its features: make sure that an image for it exists
processor-32-bits = 32 bits only: the system needs 64, nothing can be done

# Temperature.
temperature-missing = no sensor of the processor: feel the air at the vents under load
temperature-not-loaded = not loaded: { $why }
temperature-reached = { $idle } °C idle, { $loaded } °C after { $seconds } s of load
temperature-stopped = the load was ended before the machine switches itself off: { $clean }
temperature-throttled = the processor slowed itself down from heat: { $clean }
temperature-still = the sensor does not move: feel the air at the vents under load
temperature-high = { $reached } °C under load: { $clean }
temperature-clean = clean fan and vents, renew the paste
