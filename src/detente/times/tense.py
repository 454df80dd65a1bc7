"""Does a clause tell of the past or of what is to come? Tense cues in the words around a time expression; no parse
needed.
"""

from __future__ import annotations

import re
from functools import cache

from detente.times import lexicon

#: How far around an expression its clause is looked for (code points; a clause of news prose is seldom longer).
WINDOW = 120

_FUTURE = (
    r"will(?!\s+have\b)|won['’]t|shall|['’]ll|going\s+to|to\s+be"
    r"|(?:is|are|was|were|be|been|now)\s+(?:also\s+|still\s+|tentatively\s+|reportedly\s+)?"
    r"(?:scheduled|due|expected|set|slated|planned|about|likely|supposed|prepared|poised)|"
    r"(?:scheduled|due|slated|planned|set|expected)\s+(?:to|for|on|in)"
    r"|(?:was|were)\s+planning|would\s+be\s+\w+ing"
    r"|(?:is|are)\s+(?:to|planning|meeting|visiting|travel+ing|leaving|arriving|heading|holding"
    r"|preparing|expecting|hoping)"
    r"|(?:has|have)\s+(?:scheduled|called)|plans?\s+(?:to|for|on)|planned\s+(?:for|to)"
    r"|intends?\s+to|hopes?\s+to|expects?|vow(?:s|ed)?\s+to"
    r"|promis(?:e[sd]?|ing)\s+to|agreed\s+to|(?:wants?|aims?|aim(?:s|ed)|pledged|threatened"
    r"|decided|offered|ready)\s+to|upcoming|forthcoming|ahead\s+of"
    r"|in\s+time\s+for|deadline|expires?|matur(?:e|es|ing)|takes?\s+effect|effective|starting"
    r"|beginning|begins|starts|opens|resumes?|payable|redeemable"
    r"|(?-i:may)|could|might|would|should|must|can"
)
_MODAL = re.compile(r"(?:could|might|would(?!\s+be\s+\w+ing)|should|must|can|may)\b", re.IGNORECASE)
#: Before a plan, it says that the plan was of a time now past ("had been due to end on Friday").
_HAD_BEEN = re.compile(r"\bhad\s+(?:\w+ly\s+)?\Z", re.IGNORECASE)
_HAD = re.compile(r"\b(?:had|was|were(?!\s+to\b))\b", re.IGNORECASE)
_DECIDED = re.compile(r"\w+ed\s+to\b", re.IGNORECASE)


def _past() -> str:
    return "|".join(sorted(lexicon.listed("past_verbs")))


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(
        (
            rf"\b(?:(?P<future>(?:{_FUTURE})(?:\s+(?:\w+ly\s+)?(?:be|have\s+been)\s+\w+)?)|(?P<past>"
            rf"(?:{_past()})|[a-z]{{2,}}ed))\b|(?P<stop>[;!?]|\.(?=\s+[A-Z\"“])|\n\s*\n)"
        ),
        re.IGNORECASE,
    )


@cache
def _adjacent() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A word of the past right before an expression ("said Friday"), or right after it ("on Sunday issued")."""
    edge = r"(?:on\s+|in\s+|late\s+|early\s+|earlier\s+|here\s+)*"
    return (
        re.compile(
            (
                rf"\b(?:(?P<future>by|until|till|before|from\s+now|next|coming|as\s+(?:soon|early"
                rf"|late)\s+as)\s+(?:(?:the|early|late|mid)\s+)?|(?P<past>since|last|(?<!\bbe\s)"
                rf"(?:{_past()}|[a-z]{{2,}}ed))\s+{edge})\Z"
            ),
            re.IGNORECASE,
        ),
        re.compile(
            rf"['’]s?\b|,?\s+(?:(?:morning|afternoon|evening|night)\s+)?(?:(?P<verb>{_past()}|[a-z]{{2,}}ed)\b)",
            re.IGNORECASE,
        ),
    )


def is_future(text: str, start: int, end: int, *, modals: bool = True) -> bool | None:
    """True if the clause around [start, end) tells of what is to come, False if of the past, None if no word says so.

    What stands right beside the expression counts most, then the nearest cue before it, then the nearest after it in
    the sentence.
    `modals`: "would", "could" and the like count as a cue of the future too.
    """
    beside = _beside(text, start, end)
    if beside is not None:
        return beside
    before = _before(text, start, modals)
    return before if before is not None else _after(text, end, modals)


def _beside(text: str, start: int, end: int) -> bool | None:
    before, after = _adjacent()
    if (m := before.search(text[max(0, start - 30) : start])) is not None:
        if m["future"]:
            return not (after.match(text, end) or _HAD.search(text, max(0, start - 60), end + 60))
        if not re.search(
            r"(?:scheduled|due|slated|planned|set|expected|agreed|opened)\W+(?:\w+\W+)?\Z", m.group(), re.IGNORECASE
        ):
            return False
    m = after.match(text, end)
    return None if m is None or (m["verb"] or "").lower() in lexicon.listed("not_verbs") else False


def _tense(m: re.Match[str], modals: bool) -> bool | None:
    if m["future"]:
        if _HAD_BEEN.search(m.string, max(0, m.start() - 20), m.start()):
            return False
        return True if modals or not _MODAL.match(m["future"]) else None
    return None if m["past"] is None or m["past"].lower() in lexicon.listed("not_verbs") else False


def _before(text: str, start: int, modals: bool) -> bool | None:
    found: bool | None = None
    for m in _cues().finditer(text, max(0, start - WINDOW), start):
        tense = None if m["stop"] else _tense(m, modals)
        found = tense if tense is not None or m["stop"] else found
    return found


def _after(text: str, end: int, modals: bool) -> bool | None:
    for m in _cues().finditer(text, end, end + WINDOW):
        if m["stop"]:
            return None
        if (tense := _tense(m, modals)) is not None:
            return tense and not _DECIDED.match(m.group())  # the deciding itself is past
    return None


#: Words that say that a clause tells of a time well before the report.
_HISTORY = re.compile(
    r"\b(?:(?:in|of|from|since|until|by|early|late)\s+(?:19|20)\d\d|when\s+(?:he|she|they|it)\s+(?:was|were|served)|while\s+(?:serving|in\s+office)"
    r"|served?\s+(?:as|under|in)|worked\s+(?:as|for|under)|advis[eo]r\s+to|aide\s+to|tenure|years?\s+(?:ago|earlier|before)"
    r"|decades?\s+(?:ago|earlier)|at\s+the\s+time|had\s+(?:been|served))\b"
)
_STOP = re.compile(r"[;!?\n]|\.(?=\s)")


def is_history(text: str, start: int, end: int) -> bool:
    """True if words in the sentence around [start, end) say that it tells of a time well before the report."""
    before = _STOP.split(text[max(0, start - WINDOW) : start])[-1]
    after = _STOP.split(text[end : end + WINDOW])[0]
    return _HISTORY.search(f"{before} | {after}") is not None
