# Words that never change: buttons of the frame, keys, names of signs.

## Frame
home = Home
end = Leave
listen = Listen
contrast = Black background
text-size = Text size
text-size-1 = Normal text
text-size-2 = Slightly larger text
text-size-3 = Large text
text-size-4 = Very large text
languages = Other languages
advisor-space = Advisor’s area

## Lists
earlier = Up
later = Down

## Language
language-question = Choose your language

## Keyboard
space = Space
erase = Erase
shift = Capital letter
figures = Numbers
accents = Accents
other-letters = Other letters
plain-letters = Usual letters

## Paper
ticket-ask = Has your ticket come out?

## Advisor
open-door = Open
less = Less
more = More

## Simulator
simulator-text = Text to read
simulator-send = Read
