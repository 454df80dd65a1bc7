"""Make a database of N event mentions: the same seed, the same rows; for measuring, its words mean nothing.

    python bench/generate.py big.db --mentions 1000000 [--seed 7]

Reports, mentions, parties, statements and relation claims stand on their words as coded ones do (`detente doctor`
finds nothing wrong); events, edges and groups are written as the linker would leave them. Parties, outlets and types
are drawn with Zipf's weights, days with a slow rise over twenty years, tellings of an event geometrically.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from detente.store import Store
from detente.store.rows import COLUMNS

STATES = (
    "USA RUS CHN GBR FRA DEU IRN ISR UKR TUR SYR JPN IND PAK KOR PRK SAU EGY IRQ AFG POL ITA ESP CAN AUS BRA MEX VEN "
    "CUB COL ARG ZAF NGA KEN ETH SDN LBY DZA MAR TUN JOR LBN YEM QAT ARE KWT OMN GEO ARM AZE KAZ UZB BLR MDA ROU HUN "
    "GRC SRB SWE NOR FIN EST LVA LTU VNM THA IDN PHL MYS SGP MMR BGD LKA NPL UN NATO EU"
).split()
TYPES = {
    "CONSULT": 18,
    "ACCUSE": 12,
    "REQUEST": 10,
    "AGREE": 10,
    "REJECT": 8,
    "SUPPORT": 8,
    "ASSAULT": 7,
    "THREATEN": 5,
    "COERCE": 5,
    "SANCTION": 4,
    "COOPERATE": 4,
    "AID": 3,
    "MOBILIZE": 2,
    "PROTEST": 2,
    "RETREAT": 1,
    "CONCEDE": 1,
}
VERBS = {
    "CONSULT": "met",
    "ACCUSE": "accused",
    "REQUEST": "urged",
    "AGREE": "agreed with",
    "REJECT": "rebuffed",
    "SUPPORT": "praised",
    "ASSAULT": "attacked",
    "THREATEN": "threatened",
    "COERCE": "detained envoys of",
    "SANCTION": "imposed sanctions on",
    "COOPERATE": "traded with",
    "AID": "sent relief to",
    "MOBILIZE": "massed troops against",
    "PROTEST": "marched against",
    "RETREAT": "withdrew from",
    "CONCEDE": "apologised to",
}
STATUSES = {"done": 80, "intended": 10, "hypothetical": 7, "denied": 3}
PLACES = (
    ("Geneva", "CHE", 46.2, 6.15),
    ("Vienna", "AUT", 48.2, 16.37),
    ("New York", "USA", 40.71, -74.0),
    ("Moscow", "RUS", 55.75, 37.62),
    ("Beijing", "CHN", 39.9, 116.4),
    ("Ankara", "TUR", 39.93, 32.85),
    ("Astana", "KAZ", 51.17, 71.43),
    ("Cairo", "EGY", 30.04, 31.24),
    ("Brussels", "BEL", 50.85, 4.35),
    ("Singapore", "SGP", 1.29, 103.85),
)
WORDS = (
    "border river harbour convoy treaty summit envoy ministry pipeline tariff ceasefire embassy corridor frigate quota "
    "grain visa satellite inspection garrison ballot island strait airfield reactor customs fishery archive hostage "
    "railway cable refinery mandate committee protocol delegation communique autumn winter harvest monsoon"
).split()
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2019, 12, 31)
OUTLETS = tuple(
    f"{a} {b}"
    for a in ("North", "Harbour", "Valley")
    for b in ("Wire", "Courier", "Gazette", "Post", "Tribune", "Dispatch", "Record", "Mail")
)
#: Mentions of one report at most; rows written in one transaction.
PER_REPORT, BATCH = 12, 20_000


class Act(NamedTuple):
    """An event before it is told."""

    id: str
    type: str
    status: str
    source: str
    target: str
    day: dt.date
    place: tuple[Any, ...] | None
    contested: bool


def zipf(items: Iterable[Any], power: float = 0.9) -> tuple[list[Any], list[float]]:
    """The items with cumulative weights that fall as 1 / rank ** power."""
    listed = list(items)
    return listed, list(itertools.accumulate(1 / (k + 1) ** power for k in range(len(listed))))


def key(prefix: str, n: int) -> str:
    """A distinct id for every number, scattered as ids from content are (multiplication by an odd number, mod 2^64)."""
    return f"{prefix}{(n * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64:016x}"


def acts(rng: random.Random, mentions: int) -> Iterator[tuple[Act, list[str]]]:
    """Acts day by day, each with the outlets that tell it, until there are enough tellings."""
    parties, weights = zipf(STATES)
    outlets, outlet_weights = zipf(OUTLETS, 0.7)
    kinds, kind_weights = list(TYPES), list(itertools.accumulate(TYPES.values()))
    statuses, status_weights = list(STATUSES), list(itertools.accumulate(STATUSES.values()))
    days = (LAST - FIRST).days + 1
    told, number = 0, 0
    for day in range(days):
        goal = mentions * (day + 1) * (day + days) // (days * 2 * days)  # rises to twice as many a day
        while told < goal:
            source, target = rng.choices(parties, cum_weights=weights, k=2)
            if source == target:
                continue
            tellers = dict.fromkeys(
                rng.choices(outlets, cum_weights=outlet_weights, k=1 + min(int(rng.expovariate(1.6)), 6))
            )
            number += 1
            act = Act(
                key("e", number),
                rng.choices(kinds, cum_weights=kind_weights)[0],
                rng.choices(statuses, cum_weights=status_weights)[0],
                source,
                target,
                FIRST + dt.timedelta(day),
                rng.choice(PLACES) if rng.random() < 0.25 else None,
                len(tellers) > 1 and rng.random() < 0.05,
            )
            told += len(tellers)
            yield act, list(tellers)


#: The days on which the tellings of events were seen, as linking keeps them.
SEEN = """UPDATE event SET (seen_from, seen_to) = (
  SELECT min(r.first_seen), max(r.first_seen) FROM event_mention em JOIN mention m ON m.id = em.mention_id
  JOIN report r ON r.id = m.report_id WHERE em.event_id = event.id)"""


class Tables:
    """Rows on their way to the store, table by table."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self.columns = dict(COLUMNS)
        self.columns |= {
            "event": (
                "id",
                "type",
                "mode",
                "mutual",
                "domestic",
                "status",
                "date_start",
                "date_end",
                "date_precision",
                "date_basis",
                "place_name",
                "place_state",
                "latitude",
                "longitude",
                "geonames",
                "first_mention",
                "first_report",
                "best_mention",
                "n_mentions",
                "n_reports",
                "n_outlets",
                "n_origins",
                "disagreements",
            ),
            "event_party": ("event_id", "side", "party", "ordinal"),
            "event_mention": ("mention_id", "event_id"),
            "link_group": ("mention_id", "group_id"),
            "edge": ("left_id", "right_id", "judgement", "made_by", "score", "reasons"),
            "report_origin": ("report_id", "origin_id"),
        }

    def add(self, table: str, **values: Any) -> None:
        """One row; columns that are not named are NULL."""
        self.rows[table].append(tuple(values.get(c) for c in self.columns[table]))

    def write(self) -> None:
        """Write what is there in one transaction, parents first."""
        order = [t for t in self.columns if t in self.rows]
        with self.store.transaction():
            for table in order:
                names = self.columns[table]
                sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
                self.store.connection.executemany(sql, self.rows[table])
        self.rows.clear()


class Writer:
    """Tells acts in reports, outlet by outlet and day by day."""

    def __init__(self, rng: random.Random, tables: Tables) -> None:
        self.rng, self.tables = rng, tables
        self.reports = self.mentions = self.statements = 0

    def day(self, told: list[tuple[Act, list[str]]]) -> None:
        """All reports of one day, then the day's events."""
        by_outlet: dict[str, list[Act]] = defaultdict(list)
        for act, outlets in told:
            for outlet in outlets:
                by_outlet[outlet].append(act)
        tellings: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for outlet, several in sorted(by_outlet.items()):
            for k in range(0, len(several), PER_REPORT):
                report, ids = self._report(outlet, several[k : k + PER_REPORT])
                for act, mention in ids:
                    tellings[act.id].append((mention, report, outlet))
        for act, _ in told:
            self._event(act, tellings[act.id])

    def _report(self, outlet: str, told: list[Act]) -> tuple[str, list[tuple[Act, str]]]:
        self.reports += 1
        report, day = key("r", self.reports), told[0].day + dt.timedelta(self.rng.randrange(2))
        title = f"{told[0].source} and {told[0].target}: {self.rng.choice(WORDS)} and {self.rng.choice(WORDS)}"
        pieces, at, ids = [title], len(title) + 2, []
        for ordinal, act in enumerate(told):
            sentence = self._mention(report, ordinal, act, at)
            ids.append((act, key("m", self.mentions)))
            pieces.append(sentence)
            at += len(sentence) + 2
        for ordinal in range(2):
            sentence = self._statement(report, ordinal, told[ordinal % len(told)], at)
            pieces.append(sentence)
            at += len(sentence) + 2
        if self.reports % 10 == 0:
            pieces.append(self._claim(report, told[0], at))
        text = "\n\n".join(pieces)
        add = self.tables.add
        add(
            "report",
            id=report,
            text=text,
            title=title,
            outlet=outlet,
            published_start=day.isoformat(),
            published_end=day.isoformat(),
            published_precision="day",
            published_basis="given",
            published_clues="[]",
            url=f"https://example.org/{report}",
            language="en",
            first_seen=day.isoformat(),
        )
        add("part", report_id=report, ordinal=0, kind="title", span_start=0, span_end=len(title))
        add("part", report_id=report, ordinal=1, kind="body", span_start=len(title) + 2, span_end=len(text))
        add("report_origin", report_id=report, origin_id=report)
        return report, ids

    def _mention(self, report: str, ordinal: int, act: Act, at: int) -> str:
        self.mentions += 1
        verb, rng = VERBS[act.type], self.rng
        where = f" in {act.place[0]}" if act.place else ""
        tail = f" over the {rng.choice(WORDS)} and the {rng.choice(WORDS)}, a {rng.choice(WORDS)} official said."
        sentence = f"{act.source} {verb} {act.target}{where}{tail}"
        trigger = at + len(act.source) + 1
        target = trigger + len(verb) + 1
        mention, add = key("m", self.mentions), self.tables.add
        status = "denied" if act.contested and self.mentions % 2 else act.status
        place = dict(zip(("place_name", "place_state", "latitude", "longitude"), act.place or (), strict=False))
        add(
            "mention",
            id=mention,
            report_id=report,
            ordinal=ordinal,
            type=act.type,
            contexts="[]",
            mutual=int(act.type == "CONSULT"),
            domestic=0,
            status=status,
            date_start=act.day.isoformat(),
            date_end=act.day.isoformat(),
            date_precision="day",
            date_basis="explicit",
            date_clues="[]",
            trigger_start=trigger,
            trigger_end=trigger + len(verb),
            trigger_text=verb,
            sentence_start=at,
            sentence_end=at + len(sentence),
            sentence_text=sentence,
            part="body",
            confidence=round(rng.uniform(0.4, 0.95), 2),
            why='["made for measuring"]',
            **place,
        )
        for side, code, start in (("source", act.source, at), ("target", act.target, target)):
            person = rng.randrange(40)
            add(
                "mention_party",
                mention_id=mention,
                side=side,
                ordinal=0,
                actor_id=f"{code.lower()}-{person}" if person < 12 else code,
                name=f"Envoy {person} of {code}" if person < 12 else code,
                state=code if len(code) == 3 else None,
                sector="GOV",
                office="envoy" if person < 12 else None,
                span_start=start,
                span_end=start + len(code),
                span_text=code,
                via="name",
            )
        return sentence

    def _statement(self, report: str, ordinal: int, act: Act, at: int) -> str:
        self.statements += 1
        words = (
            f"The {self.rng.choice(WORDS)} of {act.target} is no concern of ours, nor is its {self.rng.choice(WORDS)}."
        )
        sentence, statement, add = f"{act.source} said: {words}", key("s", self.statements), self.tables.add
        cue = at + len(act.source) + 1
        begin = cue + len("said: ")
        stance = self.rng.choice(("critical", "neutral", "favourable"))
        add(
            "statement",
            id=statement,
            report_id=report,
            ordinal=ordinal,
            kind=self.rng.choice(("direct", "indirect")),
            words=words,
            cue_start=cue,
            cue_end=cue + 4,
            cue_text="said",
            stance_words="[]",
            date_start=act.day.isoformat(),
            date_end=act.day.isoformat(),
            date_precision="day",
            date_basis="report",
            date_clues="[]",
            confidence=0.7,
            why="[]",
        )
        add(
            "statement_span",
            statement_id=statement,
            ordinal=0,
            span_start=begin,
            span_end=begin + len(words),
            span_text=words,
        )
        add(
            "statement_party",
            statement_id=statement,
            side="speaker",
            ordinal=0,
            actor_id=act.source,
            name=act.source,
            state=act.source if len(act.source) == 3 else None,
            sector="GOV",
            span_start=at,
            span_end=at + len(act.source),
            span_text=act.source,
            via="name",
        )
        add("statement_about", statement_id=statement, ordinal=0, state=act.target, stance=stance, listed=1)
        return sentence

    def _claim(self, report: str, act: Act, at: int) -> str:
        sentence = f"Ties of {act.source} and {act.target} have worsened."
        start = at + sentence.index("have")
        a, b = sorted((act.source, act.target))
        self.tables.add(
            "claim",
            id=key("c", self.reports),
            report_id=report,
            ordinal=0,
            party_a=a,
            party_b=b,
            direction="worse",
            trigger_start=start,
            trigger_end=start + 13,
            trigger_text="have worsened",
            sentence_start=at,
            sentence_end=at + len(sentence),
            sentence_text=sentence,
            why="[]",
        )
        return sentence

    def _event(self, act: Act, tellings: list[tuple[str, str, str]]) -> None:
        add, (first, report, _) = self.tables.add, tellings[0]
        place = dict(zip(("place_name", "place_state", "latitude", "longitude"), act.place or (), strict=False))
        values = [[("done", "denied")[k % 2], m] for k, (m, _, _) in enumerate(tellings)]
        disputed = json.dumps([{"field": "status", "values": values}], separators=(",", ":")) if act.contested else "[]"
        outlets = len({o for _, _, o in tellings})
        add(
            "event",
            id=act.id,
            type=act.type,
            mutual=int(act.type == "CONSULT"),
            domestic=0,
            status=act.status,
            date_start=act.day.isoformat(),
            date_end=act.day.isoformat(),
            date_precision="day",
            date_basis="explicit",
            first_mention=first,
            first_report=report,
            best_mention=first,
            n_mentions=len(tellings),
            n_reports=len(tellings),
            n_outlets=outlets,
            n_origins=len(tellings),
            disagreements=disputed,
            **place,
        )
        for side, party in (("source", act.source), ("target", act.target)):
            add("event_party", event_id=act.id, side=side, party=party, ordinal=0)
        for mention, _, _ in tellings:
            add("event_mention", mention_id=mention, event_id=act.id)
            add("link_group", mention_id=mention, group_id=first)
            if mention != first:
                left, right = sorted((first, mention))
                add("edge", left_id=left, right_id=right, judgement="same", made_by="link", score=0.9, reasons="[]")


def generate(path: Path, mentions: int, seed: int = 7) -> int:
    """Write the database; the number of mentions that it holds (a few more than asked for)."""
    rng = random.Random(seed)
    with Store.open(path) as store:
        store.connection.execute("PRAGMA synchronous = OFF")  # made in one go, or made again
        store.connection.execute("PRAGMA cache_size = -400000")
        tables = Tables(store)
        writer = Writer(rng, tables)
        for _, told in itertools.groupby(acts(rng, mentions), key=lambda found: found[0].day):
            writer.day(list(told))
            if len(tables.rows["mention"]) >= BATCH:
                tables.write()
        tables.write()
        store.connection.execute(SEEN)
        store.connection.execute("ANALYZE")
    return writer.mentions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--mentions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.path.exists():
        parser.error(f"{given.path} exists.")
    begun = time.monotonic()
    made = generate(given.path, given.mentions, given.seed)
    size = given.path.stat().st_size / 1e6
    print(f"{made:,} mentions in {time.monotonic() - begun:.0f} s, {size:,.0f} MB: {given.path}")


if __name__ == "__main__":
    main()
