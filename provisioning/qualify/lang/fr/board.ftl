# Battery.
battery-portable-without = machine portable sans batterie : laissez-la branchée
battery-none = aucune
battery-capacity = { $name } : { $percent } % de sa capacité d’origine
battery-cycles = { $cycles ->
    [one] { $cycles } cycle
   *[other] { $cycles } cycles
}
battery-worn = { $name } est usée : retirez-la si elle gonfle, et laissez la machine branchée
battery-not-told = { $name } : capacité inconnue
battery-no-capacity = { $name } ne dit pas sa capacité : essayez-la sans le courant

# Clock.
clock-missing = le noyau ne montre aucune horloge : regardez la date dans le menu du micrologiciel
clock-shows = { $shown } { $time }
clock-before-firmware = date d’avant son micrologiciel ({ $made })
clock-impossible = date impossible
clock-good-sign = bon signe seulement si restée sans courant
clock-dead-battery = { $why } : changez la pile de l’horloge (souvent CR2032), réglez l’heure, puis examinez de nouveau

# Firmware.
firmware-old = ancien, de { $year } : cherchez une version plus récente
firmware-no-uefi = démarre sans UEFI : cherchez UEFI dans son menu, ou assurez-vous que l’image démarre en BIOS
secure-boot-on = Secure Boot activé
secure-boot-off = Secure Boot désactivé
secure-boot-not-told = Secure Boot non indiqué
secure-boot-missing = sans Secure Boot
tpm-version = TPM { $version }
tpm-missing = aucun TPM vu
firmware-no-date-in-dmidecode = dmidecode n’en donne pas : regardez dans le menu du micrologiciel
firmware-several-dates = « { $text } » se lit comme plusieurs dates : regardez dans le menu du micrologiciel
firmware-no-date = sans date, { $why }

# Memory.
memory-unknown-size = le noyau ne dit pas sa taille : regardez /proc/meminfo
memory-size = { GROUPED($total) } Mio
memory-small = { GROUPED($total) } Mio, c’est peu : ajoutez une barrette
memory-not-free = non testée, trop peu est libre : fermez les autres programmes, puis examinez de nouveau
memory-not-tested = non testée, { $why }
memory-tested = dont { GROUPED($reached) } Mio testés { $passes } fois (hors de ce que le système occupe)
memory-test-cut = l’essai n’est pas allé au bout : examinez de nouveau, sans rien d’autre en marche
memory-faults = { $words ->
    [one] { $words } erreur
   *[other] { $words } erreurs
} : changez ou remboîtez les barrettes
memory-faults-at = { $words ->
    [one] { $words } erreur
   *[other] { $words } erreurs
} : changez ou remboîtez les barrettes, une à la fois (la première à { $offset } octets du début, { $wrote } devenu { $read })

# Processor.
processor-missing = le noyau ne nomme aucun processeur : regardez /proc/cpuinfo
processor-cores = { $cores ->
    [one] { $cores } cœur
   *[other] { $cores } cœurs
}
processor-few-cores = { $cores ->
    [one] { $cores } cœur seulement
   *[other] { $cores } cœurs seulement
}
processor-clock = { $mhz } MHz
processor-slow = lent : { $mhz } MHz au plus
processor-clock-not-told = fréquence non indiquée
processor-not-x86 = pas un processeur x86, ou il ne dit rien de lui : assurez-vous qu’une image existe pour lui
processor-32-bits = 32 bits seulement : le système en demande 64, on n’y peut rien

# Temperature.
temperature-missing = aucun capteur du processeur : sentez l’air aux grilles, en charge
temperature-not-loaded = sans charge, { $why }
temperature-reached = { $idle } °C au repos, { $loaded } °C après { $seconds } s en charge
temperature-stopped = charge arrêtée avant que la machine ne s’éteigne d’elle-même : { $clean }
temperature-throttled = le processeur a ralenti à cause de la chaleur : { $clean }
temperature-still = le capteur ne bouge pas : sentez l’air aux grilles, en charge
temperature-high = { $reached } °C en charge : { $clean }
temperature-clean = nettoyez ventilateur et grilles, renouvelez la pâte thermique
