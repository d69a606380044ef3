# The words of the scenes in which people practise: `scene-name`. A tutorial replaces one under `scene.name`.
# `scene-default-name` is shown where the tutorial has no word `name` of its own.

## First gestures
touch-here = Touchez ici pour poser
touch-up = Monter
touch-down = Descendre
touch-where = Lignes { $first } à { $last } sur { $all }
touch-bigger = Agrandir
touch-smaller = Réduire
touch-small = C’est encore trop petit pour lire.
touch-size = Taille { $n } sur 5

## Typing
keyboard-model = À taper :
keyboard-yours = Votre texte

## E-mail
mailbox-inbox = Boîte de réception
mailbox-compose = Écrire
mailbox-new = Nouveau message
mailbox-answer = Votre réponse
mailbox-choose = Choisissez un fichier
mailbox-empty = Il n’y a plus de message ici.
mailbox-back = Retour
mailbox-reply = Répondre
mailbox-delete = Supprimer
mailbox-junk = Indésirable
mailbox-to = À
mailbox-subject = Objet
mailbox-body = Message
mailbox-attach = Joindre un fichier
mailbox-attached = Fichier joint : { $name }
mailbox-send = Envoyer
mailbox-cancel = Annuler
mailbox-re = Re : { $subject }
mailbox-note-sent = Votre message est parti.
mailbox-note-deleted = Le message est dans la corbeille.
mailbox-note-junk = Le message est rangé dans les indésirables.
mailbox-note-link = Vous avez touché le lien. Ici, il n’ouvre rien.
mailbox-note-saved = Le fichier est enregistré.
mailbox-note-to = Écrivez d’abord à qui vous envoyez le message.

## The web browser
browser-back = Retour
browser-address = Adresse
browser-go = Aller
browser-search = Rechercher
browser-search-go = Chercher
browser-insecure = Non sécurisé
browser-ad = Annonce
browser-cookies = Ce site veut garder des informations sur votre visite.
browser-cookies-accept = Accepter
browser-cookies-refuse = Refuser
browser-new-tab = Nouvel onglet
browser-close-tab = Fermer l’onglet
browser-new-tab-title = Que cherchez-vous ?
browser-not-found = Rien n’a été trouvé
browser-not-found-text = Essayez avec d’autres mots.
browser-note-downloaded = Le fichier est téléchargé.

## The telephone
phone-home = Accueil
phone-back = Retour
phone-return = Revenir à l’appel
phone-messages = Messages
phone-calls = Téléphone
phone-settings = Réglages
phone-camera = Appareil photo
phone-photos = Photos
phone-maps = Plans
phone-clock = Horloge
phone-internet = Internet
phone-camera-shows = Voici ce que l’appareil voit.
phone-photos-shows = Voici votre dernière photo.
phone-maps-shows = Voici le plan de la ville.
phone-clock-shows = Il est 10 h 30.
phone-internet-shows = Ici, le téléphone montre les pages d’internet.
phone-new = Non lus : { $n }
phone-empty = Il n’y a plus de message ici.
phone-nobody = Il n’y a pas encore de contact.
phone-text = Votre réponse
phone-send = Envoyer
phone-forward = Transférer
phone-to = À quel numéro ?
phone-block = Bloquer
phone-delete = Supprimer
phone-incoming = Appel
phone-rings = vous appelle…
phone-answer = Répondre
phone-decline = Refuser
phone-call = Appel en cours
phone-waiting = Ça sonne…
phone-speaking = Vous pouvez parler.
phone-speaker-on = Haut-parleur : oui
phone-speaker-off = Haut-parleur : non
phone-hang-up = Raccrocher
phone-state-on = Oui
phone-state-off = Non
phone-default-wifi = Wi-Fi
phone-default-airplane = Mode avion
phone-default-bluetooth = Bluetooth
phone-default-sound = Sonnerie
phone-default-location = Localisation (ou position)
phone-default-data = Internet hors de chez vous
phone-default-bright = Lumière de l’écran
phone-default-volume = Son
phone-default-letters = Taille des lettres
phone-more = Plus
phone-less = Moins
phone-note-sent = Votre message est parti.
phone-note-link = Vous avez touché le lien. Ici, il n’ouvre rien.
phone-note-forwarded = Le message est transféré.
phone-note-blocked = Ce numéro ne peut plus vous écrire.
phone-note-deleted = Le message est supprimé.
phone-note-declined = Vous n’avez pas répondu à l’appel.
phone-note-ended = L’appel est terminé.

## A form
form-title = Formulaire
form-button = Envoyer
form-help = { $label } ({ $help })
form-empty = Répondez ici.
form-email = Il faut une adresse avec @, comme simone@exemple.fr.
form-phone = Il faut 10 chiffres.
form-date = Il faut le jour, le mois et l’année, comme 05/03/1954.
form-digits5 = Il faut 5 chiffres.
form-check = Cochez cette case.
form-choice = Choisissez une réponse.
form-problems = Le formulaire n’est pas parti. Regardez ici : { $names }.
form-sent = Votre formulaire est envoyé.

## Making a password
password-title = Mot de passe
password-text = Votre mot de passe
password-show = Montrer
password-clear = Effacer
password-accept = Garder ce mot de passe
password-strength-0 = Trop court
password-strength-1 = Encore trop court
password-strength-2 = Presque : ajoutez quelque chose
password-strength-3 = Solide
password-strength-4 = Très solide
password-weak = Trop connu : beaucoup de gens l’utilisent
password-personal = On peut le deviner : il parle de vous
password-accepted = Votre mot de passe est gardé.

## A video call
call-default-place = Appel vidéo
call-default-person = La personne
call-default-me = Vous
call-asks = Le navigateur demande : peut-il utiliser la caméra et le micro ?
call-allow = Autoriser
call-refuse = Refuser
call-mic-on = Micro : oui
call-mic-off = Micro : non
call-camera-on = Caméra : oui
call-camera-off = Caméra : non
call-join = Entrer dans l’appel
call-waits = { $person } vous attend.
call-louder = Plus fort
call-quieter = Moins fort
call-volume = Son : { $n } sur 4
call-silent = Son coupé
call-hang-up = Raccrocher
call-again = Appeler à nouveau
call-note-unseen = { $person } ne vous voit pas.
call-note-unheard = { $person } ne vous entend pas.
call-note-both = { $person } ne vous voit pas et ne vous entend pas.
call-note-refused = Vous avez refusé. Pour changer d’avis, touchez Caméra ou Micro.
call-ended = L’appel est terminé.
