"""Cues that are a phrase: "according to X", "in X's view", a name before the colon of a headline."""

from __future__ import annotations

from detente.language import Sentence
from detente.statements import lexicon
from detente.statements.cue import FINITE, NOMINAL, Cue

_SAY = frozenset(("say",))
#: How many words the name before, or behind, a headline's colon may have.
_NAME = 6
_OPENING = frozenset("\"'“‘«„")


def find(s: Sentence, i: int) -> Cue | None:
    """The cue of "according to X", "in the words of X", "in X's view" that begins at token `i`."""
    for words in lexicon.phrases_from(s[i].lower):
        last = i + len(words) - 1
        if tuple(t.lower for t in s.tokens[i : last + 1]) == words and (words != ("per",) or _fenced(s, i)):
            return _prepositional(s, i, last)
    return _possessive(s, i)


def _fenced(s: Sentence, i: int) -> bool:
    """True if a token begins its sentence or follows a punctuation mark."""
    return i == 0 or s[i - 1].pos == "PUNCT"


def _prepositional(s: Sentence, first: int, last: int) -> Cue | None:
    speaker = s.child(last, "pobj", "pcomp", "dobj")
    if speaker is None:
        speaker = next((k for k in s.children(first, "pobj", "dobj") if k > last), None)
    if speaker is None or s[speaker].pos not in NOMINAL:
        return None
    own = set(s.subtree(first)) | set(s.subtree(speaker))
    return Cue(s, first, (first, last), _SAY, (speaker,), None, _told(s, first, own), "phrase")


def _possessive(s: Sentence, i: int) -> Cue | None:
    """ "in Moscow's view", "by his own account"."""
    noun = s.child(i, "pobj") if s[i].pos == "ADP" else None
    if noun is None or (s[i].lower, s[noun].lemma) not in lexicon.load().after:
        return None
    owner = s.child(noun, "poss")
    if owner is None:
        return None
    return Cue(s, i, (noun, noun), _SAY, (owner,), None, _told(s, i, set(s.subtree(i))), "phrase")


def _told(s: Sentence, i: int, own: set[int]) -> frozenset[int]:
    """The tokens of the clause that a phrase at token `i` (with the tokens `own`) gives to its speaker."""
    for k in s.ancestors(i):
        if s[k].pos not in ("VERB", "AUX") or s[k].dep not in ("ROOT", "ccomp", "conj", "advcl", "relcl"):
            continue
        clause = set(s.subtree(k)) - own
        closes = not any(j > max(own) and s[j].pos != "PUNCT" for j in clause)
        if closes and s[k].dep in ("ccomp", "advcl") and not _tells(s, s[k].head):
            continue  # "The rich would see their pay go up, according to X": the whole, not its last verb
        return frozenset(clause - _told_on(s, k, own))
    return frozenset(t.index for t in s.tokens if t.index not in own)


def _tells(s: Sentence, i: int) -> bool:
    """True for a verb that reports a clause of its own: what hangs on it is another's words."""
    return bool(lexicon.load().verbs.get(s[i].lemma, frozenset()) & {"say", "think"})


def _told_on(s: Sentence, k: int, own: set[int]) -> set[int]:
    """The next main clause behind a phrase at the end of one ("..., according to X, but the navy ...")."""
    after = [c for c in s.children(k, "conj") if c > max(own) > k and s.child(c, "nsubj", "nsubjpass") is not None]
    joined = [c for c in s.children(k, "cc") if c > max(own)] if after else []
    return {j for c in (*after, *joined) for j in s.subtree(c)}


def headline(s: Sentence) -> Cue | None:
    """The cue of "Holm: talks are dead" and "Talks are dead: Holm"; whether the name can speak is not judged here."""
    colon = next((t.index for t in s.tokens if t.text == ":"), None)
    if colon is None or not 0 < colon < len(s) - 1:
        return None
    before, after = range(colon), range(colon + 1, len(s))
    if _is_name(s, before) and (s[colon + 1].text in _OPENING or any(s[k].pos in ("VERB", "AUX") for k in after)):
        name, told = before, after
    elif _is_name(s, after) and any(s[k].tag in FINITE for k in before):
        name, told = after, before
    else:
        return None
    head = next((k for k in name if s[k].pos in NOMINAL and (s[k].head not in name or s[k].head == k)), None)
    head = next((k for k in name if s[k].pos in NOMINAL), None) if head is None else head
    return None if head is None else Cue(s, colon, (colon, colon), _SAY, (head,), None, frozenset(told), "headline")


def _is_name(s: Sentence, tokens: range) -> bool:
    """True for a short run of words with a name or a noun for speakers in it, and no verb or stop."""
    words = [s[k] for k in tokens if s[k].pos != "PUNCT" or s[k].text in (",", ";")]
    if len(words) == 1 and words[0].text[0].isupper():  # a surname, which the tagger may take for a noun
        return words[0].pos in ("PROPN", "NOUN")
    return 0 < len(words) <= _NAME and words[0].text[0].isupper() and all(
        t.pos in ("PROPN", "NOUN", "ADJ", "DET", "PART", "NUM") for t in words
    ) and any(t.pos == "PROPN" or t.lemma.lower() in lexicon.load().headline for t in words)  # fmt: skip
