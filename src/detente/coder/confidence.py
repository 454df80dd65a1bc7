"""How sure a mention is: the share of mentions like it that labelled reports bear out.

A logistic regression over what anybody can see of a mention (its rule, its part, who its parties are and how they are
known, what the model says); training/calibrate.py fits the weights on our own reports and on published ones that nobody
chose, docs/quality.md shows how well they hold.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from detente.coder.arguments import codes
from detente.coder.standing import PUBLIC
from detente.ontology import quad
from detente.records import ActorRef, EventMention, PartKind, Status

_RULE = re.compile(r"(?:frame )?(\w+)")
_MODEL = re.compile(r"model (no act|[A-Z]+) (\d\.\d\d)")
#: A reference of one of these kinds says who it is; others had to be worked out.
_PLAIN = frozenset(("name", "title", "office"))
#: A sentence of more words than this is long: beyond it the parse goes wrong more often.
_LONG = 35


def of(mention: EventMention) -> float:
    """The probability, 0-1, that the mention's type and parties are right."""
    weights = load()
    total = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features(mention))
    return 1 / (1 + math.exp(-total))


def features(mention: EventMention) -> Iterator[tuple[str, float]]:
    """What the probability rests on, as (name, value); a name not given counts 0."""
    yield f"rule_{_rule(mention)}", 1.0
    if "[" in mention.why[0]:
        yield "conditions", 1.0
    if mention.part in (PartKind.TITLE, PartKind.SUBTITLE, PartKind.CAPTION):
        yield f"part_{mention.part.value}", 1.0
    if mention.status is not Status.DONE:
        yield "not_done", 1.0
    if mention.mutual:
        yield "mutual", 1.0
    if mention.attribution:
        yield "attributed", 1.0
    if len(mention.evidence.text.split()) > _LONG:
        yield "long", 1.0
    yield f"quad_{quad(mention.type)}", 1.0
    source, target = codes(mention.sources), codes(mention.targets)
    if source and target:
        yield "domestic" if source == target and len(source) == 1 else "between", 1.0
    yield from _side("source", mention.sources)
    yield from _side("target", mention.targets)
    yield from _model(mention)


def _rule(mention: EventMention) -> str:
    found = _RULE.match(mention.why[0])
    return found.group(1) if found else "other"


def _side(side: str, refs: tuple[ActorRef, ...]) -> Iterator[tuple[str, float]]:
    if refs and not any(map(_is_public, refs)) and (side == "source" or codes(refs)):
        yield f"{side}_private", 1.0
    if not refs:
        yield f"{side}_missing", 1.0
    elif any(r.actor is None for r in refs):
        yield f"{side}_unknown", 1.0
    elif any(r.via not in _PLAIN for r in refs):
        yield f"{side}_resolved", 1.0


def _is_public(ref: ActorRef) -> bool:
    """True for a state as such, and for whoever acts for one, rules, fights or opposes."""
    a = ref.actor
    return a is not None and (a.sector in PUBLIC or (a.id == a.state and not a.sector))


def _model(mention: EventMention) -> Iterator[tuple[str, float]]:
    """What the model said, as it stands in `why`: how far above or below an even chance it is."""
    for ground in mention.why[1:]:
        if found := _MODEL.match(ground):
            said, sure = found.group(1), float(found.group(2))
            name = "agrees" if said == mention.type.value else "none" if said == "no act" else "other"
            yield f"model_{name}", sure


@cache
def load() -> dict[str, float]:
    """The weights by name, from data/lexicon/confidence.toml."""
    raw = tomllib.loads(files("detente").joinpath("data/lexicon/confidence.toml").read_text("utf-8"))
    return {k: float(v) for k, v in raw["weights"].items()}
