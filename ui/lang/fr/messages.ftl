# Sentences with arguments, and the words of each screen.

## Dates and amounts
weekday-1 = lundi
weekday-2 = mardi
weekday-3 = mercredi
weekday-4 = jeudi
weekday-5 = vendredi
weekday-6 = samedi
weekday-7 = dimanche
weekday-short-1 = lun.
weekday-short-2 = mar.
weekday-short-3 = mer.
weekday-short-4 = jeu.
weekday-short-5 = ven.
weekday-short-6 = sam.
weekday-short-7 = dim.
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.
first-of-month = 1er
day-month = { $weekday } { $day } { $month }
day-month-year = { $day } { $month } { $year }
hour-whole = { $h } h
hour-minutes = { $h } h { $m }
from-to = { $from } à { $to }
until-hour = jusqu’à { $to }
euros = { $euros } €
euros-cents = { $euros },{ $cents } €
language-fr = français
language-en = anglais
language-ar = arabe
language-uk = ukrainien
language-es = espagnol
language-pt = portugais
language-tr = turc
language-ru = russe
language-fa = persan
language-ps = pachto
language-ur = ourdou
language-he = hébreu

## Frame
back = Retour
title-learn = Apprendre
title-workshops = Ateliers
title-advisor = Voir un conseiller
title-pass = Mon Pass numérique
title-help = Trouver de l’aide
title-sign-up = S’inscrire à un atelier
title-ticket = Votre ticket
title-languages = Langue
title-message = Un message pour vous
title-door = Espace conseiller

## Home
home-greeting = Bonjour. Touchez une porte.
door-learn = Apprendre
door-learn-hint = Pas à pas
door-workshops = Ateliers
door-workshops-hint = Apprendre en groupe
door-advisor = Voir un conseiller
door-advisor-hint = Prenez un numéro
door-pass = Mon Pass numérique
door-pass-hint = Combien il reste
door-help = Trouver de l’aide près d’ici
door-help-hint = Des lieux ouverts

## Workshops
workshops-question = Quel atelier vous intéresse ?
workshops-question-short = Quel atelier ?
workshops-empty = Pas d’atelier en ce moment. Demandez à l’accueil la date des prochains.
workshops-have-ticket = J’ai déjà un ticket
range = { $from } à { $to } sur { $total }
range-two = { $from } et { $to } sur { $total }
range-one = { $from } sur { $total }
seats-free = { $n ->
    [one] { $n } place libre
   *[other] { $n } places libres
}
seats-full = Complet
seats-closed = Inscriptions fermées
level-beginner = Débutant
level-some-practice = Un peu à l’aise
level-at-ease = À l’aise
detail-sign-up = Je m’inscris
detail-two = Nous venons à deux
detail-wait = Liste d’attente
detail-wait-two = Liste d’attente, à deux
detail-full-note = Cet atelier est complet. Vous pouvez attendre qu’une place se libère.
detail-next-note = Complet. Le prochain : { $date }.
detail-closed-note = Les inscriptions sont fermées. Demandez à l’accueil.
detail-free-note = C’est gratuit. Un prénom suffit.
detail-gone-note = Cet atelier n’est plus proposé. Choisissez-en un autre.
fact-bring = À apporter : { $what }
fact-advisor = Avec { $name }
fact-languages = On y parle { $languages }
fact-access = { $what }
and = { $a } et { $b }
detail-price-note = { $price } la séance. Un prénom suffit.
detail-name-note = Un prénom suffit.

## Signing up
ask-name = Quel est votre prénom ?
ask-name-hint = Un prénom suffit. Pas besoin d’adresse e-mail.
ask-companion = Quel est l’autre prénom ?
ask-companion-hint = La personne qui vient avec vous. Sinon, touchez Passer.
ask-phone = Votre téléphone, si vous voulez
ask-phone-hint = On vous appelle si l’atelier change. Ce n’est pas obligatoire.
ask-desk-name = Quel est son prénom ?
ask-desk-phone = Son numéro de téléphone ?
promise-name = Votre prénom s’effacera tout seul après l’atelier.
promise-phone = Votre numéro s’effacera tout seul après l’atelier.
continue = Continuer
skip = Passer
no-phone = Sans numéro
saving = On enregistre…

## Ticket
done-named = C’est noté, { $name }.
done = C’est noté.
done-seat = { $n ->
    [one] Vous avez une place.
   *[other] Vous avez { $n } places.
}
done-waiting = Vous êtes numéro { $n } sur la liste d’attente.
done-waiting-sub = La salle est pleine pour le moment.
done-asked = Place demandée. Le lieu va confirmer.
step-take = Prenez votre ticket, à droite.
step-printing = Votre ticket s’imprime, à droite.
step-come = Venez { $date }, à { $hour }.
step-where = C’est ici : { $room }.
step-here = C’est ici, à l’accueil.
step-wait-call = Si une place se libère, on vous prévient.
step-wait-nophone = Pour savoir, revenez ici avec votre ticket.
ticket-have = J’ai mon ticket
ticket-again = Imprimer encore
ticket-cancel-note = Vous ne venez plus ? Revenez avec le ticket : vous libérez la place.
ticket-ask-sub = L’imprimante n’a pas répondu. Regardez à droite.
ticket-yes = J’ai mon ticket
ticket-no = Imprimer encore
kept-seat = Votre place est bien gardée.
kept-waiting = Votre prénom est bien sur la liste d’attente.
fault-no-paper = Mais la borne n’a plus de papier.
fault-cover = Mais le capot de l’imprimante est ouvert.
fault-unplugged = Mais l’imprimante ne répond pas.
fault-other = Mais le ticket n’a pas pu s’imprimer.
no-printer = Ici, le code ci-dessous remplace le ticket.
help-code = Photographiez ou notez le code.
help-code-sub = Il remplace le ticket. À montrer { $date }, à { $hour }.
help-team = L’accueil peut vous aider.
help-team-sub = On peut aussi noter le code pour vous.
code-noted = J’ai noté le code
try-again = Réessayer
card-title = À la place du ticket

## My ticket
my-seat = Vous avez une place.
my-waiting = Vous êtes numéro { $n } sur la liste d’attente.
my-promoted = Bonne nouvelle : une place s’est libérée pour vous.
my-moved = Attention : l’horaire ou le lieu a changé.
my-on-again = Bonne nouvelle : cet atelier a finalement lieu.
my-promoted-moved = Une place s’est libérée pour vous. Attention : l’horaire ou le lieu a changé.
my-on-again-moved = Cet atelier a finalement lieu. Attention : l’horaire ou le lieu a changé.
my-given-up = Cette place a été libérée.
my-called-off = Cet atelier est annulé.
my-over = Cet atelier est terminé.
my-title = Voici votre inscription
my-sure = Libérer la place ?
my-sure-sub = Une autre personne pourra venir.
my-sure-yes = Libérer ma place
my-sure-no = Garder ma place
my-reprint = Imprimer encore le ticket
my-cancel = Je ne viens plus
my-others = Voir les ateliers
my-note = Votre inscription reste gardée.
type-code = Tapez le code de votre ticket
type-code-hint = Huit lettres et chiffres, sous le carré noir.
type-code-promise = Vous pouvez aussi montrer le ticket au lecteur.
type-code-promise-camera = Vous pouvez aussi montrer le ticket à la caméra.
search = Chercher

## Notices
ok = D’accord
type-the-code = Taper le code
foreign-title = Ce code n’est pas un ticket d’ici
foreign-web = C’est l’adresse d’un site. La borne ne l’ouvre pas : c’est plus sûr.
foreign-product = C’est le code d’un produit. Rien n’a été gardé.
foreign-other = La borne ne connaît pas ce code. Rien n’a été gardé.
foreign-next = Montrez un ticket d’atelier ou un Pass numérique.
unreadable-title = Le code n’a pas été lu en entier
unreadable-line = Posez-le bien à plat, puis attendez le son.
unknown-ticket-title = Ce ticket n’est pas connu ici
unknown-ticket-line = Vérifiez le lieu écrit en haut du ticket, ou retapez le code.
unknown-ticket-next = À l’accueil, on peut chercher avec vous.
wait-title = Attendons un peu
wait-line = Plusieurs essais n’ont pas marché. Réessayez dans { $minutes ->
    [0] moins d’une minute
    [one] une minute
   *[other] { $minutes } minutes
}.
wait-next = Un conseiller peut vous aider tout de suite.
given-up-title = C’est noté : votre place est libérée
given-up-line = Une autre personne pourra venir. Merci de l’avoir dit.
given-up-next = Vous pouvez jeter le ticket.
not-saved-title = Ce n’est pas encore enregistré
not-saved-line = La borne n’a pas réussi. Rien n’est perdu : essayons encore.
broken-title = La borne a besoin d’aide
broken-line = Elle ne peut plus enregistrer. Ce qui était noté est gardé.
broken-next = Prévenez l’accueil, s’il vous plaît.
refused-title = Ce n’est pas possible
refusal-unknown = Cet atelier n’est plus proposé.
refusal-not-owner = Pour cet atelier, demandez à l’accueil.
refusal-bad-plan = Les horaires de cet atelier ne sont pas corrects.
refusal-party = Deux personnes s’inscrivent ensemble, pas plus.
refusal-closed = Les inscriptions viennent de fermer.
refusal-called-off = Cet atelier est annulé.
refusal-over = Cet atelier est terminé.
refusal-waiting-full = La liste d’attente est pleine.
refusal-given-up = Cette place était déjà libérée.
refusal-amount = Il ne reste que { $left } sur ce Pass.
refusal-reversed = Cet encaissement était déjà annulé.
refusal-reason = Écrivez pourquoi, en quelques mots.
refused-next = Choisissez un autre atelier, ou demandez à l’accueil.
leave-lesson-title = Vous quittez la leçon ?
leave-check-title = Vous quittez les questions ?
leave-line = Si vous quittez, la borne revient au début. Vos inscriptions sont gardées.
leave-lesson-code = Pour reprendre un autre jour, touchez d’abord « Arrêter » : la borne vous donne un code.
leave-lesson-stay = Continuer la leçon
leave-lesson-go = Quitter la leçon
leave-check-stay = Continuer les questions
leave-check-go = Quitter les questions

## Messages above the tool bar
message-finish = Terminez d’abord, ou touchez Retour. Rien n’est perdu.
message-phone = Ce numéro semble incomplet. Vérifiez-le, ou continuez quand même.
message-printing = Ça s’imprime.
message-printed = C’est imprimé.
message-paper-unknown = Le papier est-il sorti ? Sinon, touchez encore Imprimer.
message-no-paper = Il n’y a plus de papier. Le reste marche.
message-cover = Le capot de l’imprimante est ouvert. Le reste marche.
message-unplugged = L’imprimante ne répond pas. Le reste marche.
message-no-printer = Il n’y a pas d’imprimante ici.
message-paper-other = L’impression n’a pas marché. Le reste marche.
message-noted = C’est enregistré.
message-badge-in = Badge lu : les prénoms et les numéros sont visibles.
message-pin-short = Il manque encore des chiffres.
message-pin-simple = Ce code est trop simple. Choisissez-en un autre.
message-badge-wrong = Ce badge n’est pas celui d’ici.
message-badge-revoked = Ce badge n’est plus valable.
message-badge-no-names = Badge lu. Il ne montre pas les prénoms.
message-date-confirmed = Merci, la borne est sûre de la date maintenant.
message-busy = La borne est occupée. Touchez encore une fois.
message-cannot-take = Ce Pass ne paie pas ce service ou ce montant.
message-unit = Choisissez un nombre entier de Pass.
message-not-listed = Cet atelier n’est plus dans la liste.

## Digital Pass
pass-headline = Posez votre Pass sous le lecteur
pass-step-1 = Le carré noir et blanc face à la lumière.
pass-step-2 = Dans la lumière rouge.
pass-step-3 = Attendez le son.
pass-camera-headline = Montrez votre Pass à la caméra
pass-camera-step-1 = Le carré noir et blanc vers la caméra.
pass-camera-step-2 = Dans le cadre blanc, à l’écran.
pass-camera-step-3 = Ne bougez plus : il se lit tout seul.
pass-none-headline = Tapez le numéro de votre Pass
pass-none-step-1 = Il n’y a pas de lecteur en ce moment.
pass-none-step-2 = Le numéro est imprimé sur le Pass.
pass-none-step-3 = Touchez « Taper le numéro ».
battery-critical = La borne n’a presque plus de batterie : branchez-la, ou prévenez quelqu’un.
battery-low = La batterie baisse : branchez la borne.
camera-looks = La caméra regarde
camera-opens = La caméra s’allume…
camera-black = La caméra ne voit rien. Est-elle couverte ?
camera-fault = La caméra ne marche pas en ce moment.
pass-promise = Regarder ne coûte rien : rien n’est dépensé.
pass-type = Taper le numéro
type-number = Tapez le numéro du Pass
type-number-hint = Il est imprimé sur le Pass.
pass-left = Il vous reste
pass-valid = Valable jusqu’au { $date }
pass-months = { $n ->
    [one] Encore { $n } mois.
   *[other] Encore { $n } mois.
}
pass-days = { $n ->
    [0] C’est le dernier jour.
    [one] Encore 1 jour.
   *[other] Encore { $n } jours.
}
pass-tolerance = Date passée, mais accepté jusqu’au { $date }
pass-tolerance-sub = Utilisez-le bientôt.
pass-date-unchecked = La borne n’est pas sûre de la date. Demandez à l’accueil.
pass-funder = Payé par { $funder }
pass-pays = Il peut payer
pays-workshop = Les ateliers d’ici
pays-one-to-one = Une aide avec un conseiller
pays-self-service = Un ordinateur, avec de l’aide
pays-session = { $price } la séance
pays-half-hour = { $price } la demi-heure
pays-ask = Demandez le prix à l’accueil
pass-note = Rien n’a été dépensé. Vous payez après l’aide, avec le conseiller.
pass-see-workshops = Voir les ateliers
pass-print = Imprimer
pass-other = Un autre Pass
pass-spent-lead = Ce Pass a déjà servi
pass-spent-note = Il n’y a plus rien dessus. Un conseiller peut vous aider à en demander un autre.
pass-expired-lead = La date de ce Pass est passée
pass-expired = Il n’est plus valable depuis le { $date }
pass-expired-note = Un conseiller peut vous dire s’il peut être remplacé.
pass-not-yet-lead = Ce Pass n’est pas encore valable
pass-not-yet = Valable à partir du { $date }
pass-not-yet-note = Gardez-le et revenez ce jour-là.
pass-elsewhere-lead = Ce Pass ne sert pas ici
pass-elsewhere = Il sert dans : { $places }
pass-elsewhere-note = Gardez-le. À l’accueil, on peut vous dire où aller.
pass-problem-title = Nous ne reconnaissons pas ce Pass
pass-problem-damaged = Le code est abîmé. Posez-le bien à plat, ou tapez son numéro.
pass-problem-issuer = Il vient d’un organisme que ce lieu ne connaît pas. Gardez-le : il n’a pas été utilisé.
pass-problem-forged = Son code n’est pas le bon. Gardez-le et montrez-le à un conseiller.
pass-problem-revoked = L’organisme qui l’a donné l’a annulé. Un conseiller peut vous dire pourquoi.
pass-problem-number = Ce numéro n’est dans aucune liste d’ici. Vérifiez chaque chiffre.
pass-problem-other = Ce code n’est pas un Pass numérique.
pass-problem-next = Rien n’a été dépensé.
pays-free = Gratuit

## Advisor's door
pin-question = Code du conseiller
pin-hint = Tapez votre code, ou montrez votre badge au lecteur.
pin-hint-camera = Tapez votre code, ou montrez votre badge à la caméra.
pin-hint-none = Tapez votre code.
pin-forgotten = Code oublié ?
pin-hint-badge = Badge lu. Tapez votre code.
pin-new = Choisissez un nouveau code
pin-new-hint = { $n } chiffres que vous retiendrez.
pin-again = Tapez-le encore une fois
pin-wrong = Ce n’est pas ce code.
pin-different = Les deux codes sont différents. Recommençons.
pin-wait = Trop d’essais. Réessayez dans { $seconds } secondes.
pin-checking = On vérifie…
wrong-badge-title = Ce badge n’est pas celui d’ici
wrong-badge-line = Montrez le badge imprimé pour ce lieu.
revoked-badge-title = Ce badge n’est plus valable
revoked-badge-line = Il a été perdu, ou vu par d’autres.
revoked-badge-next = Prenez un autre badge du lieu, ou prévenez la personne qui s’occupe de la borne.
date-ask = Nous sommes le { $weekday } { $date }, il est { $hour } : est-ce exact ?
date-ask-line = La borne n’en est pas sûre. De la date dépend le jour où elle efface les prénoms et les numéros.
date-yes = Oui, c’est exact
date-no = Non, c’est faux
date-wrong-title = La borne n’est pas à l’heure
date-wrong-line = Prévenez la personne qui s’occupe de la borne : elle peut la régler.
date-wrong-next = Vous pouvez continuer. Rien ne s’efface en attendant, et les tickets disent que la date n’est pas sûre.
badge-needed-title = Montrez le badge
badge-needed-line = Le badge du lieu permet de choisir un nouveau code.
pin-set-title = Le nouveau code est enregistré
pin-set-line = L’ancien ne marche plus.

## Advisor
nav-workshops = Ateliers
nav-pass = Pass
advisor-title = Ateliers
advisor-sub = { $n ->
    [0] Aucun appel à passer
    [one] 1 personne à appeler
   *[other] { $n } personnes à appeler
}
advisor-empty = Aucun atelier dans les 90 prochains jours. Importez un calendrier.
badge-in = Badge lu
badge-out = Sans badge
lock = Verrouiller
counts = { $taken } sur { $total }
counts-waiting = { $taken } sur { $total }, { $waiting } en attente
calls-due = { $n } à appeler
state-closed = Fermé
state-called-off = Annulé
roster-sub = { $date }, { $time } · { $room }
count-seats = { $n ->
    [one] place prise
   *[other] places prises
}
count-free = { $n ->
    [one] libre
   *[other] libres
}
count-waiting = en attente
count-calls = à appeler
head-place = Place
head-name = Prénom
head-ticket = Ticket
head-origin = Inscrit par
head-state = État
head-phone = Téléphone
origin-kiosk = Borne
origin-desk = Conseiller
name-hidden = • • •
companion = et { $name }
party-two = 2 places
standing-seat = A une place
standing-waiting = En attente
standing-call-promoted = À appeler : place libre
standing-call-moved = À appeler : changement
standing-call-off = À appeler : annulé
standing-call-on-again = À appeler : a finalement lieu
standing-call-promoted-moved = À appeler : place libre, changement
standing-call-on-again-moved = À appeler : a lieu, changement
standing-called = Prévenu
standing-no-answer = Pas de réponse
no-phone-given = Pas de numéro
act-reached = Prévenu
act-no-answer = Pas de réponse
act-reprint = Imprimer encore
act-give-up = Libérer la place
act-erase = Effacer le contact
act-enter = Inscrire
act-close = Fermer les inscriptions
act-open = Ouvrir les inscriptions
act-print-list = Imprimer la liste
act-yes-give-up = Oui, libérer { $code }
act-yes-erase = Oui, effacer le contact de { $code }
act-no = Non
roster-empty = Personne n’est inscrit pour le moment.
roster-footer-badge = Montrez votre badge au lecteur pour voir les prénoms et les numéros.
roster-footer-camera = Montrez votre badge à la caméra pour voir les prénoms et les numéros.
roster-footer-none = Sans lecteur ni caméra, les prénoms et les numéros restent cachés.
roster-footer = Touchez une ligne pour agir, ou scannez un ticket.
redeem-title = Encaisser un Pass
redeem-sub = Après le service. Posez le Pass sous le lecteur.
redeem-sub-camera = Après le service. Montrez le Pass à la caméra.
redeem-sub-none = Après le service. Tapez le numéro du Pass.
redeem-left = reste { $left } sur { $face }
redeem-service = Pour quel service ?
redeem-workshop = Atelier
redeem-one-to-one = Aide individuelle
redeem-self-service = Accès libre accompagné
redeem-amount = Montant
redeem-take = Encaisser { $amount }
redeem-none = Ce Pass ne paie aucun service d’ici.
redeem-type = Taper le numéro
redeem-cancel = Un autre Pass
redeem-done = Encaissé : { $amount }
redeem-done-sub = Il reste { $left }. Enregistré, en attente de l’organisme. Le reçu s’imprime.
redeem-next = Pass suivant
redeem-past = Derniers encaissements
redeem-past-line = { $amount } · { $service } · { $when }
redeem-reverse = Annuler
reverse-question = Pourquoi annuler { $amount } ?
reverse-hint = Une phrase courte, sans nom de personne.
reverse-do = Annuler l’encaissement
redeem-type-amount = Taper le montant
redeem-ask = Quel montant encaisser ?
redeem-ask-hint = En euros. La borne ne connaît pas le prix de ce service.

## Devices
nav-devices = Matériel
devices-title = Le matériel
devices-sub = Essayez chaque appareil : deux minutes suffisent.
devices-ready = Tout marche : la borne est prête.
device-scanner = Lecteur de codes
device-camera = Caméra
device-printer = Imprimante
device-there = C’est branché
device-no-scanner = Aucun lecteur reconnu
device-no-camera = Aucune caméra
device-no-printer = Aucune imprimante
device-unused = Pas utilisé ici
device-no-paper = Plus de papier
device-cover = Capot ouvert
device-printer-fault = L’imprimante ne répond pas bien
trial-not-tried = à essayer
trial-running = en cours
trial-unsure = à confirmer
trial-works = ça marche
trial-fails = ça ne marche pas
devices-ask-scanner = Passez un ticket, un badge ou un Pass sous le lecteur. Il ne se passera rien d’autre ici.
devices-ask-camera = Montrez un ticket, un badge ou un Pass à la caméra, dans le cadre. Il ne se passera rien d’autre ici.
devices-ask-printer = Imprimez une page, puis regardez-la : les accents, le code carré, la coupe.
devices-print = Imprimer une page
devices-out = La page est sortie
devices-not-out = Rien n’est sorti
devices-unsure = L’imprimante ne dit pas si elle a imprimé. La page est-elle sortie ?
devices-read-badge = Lu : un badge.
devices-read-ticket = Lu : un ticket.
devices-read-voucher = Lu : un Pass.
devices-read-memo = Lu : le code d’un mémo.
devices-read-other = Lu : un code qui n’est pas d’ici.
devices-unreadable = Ce code ne se lit pas. Essayez-en un autre, bien à plat.
devices-works = Lu.
device-sound = Son
device-no-sound = Aucune sortie de son
devices-ask-sound = Jouez un son, puis dites si vous l’avez entendu. Quand un casque est branché, le son ne sort que du casque.
devices-softer = Moins fort
devices-louder = Plus fort
devices-play = Jouer un son
devices-heard = Je l’entends
devices-not-heard = Je n’entends rien
devices-listen = Écoutez… Entendez-vous le son ?
devices-sound-works = Le son marche.
devices-sound-fails = Aucun son. Montez le volume du haut-parleur ; regardez si un casque est branché.
devices-report = Imprimer le rapport
readiness-title = Matériel de la borne

## Learning
title-check = Où j’en suis
stop = Arrêter
shelf-question = Que voulez-vous apprendre ?
shelf-proposed = Trois leçons pour commencer
shelf-all = Tout
shelf-gestures = Premiers gestes
shelf-internet = Internet et e-mail
shelf-safety = Sécurité
shelf-life = Vie quotidienne
shelf-empty = Il n’y a pas encore de leçon ici. Regardez dans « Tout ».
shelf-check = Par où commencer ? 9 questions, 3 minutes
shelf-code = Reprendre ma leçon
learn-simple = En mots simples
learn-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
learn-step = Étape { $at } sur { $steps }
learn-finished = Terminée
learn-begin = Commencer
learn-again = Recommencer
learn-go-on = Continuer à l’étape { $at }
learn-from-start = Depuis le début
learn-safe = Pour s’exercer : rien n’est envoyé
learn-unreviewed = Ces mots simples n’ont pas encore été relus par des lecteurs du facile à lire.
learn-next = Étape suivante
learn-end = C’est fini
learn-show = Montrez-moi
learn-watch = Regardez bien la main. Ensuite, ce sera à vous.
learn-anew = On recommence cette étape, tranquillement.
learn-before = Étape d’avant
learn-skip = Passer
learn-near = Aidez-moi
learn-reread = Relire
learn-order-again = Presque. Ce qui est bien placé reste.
practice-promise = Pour s’exercer : rien n’est envoyé, rien n’est gardé.
check-question = Question { $at } sur { $steps }
check-before = Question d’avant
check-promise = Il n’y a pas de mauvaise réponse. Rien n’est gardé.
end-headline = Bravo, leçon terminée
end-sub = { $title }
end-stopped = Vous pouvez continuer une autre fois
end-code-here = Pour reprendre ici, gardez ce code
end-code-next = Pour continuer la prochaine fois, gardez ce code
end-next = Et après ?
end-workshop = Le même sujet, en petit groupe
end-print = Imprimer le résumé
end-shelf = Toutes les leçons
end-note = La borne ne garde rien : seul ce code s’en souvient.
type-memo = Tapez le code de votre feuille
type-memo-hint = Six lettres et chiffres, sous le carré noir.
near-title = J’aimerais un peu d’aide
near-line = Laissez cet écran affiché. Personne ne vient ? Allez à l’accueil.
near-next = Votre exercice vous attend. Rien n’est perdu.
tutorial-gone-title = Cette leçon ne s’ouvre pas
tutorial-gone-line = Choisissez-en une autre, et dites-le à l’accueil.
unknown-memo-title = Ce code n’ouvre aucune leçon ici
unknown-memo-line = Regardez bien chaque lettre, puis recommencez.
shelf-wait = Un instant, les leçons arrivent.

## Idle
idle-headline = Vous êtes là ?
idle-body = Sinon, la borne revient au début. Vos inscriptions sont gardées.
idle-unit = { $n ->
    [one] seconde
   *[other] secondes
}
idle-yes = Je continue
idle-no = Je m’en vais
idle-hint = Touchez l’écran pour continuer.

## Simulator
sim-title = Simulateur
sim-voucher = Poser un Pass
sim-spent = Pass déjà utilisé
sim-expired = Pass expiré
sim-ticket = Dernier ticket
sim-badge = Badge du conseiller
sim-paper-out = Plus de papier
sim-cover-open = Capot ouvert
sim-unplugged = Imprimante débranchée
sim-clock = Horloge fausse
sim-web = Code d’un site web
sim-pin = Code du conseiller : { $pin }
sim-printer = Imprimante simulée
clock-wrong = L’horloge de la borne est fausse. Prévenez l’accueil.
clock-unconfirmed = La borne n’est pas sûre de la date. Prévenez l’accueil.
