# What smartctl says.
drive-smartctl-unreadable = smartctl's answer cannot be read: install smartmontools 7 or later
drive-no-health-said = it tells no health (smartctl: { $said }): trust it only for what can be lost
# How “the drive warns” ends.
drive-warns-spare = that its spare blocks run out
drive-warns-unreliable = that it is no longer reliable
drive-warns-read-only = that it can only be read
drive-warns-backup = that its memory backup failed
drive-warns-persistent = that its persistent memory is no longer reliable

# Drives.
storage-missing = no drive is built in: fit one
storage-none = none
drive-line = { $name }: { $line }
drive-reason = { $name }: { $why }
drive-take-out = take { $name } out ({ $why })
drive-size = { $gib } GiB
drive-small = { $gib } GiB are little: fit a larger one
drive-missing = there is no such drive: look at its cable
drive-hard-disk = hard disk
drive-slow = a hard disk: an SSD makes the machine quicker
drive-figure = { $figure }: { $remedy }
drive-replace-later = replace the drive when you can
drive-erase = erase the drive, then qualify again; replace it if they stay
drive-hours = { $count } hours
drive-hours-impossible = hours not known ({ $count } cannot be)
drive-reallocated = { $count } sectors reallocated
drive-pending = { $count } sectors pending
drive-lost = { $count } sectors lost
drive-worn = { $percent } % of its life used
drive-wear-unknown = wear not known
drive-media-errors = { $count } media errors
drive-read-errors = { $count } failed reads in its log
drive-errors = { $count } failed commands in its log
drive-test = erase the drive, let it test itself (smartctl -t long), then qualify again; replace it if the test fails
drive-look = look at them with smartctl -l error
drive-warns = the drive warns { $warning }: { $replace }
drive-hot = the drive warns of heat: clean the fan, then qualify again
drive-says-fail = the drive itself says that it fails: { $replace }
drive-self-test = a self-test of it failed, and no full one went well since: { $replace }
drive-replace = replace the drive
emmc-spare-low = it warns that its spare blocks run out: replace the machine's drive
emmc-spare-out = its spare blocks have run out: replace the machine's drive
emmc-worn = up to { $used } % of its life used
emmc-worn-out = up to { $used } % of its life used: replace the machine's drive
drive-no-health = it tells no health: trust it only for what can be lost
