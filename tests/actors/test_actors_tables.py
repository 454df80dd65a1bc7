"""The shipped actor tables: every row is well formed and points at things that exist."""

import re

import pytest

from detente import ontology
from detente.actors.tables import OFFICE_WEIGHT, listed, rows, tables

DATE = re.compile(r"^(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?$")


def test_states_have_codes_names_and_dates():
    for s in tables().states.values():
        assert re.fullmatch(r"[A-Z]{3}", s.iso3) and s.name
        assert DATE.match(s.start) and DATE.match(s.end)


def test_extinct_states_end():
    assert tables().states["SUN"].end == "1991-12-26"
    assert tables().states["RUS"].end == ""


def test_terms_of_office_are_well_formed():
    known = set(tables().states) | set(tables().organisations)
    for person in tables().people:
        for term in person.terms:
            assert term.state in known, (person.name, term)
            assert DATE.match(term.start) and DATE.match(term.end), (person.name, term)
            assert term.office in OFFICE_WEIGHT or term.office.startswith(("minister_other", "ambassador_to_")), term


def test_an_open_term_is_closed_by_a_later_holder():
    holders = [
        (p.name, t) for p in tables().people for t in p.terms if t.state == "RUS" and t.office == "foreign_minister"
    ]
    open_ended = [name for name, t in holders if not t.end]
    assert open_ended == ["Sergey Lavrov"]


def test_roles_name_known_offices_and_sectors():
    sectors = set(ontology.load().sectors)
    for role in tables().roles.values():
        assert role.phrase == role.phrase.lower()
        assert role.sector is None or role.sector in sectors, role
        assert all(code in OFFICE_WEIGHT or code == "minister_other" for code, _ in role.offices), role


def test_nouns_have_known_classes_and_sectors():
    classes = {"body", "force", "weapon", "people", "group", "thing", "act", "relation", "abstract", "country"}
    sectors = set(ontology.load().sectors)
    for noun in tables().nouns.values():
        assert noun.kind in classes and (noun.sector is None or noun.sector in sectors)


def test_names_and_rules_point_at_known_ids():
    known = set(tables().states) | set(tables().organisations)
    for name, key, *_ in rows("names.tsv"):
        assert key in known, name
    for name, key, where, pattern in rows("ambiguous.tsv"):
        assert key == "-" or set(key.split("+")) <= known, name
        assert where in ("before", "after", "doc", "always"), name
        re.compile(pattern)


def test_word_lists_are_words():
    assert "dozens" in listed("transparent")
    assert "special envoy" in listed("topical")
    with pytest.raises(KeyError):
        listed("no such list")
