# Words that never change: buttons of the frame, keys, names of signs.
# Each one becomes a property of the global `Text`; a message with arguments belongs in messages.ftl.

## Frame
home = Accueil
end = Je m’en vais
listen = Écouter
contrast = Fond noir
text-size = Taille du texte
text-size-1 = Texte normal
text-size-2 = Texte un peu plus grand
text-size-3 = Grand texte
text-size-4 = Très grand texte
languages = Autres langues
advisor-space = Espace conseiller

## Lists
earlier = Plus haut
later = Plus bas

## Language
language-question = Choisissez votre langue

## Keyboard
space = Espace
erase = Effacer
shift = Majuscule
figures = Chiffres
accents = Accents
other-letters = Autres lettres
plain-letters = Lettres habituelles

## Paper
ticket-ask = Votre ticket est-il sorti ?

## Advisor
open-door = Ouvrir
less = Moins
more = Plus

## Simulator
simulator-text = Texte à lire
simulator-send = Lire
