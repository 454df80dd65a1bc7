"""Where sentences begin and end, told by rule from the words; and headlines, which are set in title case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.language.view import Reading
from detente.records import Span

_STARTERS = frozenset(
    (
        "the a an he she it they we i in on at but and this "
        "that these those there his her its their after before as when while if however meanwhile"
    ).split()
)
_CLOSERS = frozenset("\"'”’»)]") | {"''"}
_OPENERS = frozenset("\"'“‘«([") | {"''", "``"}
_STOPS = frozenset(".!?…")
_DASHES = frozenset(("--", "—", "–", "_"))


def breaks(text: str, words: list[tuple[int, int]], k: int) -> bool:
    """True if a sentence begins at word `k`: the words before end one, and this one can start one."""
    a, b = words[k]
    word, previous = text[a:b], k - 1
    if not text[words[previous][1] : a].isspace():
        return False
    while previous > 0 and text[slice(*words[previous])] in _CLOSERS and words[previous - 1][1] == words[previous][0]:
        previous -= 1
    last = text[slice(*words[previous])]
    follower = text[slice(*words[k + 1])] if word in _OPENERS and k + 1 < len(words) else word
    if last[-1] not in _STOPS or not (follower[0].isupper() or follower[0].isdigit() or word in _OPENERS):
        return False
    if len(last) > 1 and last[-1] == "." and last[0] != ".":  # an abbreviation that keeps its full stop
        return previous != k - 1 or follower.lower() in _STARTERS
    return True


#: A longer sentence is read piece by piece, since reading one costs more than in proportion to its length. Of 13,000
#: sentences of news and government releases in English none is longer; the twelve that are stand there in Hindi.
LONGEST = 200
#: Where a clause may end, the surest sign first.
_CLAUSE_ENDS = (frozenset(";"), frozenset(":") | _DASHES, frozenset(","))


def bounded(text: str, words: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The words of a sentence in pieces of at most LONGEST words, cut behind the best clause mark of a second half."""
    start = 0
    while len(words) - start > LONGEST:
        ends = range(start + LONGEST, start + LONGEST // 2, -1)
        marked = (k for marks in _CLAUSE_ENDS for k in ends if text[slice(*words[k - 1])] in marks)
        end = next(marked, start + LONGEST)
        yield words[start:end]
        start = end
    yield words[start:]


def paragraphs(text: str, span: Span) -> Iterator[Span]:
    """The non-empty lines of a stretch, without the white space round them."""
    at = span.start
    for line in text[span.start : span.end].splitlines(keepends=True):
        body = line.strip()
        if body:
            start = at + line.index(body)
            yield Span(start, start + len(body))
        at += len(line)


#: Words that title case may leave small. Any other small word ("met") is one of a running sentence full of names.
_SMALL = frozenset(
    (
        "a an the and or but nor for so yet as if about above across after against ahead along amid among around at "
        "before behind below between beyond by down during except from in inside into like near of off on onto out "
        "outside over past per since than that through to toward towards under until up upon versus via vs with within "
        "without is are be it its de la le el al von van der den bin ibn du do da dos del di"
    ).split()
)


def is_headline(words: Sequence[str]) -> bool:
    """True if a sentence is set in title case: most of its longer words after the first are capitalised, and only
    articles, prepositions and such are not."""
    if any(w.isalpha() and w.islower() and w not in _SMALL for w in words):
        return False
    long = [w for w in words[1:] if w.isalpha() and len(w) > 3]
    return len(long) >= 2 and sum(w[0].isupper() for w in long) / len(long) > 0.7


def recase(words: Sequence[str], names: frozenset[str]) -> list[str]:
    """A title-case sentence with only its names left in capitals; words in, words of equal length out."""
    return [
        w if not w[:1].isupper() or (w.isupper() and len(w) > 1) or w.lower() in names else w.lower()
        for w in words
    ]  # fmt: skip


def names_in(reading: Reading) -> frozenset[str]:
    """Lower-cased words that stand with a capital inside the running sentences of the report."""
    capital: set[str] = set()
    for s in reading.sentences:
        if not is_headline(s.words):
            capital.update(w.lower() for w in s.words[1:] if w[:1].isupper())
    return frozenset(capital)
