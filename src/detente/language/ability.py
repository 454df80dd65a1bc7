"""Who is said to be able: "is not in a position to help", "is in no mood to talk"."""

from __future__ import annotations

from detente.language.view import Sentence

#: What one is in who can or will do a thing.
_STATES = frozenset(("position", "mood", "condition", "shape", "state"))
_NO = frozenset(("not", "n't", "never", "no", "hardly", "scarcely"))


def unable(s: Sentence, i: int) -> bool:
    """True if the word that an infinitive hangs on (its index) says that one is not in a position, in no mood to."""
    held = [k for p in s.children(i, "prep") if s[p].lower == "in" for k in s.children(p, "pobj")]
    state = next((k for k in (i, *held) if s[k].lemma in _STATES and s[k].dep == "pobj"), None)
    if state is None:  # the parser hangs it on "position" or on "be"
        return False
    verb = next((k for k in s.ancestors(state) if s[k].dep not in ("prep", "pobj")), state)
    return any(s[k].lower in _NO for k in (*s.children(verb, "neg", "advmod"), *s.children(state, "det")))
