# What smartctl says.
drive-smartctl-unreadable = réponse de smartctl illisible : installez smartmontools 7 ou plus récent
drive-no-health-said = santé inconnue (smartctl: { $said }) : ne lui confiez que ce qui peut être perdu
# How “the drive warns” ends.
drive-warns-spare = que sa réserve s’épuise
drive-warns-unreliable = qu’il n’est plus fiable
drive-warns-read-only = qu’il ne peut plus être écrit
drive-warns-backup = que sa mémoire de secours a lâché
drive-warns-persistent = que sa mémoire persistante n’est plus fiable

# Drives.
storage-missing = aucun disque à l’intérieur : montez-en un
storage-none = aucun
drive-line = { $name } : { $line }
drive-reason = { $name }, { $why }
drive-take-out = retirez { $name } ({ $why })
drive-size = { $gib } Gio
drive-small = { $gib } Gio, c’est peu : montez un disque plus grand
drive-missing = disque introuvable : regardez son câble
drive-hard-disk = disque dur
drive-slow = disque dur : un SSD rendra la machine plus rapide
drive-figure = { $figure } : { $remedy }
drive-replace-later = remplacez le disque dès que possible
drive-erase = effacez le disque, puis examinez de nouveau ; remplacez-le s’il en reste
drive-hours = { $count ->
    [one] { GROUPED($count) } heure d’usage
   *[other] { GROUPED($count) } heures d’usage
}
drive-hours-impossible = durée d’usage inconnue ({ GROUPED($count) } heures, c’est impossible)
drive-reallocated = { $count ->
    [one] { $count } secteur remplacé
   *[other] { $count } secteurs remplacés
}
drive-pending = { $count ->
    [one] { $count } secteur en attente
   *[other] { $count } secteurs en attente
}
drive-lost = { $count ->
    [one] { $count } secteur perdu
   *[other] { $count } secteurs perdus
}
drive-worn = usé à { $percent } %
drive-wear-unknown = usure inconnue
drive-media-errors = { $count ->
    [one] { $count } erreur de données
   *[other] { $count } erreurs de données
}
drive-read-errors = { $count ->
    [one] { $count } lecture impossible
   *[other] { $count } lectures impossibles
} dans son journal
drive-errors = { $count ->
    [one] { $count } commande en échec
   *[other] { $count } commandes en échec
} dans son journal
drive-test = effacez le disque, laissez-le se tester (smartctl -t long), puis examinez de nouveau ; remplacez-le si ce test échoue
drive-look = regardez-les avec smartctl -l error
drive-warns = le disque prévient { $warning } : { $replace }
drive-hot = le disque prévient qu’il chauffe : nettoyez le ventilateur, puis examinez de nouveau
drive-says-fail = le disque lui-même se dit en panne : { $replace }
drive-self-test = un autotest a échoué, et aucun test complet n’a réussi depuis : { $replace }
drive-replace = remplacez le disque
emmc-spare-low = réserve presque épuisée : remplacez le disque de la machine
emmc-spare-out = réserve épuisée : remplacez le disque de la machine
emmc-worn = usé à { $used } % au plus
emmc-worn-out = usé à { $used } % au plus : remplacez le disque de la machine
drive-no-health = santé inconnue : ne lui confiez que ce qui peut être perdu
