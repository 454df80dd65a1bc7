"""How names are written: plain letters for matching, spellings of persons' names, their surnames."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

#: States whose people put the family name first.
SURNAME_FIRST = frozenset("CHN PRK KOR TWN VNM SGP KHM HKG MAC".split())
#: States where people carry two surnames, of which the press uses the first.
TWO_SURNAMES = frozenset("ESP MEX COL VEN PER CHL ECU BOL GTM HND SLV NIC CRI PAN CUB DOM ARG URY PRY".split())
_PARTICLES = frozenset(
    "al el bin ben ibn abu ould van von der den de del della di da dos du la le lo st mac ter ten".split()
)
_GENERATION = frozenset(("jr", "sr", "ii", "iii", "iv"))


def _folding() -> dict[str, str]:
    """Characters to plain ones, one for one, so that offsets stay."""
    table: dict[str, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii():
            table[chr(code)] = base
    table.update(zip("ØøŁłĐđıƏəŊŋðÐ’‘ʼʻ`´“”«»-‐‑–—−", "OoLlDdiEeNndD''''''\"\"\"\"      ", strict=True))
    return table


_FOLD = _folding()
#: Most characters of a text stay as they are: it is quicker to look for the others than to ask of each.
_OTHER = re.compile("[^\x00-\x7f]")


def fold(text: str) -> str:
    """The text with plain letters and quotation marks and with hyphens as spaces; as long as it was."""
    text = text.replace("-", " ").replace("`", "'")
    return text if text.isascii() else _OTHER.sub(_folded, text)


def _folded(match: re.Match[str]) -> str:
    return _FOLD.get(match[0], match[0])


@cache
def _given() -> dict[str, tuple[str, ...]]:
    """Spellings of names that the press mixes, by the tables' own spelling."""
    text = files("detente").joinpath("data/actors/given_names.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"][1:]
    return {name: tuple(others.split("|")) for name, others in rows}


def surnames(names: Sequence[str], state: str) -> set[str]:
    """The surnames by which the press may call a person of a state (ISO code) whose names are so written."""
    found = set()
    for name in names:
        words = [w for w in name.replace(",", "").split() if w.lower().strip(".") not in _GENERATION]
        if len(words) < 2 or " of " in name:
            continue
        if state in SURNAME_FIRST and not words[0].endswith("."):
            found.add(words[0])
            continue
        at = len(words) - 1
        while at > 1 and words[at - 1].lower() in _PARTICLES:
            at -= 1
        found.update((words[-1], " ".join(words[at:])))
        if words[-1][:3].lower() in ("al-", "el-"):
            found.add(words[-1][3:])
        if state in TWO_SURNAMES and len(words) > 2:
            found.update((words[-2], " ".join(words[-2:])))
    found.update(
        other for s in list(found) for other in _given().get(s, ()) if s.startswith(("Zelensk", "Lukash", "Rohani"))
    )
    return {s for s in found if len(s) > 1 and s[:1].isalpha() and s.lower() not in _PARTICLES}


def spellings(names: Sequence[str], *, leading: bool) -> Iterator[str]:
    """The ways in which a person's full names may be written; more of them for leading persons."""
    for name in names:
        yield name
        words = name.split()
        if len(words) > 2 and any(len(w) == 2 and w[1] == "." for w in words[1:-1]):
            yield " ".join([words[0], *(w for w in words[1:-1] if not (len(w) == 2 and w[1] == ".")), words[-1]])
        if (
            leading
            and len(words) == 3
            and words[1][0].isupper()
            and words[1].lower() not in _PARTICLES
            and words[2].lower().strip(".") not in _GENERATION
        ):
            yield " ".join(words[1:])
            yield f"{words[0]} {words[2]}"
        if leading:
            for other in _given().get(words[0], ()):
                yield " ".join([other, *words[1:]])
            for other in _given().get(words[-1], ()):
                yield " ".join([*words[:-1], other])
            if " al-" in name or " el-" in name:
                yield name.replace(" al-", " ").replace(" el-", " ")
