"""Is a text English? Counted by its function words."""

from __future__ import annotations

import re

from detente.clean import tables

#: Median share of these words in 353 English news reports and press releases (5 % lie below 0.26, the lowest at 0.17).
TYPICAL = 0.33

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Scripts written without blanks, where a "word" is a character: kana, Han, Hangul, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def word_count(text: str) -> int:
    """How many words a text has; in scripts without blanks every character counts as one."""
    return len(_WORD.findall(text)) + len(_UNSPACED.findall(text))


def english_share(text: str) -> float:
    """The share of English function words in `text`, relative to English news prose (0 to 1; 0 if it has no words)."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    total = len(words) + len(_UNSPACED.findall(text))
    if not total:
        return 0.0
    known = tables.function_words()
    return min(1.0, sum(w in known for w in words) / total / TYPICAL)
