"""The tables of other data sets' codes: their format, and that they agree with the ontology and with each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente import eventdata, ontology
from detente.actors.tables import tables
from detente.eventdata import codes
from detente.records import EventType

DATA = Path(eventdata.__file__).parents[1] / "data/export"
HEADS = {
    "aliases.tsv": "code iso3",
    "cameo.tsv": "type mode code text",
    "groups.tsv": "id code",
    "icews_sectors.tsv": "words sector",
    "plover.tsv": "code text type mode",
    "projection.tsv": "type becomes code text",
    "roots.tsv": "root goldstein",
    "sectors.tsv": "sector plover cameo",
    "states.tsv": "iso3 name cow fips",
}


def rows(name: str) -> list[list[str]]:
    lines = [x for x in (DATA / name).read_text("utf-8").splitlines() if not x.startswith("#")]
    return [x.split("\t") for x in lines[1:]]


def test_every_table_is_known_here() -> None:
    assert {p.name for p in DATA.iterdir()} == HEADS.keys()


@pytest.mark.parametrize("name", HEADS)
def test_tables_have_their_columns_and_say_where_they_are_from(name: str) -> None:
    text = (DATA / name).read_text("utf-8")
    lines = text.splitlines()
    head = next(x for x in lines if not x.startswith("#")).split("\t")
    assert head == HEADS[name].split()
    assert text.startswith("#") and "Source" in text.split("\n" + "\t".join(head))[0] and text.endswith("\n")
    assert rows(name) and {len(r) for r in rows(name)} == {len(head)}
    assert len({tuple(r) for r in rows(name)}) == len(rows(name)), "a row stands twice"


def test_every_code_that_is_written_is_one_of_cameo_s() -> None:
    known = {r[0]: r[1] for r in rows("plover.tsv")}
    written = [r[2] for r in rows("cameo.tsv")] + [r[2] for r in rows("projection.tsv")]
    assert [c for c in written if c not in known] == []
    assert {c[:2] for c in known} == {r[0] for r in rows("roots.tsv")}
    assert all(c[:-1] in known for c in known if len(c) > 2), "a code without the one above it"


def test_what_is_written_for_a_type_is_read_as_that_type() -> None:
    # CAMEO has one code for both ways of giving way, and files a resignation under promises.
    other = {(kind, mode): codes.plover_of(code) for kind, mode, code, _ in rows("cameo.tsv")}
    differ = {k for k, v in other.items() if v is None or v[0] != k[0]}
    assert differ == {("RETREAT", "-"), ("RETREAT", "resign")}
    lost = {k for k, v in other.items() if v and v[0] == k[0] and k[1] != "-" and v[1] != k[1]}
    assert lost == {("CONSULT", "multilateral"), ("PROTEST", "boycott"), ("PROTEST", "vandalize"), ("COERCE", "censor")}


def test_sectors_are_those_of_the_ontology() -> None:
    known = ontology.load().sectors
    assert {r[0] for r in rows("sectors.tsv")} == set(known)
    assert {r[1] for r in rows("icews_sectors.tsv")} <= set(known)
    for code in known:
        assert codes.sector_of(codes.plover_sector(code), plover=True) == code
    assert (codes.plover_sector("CIV"), codes.cameo_type("JRN"), codes.cameo_type("MED")) == ("CVL", "MED", "HLH")
    assert (codes.sector_of("MED"), codes.sector_of("MED", plover=True), codes.sector_of("QQQ")) == ("JRN", "MED", None)
    assert codes.cameo_type(None) == codes.cameo_type("REL") == ""


def test_states_and_groups_are_those_of_the_actor_tables() -> None:
    assert {r[0] for r in rows("states.tsv")} <= tables().states.keys()
    assert {r[0] for r in rows("groups.tsv")} <= tables().organisations.keys()
    for iso3, state in codes.states().items():
        assert not state.fips or codes.state_of_fips(state.fips) is not None, iso3
        assert codes.state_of(iso3) == iso3
    assert {codes.state_of_fips(x) for x in ("GM", "UK", "RS", "WE", "GZ")} == {"DEU", "GBR", "RUS", "PSE"}


def test_codes_that_differ_from_iso_3166() -> None:
    assert (codes.state_of("ROM"), codes.state_of("TMP"), codes.state_of("EUR")) == ("ROU", "TLS", None)
    assert codes.is_region("EUR") and codes.is_region("ATA") and not codes.is_region("ROM")
    for code, iso3 in rows("aliases.tsv"):
        assert code not in codes.states() and (iso3 == "-" or iso3 in codes.states()), code


def test_groups_with_and_without_their_type() -> None:
    assert codes.group_of("UNO") == codes.group_of("IGOUNO") == "UN"
    assert (codes.group_of("NAT"), codes.group_of(""), codes.group_of("QQQ")) == ("NATO", None, None)


def test_projections_are_words_of_cooperation_or_menace() -> None:
    for t in EventType:
        found = codes.projected(t)
        quad = ontology.quad(t)
        wanted = {1: "AGREE", 2: "AGREE", 3: None, 4: "THREATEN"}[quad]
        assert (found[0] if found else None) == wanted, t
        assert found is None or (codes.plover_of(found[1].code) or ("",))[0] == wanted
