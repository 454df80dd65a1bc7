"""Corpora of invented reports for the fast coder: the same seed gives the same reports."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator

STATES = "AAA BBB CCC DDD EEE FFF GGG HHH".split()
VERBS = ("accused", "met", "praised", "sanctioned")
THINGS = (
    "over fishing rights; in the harbour of the capital; about a pipeline; after the grain talks; because of a dam; "
    "for its help with the flood; over two arrested pilots; about the price of gas; near the northern border"
).split("; ")


def reports(n: int, seed: int = 7) -> Iterator[str]:
    """So many JSON lines; some acts are told by several outlets, some reports tell nothing."""
    rng = random.Random(seed)
    for k in range(n):
        day = dt.date(2011, 1, 1) + dt.timedelta(days=k // 4)
        told = [_act(random.Random(f"{seed} {day} {rng.randrange(6)}")) for _ in range(rng.randrange(4))]
        text = "\n".join([_filler(rng), *told])
        yield json.dumps({"text": text, "outlet": f"Outlet {k % 7}", "published": day.isoformat()})


def _filler(rng: random.Random) -> str:
    """A sentence that no other report has, so that reports share no long run of words but their acts."""
    return f"The {' '.join(_word(rng) for _ in range(8))} was seen by the {_word(rng)}."


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(3))


def _act(rng: random.Random) -> str:
    a, b = rng.sample(STATES, 2)
    return f"{a} {rng.choice(VERBS)} {b} {rng.choice(THINGS)} and {rng.choice(THINGS)}, officials said."
