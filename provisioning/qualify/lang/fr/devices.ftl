# Camera.
camera-none = aucune
camera-missing = aucune caméra : les codes se lisent avec un lecteur de codes
camera-gives-picture = donne une image
camera-no-picture = ne donne pas d’image, ou une image unie : cherchez un cache ou un interrupteur
camera-not-tried = aucune image n’a été prise, { $why }

# Keyboard.
keyboard-missing = aucun clavier : branchez-en un si la machine devient un poste
keyboard-none = aucun
keyboard-unreadable = ses touches ne peuvent pas être lues : lancez perron-kit en root
keyboard-answered = touches qui ont répondu : { $answered } sur { $all }
keyboard-not-pressed = aucune touche pressée : examinez de nouveau
keyboard-silent = { $count ->
    [one] { $count } touche n’a
   *[other] { $count } touches n’ont
} pas répondu ({ $names } sur un clavier américain) : nettoyez le clavier ou changez-le
key-enter = Entrée
key-space = espace
two-keys = { $first } { $next }

# Network.
network-missing = aucune carte réseau, ou sans pilote : ajoutez-en une en USB si la machine doit être jointe
network-none = aucun
network-radio-off = Wi-Fi coupé par un interrupteur de la machine
network-no-link = aucune liaison : branchez un câble ou rejoignez un réseau, puis examinez de nouveau
network-radio = Wi-Fi
network-cable = câble
network-linked-at = relié à { $speed } Mbit/s
network-linked = relié
network-unlinked = sans liaison
network-adapter = { $kind } { $name } : { $state }

# Screen.
screen-none = aucun
screen-missing = aucun écran n’est vu : branchez celui qui servira avec la machine
screen-pixels-nobody = points morts non cherchés : recommencez sans --unattended
screen-size = { $name } { $width } × { $height }
screen-few-points = { $width } × { $height } points, c’est peu : branchez un écran plus grand
screen-points-not-told = l’écran ne dit pas combien de points il a : regardez si l’image est nette
screen-inches = { $inches } pouces
screen-inches-not-known = taille inconnue
screen-small = { $inches } pouces, c’est petit : branchez un écran plus grand
touch-none = non tactile
touch-missing = pas d’écran tactile : il faut une souris, et un conseiller à côté
touch-named = tactile { $name }
touch-nobody = toucher non essayé : recommencez sans --unattended
touch-unreadable = l’écran tactile ne peut pas être lu : lancez perron-kit en root
touch-not-tried = toucher non essayé, { $why }
touch-silent = le toucher ne répond pas ({ $why }) : prenez une souris
touch-answered = cases qui répondent : { $count } sur { $all }
touch-dead-fields = cases sans réponse au doigt : { $dead } sur { $all } ; nettoyez l’écran
screen-pixels-not-tried = points morts non cherchés, { $why }
screen-no-stains = aucune tache
screen-stains = points, taches ou rayures : changez la dalle

# Why a touch screen does not answer, in brackets.
touch-mark-untouched = une case marquée n’a pas été touchée, ou est morte
touch-one-place = il donne un seul endroit pour plusieurs

# Sound.
sound-none = aucun
sound-missing = aucune carte son : les textes ne peuvent pas être lus à voix haute
sound-not-played = aucun son n’a été joué, { $why }
sound-failed = speaker-test a échoué : fermez ce qui utilise le son, puis examinez de nouveau
sound-heard = entendu
sound-not-heard = pas entendu des deux côtés : regardez le volume et les haut-parleurs

# USB.
usb-missing = aucun port n’est vu : regardez dans le menu du micrologiciel
usb-none = aucun
usb-ports = { $ports ->
    [one] { $ports } port
   *[other] { $ports } ports
}
usb-speed = jusqu’à { $speed } Mbit/s
usb-few-ports = { $ports ->
    [one] { $ports } port seulement
   *[other] { $ports } ports seulement
} : ajoutez un concentrateur
usb-not-tried = ports non essayés un par un
usb-answered = ports qui ont répondu : { $count }
usb-port-silent = un port ne répond pas : bouchez-le d’un adhésif, et prenez les autres
