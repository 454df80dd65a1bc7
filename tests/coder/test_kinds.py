"""What kind of party a reference is."""

import pytest

from detente.coder.kinds import meetable, official
from detente.records import Actor, ActorRef


def actor(sector: str | None, of: str = "NOR", ident: str = "NOR") -> Actor:
    return Actor(ident, "Norway", of, sector)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (ActorRef(actor(None)), True),
        (ActorRef(actor("COP")), True),
        (ActorRef(actor("OPP")), False),
        (ActorRef(actor(None, ident="erna-norn")), False),
        (ActorRef(None, text="nine gunmen", via="unknown"), False),
    ],
)
def test_official(ref, expected):
    assert official(ref) is expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (ActorRef(actor("GOV")), True),
        (ActorRef(actor("GOV"), via="instrument"), False),
        (ActorRef(actor("GOV", ident="erna-norn"), via="role"), True),
        (ActorRef(actor("GOV", ident="erna-norn"), via="modifier"), False),
    ],
)
def test_meetable(ref, expected):
    assert meetable(ref) is expected
