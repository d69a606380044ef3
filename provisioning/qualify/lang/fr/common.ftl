# Names of parts, as titles.
part-processor = Processeur
part-memory = Mémoire
part-storage = Stockage
part-battery = Batterie
part-screen = Écran
part-keyboard = Clavier
part-sound = Son
part-camera = Caméra
part-network = Réseau
part-usb = Ports USB
part-clock = Horloge
part-temperature = Température
part-firmware = Micrologiciel

# How a part did: words that agree with the name of each.
outcome-pass = en ordre
outcome-limited = avec une limite
outcome-fail = en panne
outcome-unknown = à vérifier

# Several in one line, and dates.
two-seen = { $first }, { $next }
two-reasons = { $first } ; { $next }
day = { $day }/{ $month }/{ $year }

# Why a part was not looked at.
why-skipped = laissé de côté, comme demandé : recommencez sans --skip
why-no-time = les six minutes sont passées : examinez de nouveau, sans les parties déjà connues
why-nobody = non essayé : recommencez sans --unattended

# The verdict.
verdict-nobody-looked = personne n’a regardé
verdict-no-reason = sans raison donnée
verdict-reason = { $part } { $outcome } – { $why }

# Programs and loads that gave nothing.
program-missing = { $program } n’est pas là : installez { $package }
program-hung = { $program }, sans réponse en { $limit } s, a été arrêté : regardez le matériel qu’il interroge
program-refused = { $program } ne peut être lancé ({ $source }) : lancez perron-kit en root sur une clé Debian live
load-no-memory = le système a refusé { $mib } Mio de mémoire : fermez les autres programmes, puis examinez de nouveau
load-no-threads = rien n’a pu être lancé ({ $source }) : fermez les autres programmes, puis examinez de nouveau
load-recorded = l’enregistrement ne contient pas ce test : faites-le sur la machine
