"""The only door to spaCy: sentences, tokens, parse and entities, as one light view of them for the other rooms.

A report is cut into sentences by rule (fast), then the sentences that are asked for are tagged and parsed.
Every sentence is parsed as one tree. Token offsets are code points into `Report.text`.
"""

from detente.language.ability import unable
from detente.language.pipeline import Language
from detente.language.split import is_headline, recase
from detente.language.view import Entity, Lemmas, Reading, Sentence, Token
from detente.language.words import LEMMAS

__all__ = ["LEMMAS", "Entity", "Language", "Lemmas", "Reading", "Sentence", "Token", "is_headline", "recase", "unable"]
