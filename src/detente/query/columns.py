"""The columns of every listing: their names, kinds and meanings (docs/data-dictionary.md is checked against them)."""

from __future__ import annotations

from detente.query.rows import Column
from detente.records import EventType


def _table(text: str) -> tuple[Column, ...]:
    """Columns from lines of `name kind meaning`."""
    return tuple(Column(*line.split(maxsplit=2)) for line in text.strip().splitlines())


EVENTS = _table("""
event_id text stable id of the event
date_start text first day (ISO); empty if unknown
date_end text last day (ISO), included
date_precision text day, week, month, year or unknown
date_basis text how the date is known: explicit, relative, report, none
type text PLOVER type
mode text PLOVER mode
quad integer 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
intensity real -10 (conflict) to 10 (cooperation)
sources list states, or organisations' ids, that act
targets list states, or organisations' ids, acted on
mutual flag true if both sides act
domestic flag true if all parties are one state
status text done, intended, hypothetical or denied
place text where, as named
place_state text the place's state
latitude real degrees north (WGS 84)
longitude real degrees east (WGS 84)
n_mentions integer tellings
n_reports integer reports that tell it
n_outlets integer outlets that tell it
n_origins integer reports that tell it in words of their own; reprints do not count
first_report text id of the report that told it first
first_outlet text the outlet that told it first
disagreements list fields on which the tellings differ
carried_out_by list events that carry out what this one announces, promises, asks or threatens
sentence text the sentence of the telling that is shown
mention_id text id of the telling that is shown
""")

MENTIONS = _table("""
mention_id text id of the mention
event_id text the event that it tells; empty before linking
report_id text id of the report
outlet text the report's outlet
published_start text first day of the report's date (ISO)
published text last day of the report's date (ISO)
url text the report's address
date_start text first day of the act (ISO); empty if unknown
date_end text last day (ISO), included
date_precision text day, week, month, year or unknown
date_basis text how the date is known: explicit, relative, report, none
type text PLOVER type
mode text PLOVER mode
contexts list PLOVER contexts
quad integer 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
intensity real -10 (conflict) to 10 (cooperation)
sources list states, or organisations' ids, that act
targets list states, or organisations' ids, acted on
source_names list the acting persons and bodies by name, those that nobody knows in the report's words
target_names list the persons and bodies acted on, likewise
mutual flag true if both sides act
domestic flag true if all parties are one state
status text done, intended, hypothetical or denied
attribution list on whose word; empty: the outlet's own
place text where, as named
place_state text the place's state
latitude real degrees north (WGS 84)
longitude real degrees east (WGS 84)
part text part of the report: title, subtitle, body or caption
trigger text the words that tell the act
sentence text the sentence
confidence real 0 to 1
why list the rules that fired
""")

STATEMENTS = _table("""
statement_id text id of the statement
report_id text id of the report
outlet text the report's outlet
published_start text first day of the report's date (ISO)
published text last day of the report's date (ISO)
url text the report's address
kind text direct, indirect or mixed
speakers list who speaks, by name; those whom nobody knows in the report's words (officials)
speaker_states list states, or organisations' ids, that the speakers speak for
addressee text to whom, by name
about list states that the words are about
stance list state:favourable, state:neutral or state:critical
stance_words list the words that show the stance
words text the words
cue text the word that announces them
date_start text first day on which it was said (ISO)
date_end text last day (ISO), included
mention_id text the event mention that the words are
confidence real 0 to 1
why list the rules that fired
""")

CLAIMS = _table("""
claim_id text id of the relation claim
report_id text id of the report
outlet text the report's outlet
published_start text first day of the report's date (ISO)
published text last day of the report's date (ISO)
url text the report's address
party_a text one side of the pair
party_b text the other side
direction text better, worse, same, low or high
since text since when, as told
attribution list on whose word; empty: the outlet's own
trigger text the words that judge
sentence text the sentence
why list the rules that fired
""")

REPORTS = _table("""
report_id text id of the report
outlet text outlet
agency text news agency
author text author
title text headline
url text address
language text ISO 639-1 code
published_start text first day on which it can have been published (ISO)
published_end text last day (ISO), included
published_precision text day, week, month, year or unknown
published_basis text how that is known: given, printed, inferred, none
first_seen text day on which the record got it (ISO)
origin text file and line it was read from
origin_id text the report whose words it repeats; its own id if none
n_mentions integer event mentions read from it
n_statements integer statements read from it
n_claims integer relation claims read from it
n_chars integer length in code points
""")

SEARCH = _table("""
report_id text id of the report
outlet text the report's outlet
published_start text first day of the report's date (ISO)
published text last day of the report's date (ISO)
title text headline
url text the report's address
excerpt text the words round the first hits, the hits between [ and ]
""")

FAILURES = _table("""
code text stable code of the error
stage text where it failed
input_id text the input
note text what is wrong, and what to do
""")

_PERIOD = _table("""
period text first day of the period (ISO); empty for undated events
period_end text last day of the period (ISO), included
party_a text one side of the pair
party_b text the other side
n_events integer events between the two
n_mentions integer tellings of them
n_reports integer reports that tell them
n_outlets integer outlets that tell them
a_to_b integer events with party_a acting towards party_b; mutual ones count both ways
b_to_a integer events with party_b acting towards party_a
intensity real mean intensity of the events, -10 to 10
quad1 integer events of verbal cooperation
quad2 integer events of material cooperation
quad3 integer events of verbal conflict
quad4 integer events of material conflict
""")
DYAD = (
    _PERIOD
    + tuple(Column(t.value.lower(), "integer", f"events of type {t.value}") for t in EventType)
    + (Column("event_ids", "list", "the events"),)
)

LEVEL = _table("""
period text first day of the period (ISO); periods without events are listed too
period_end text last day of the period (ISO), included
party_a text one side of the pair
party_b text the other side
n_events integer events between the two
n_mentions integer tellings of them
n_outlets integer outlets that tell them
intensity real mean intensity of the period's events, -10 to 10; empty without events
level real smoothed level of the relation, -10 (conflict) to 10 (cooperation)
standard_error real standard error of the level
low real lower end of the level's 95 % interval
high real upper end of the level's 95 % interval
event_ids list the period's events
""")

CHANGES = _table("""
period text first day of the first period with the new mean (ISO)
party_a text one side of the pair
party_b text the other side
before real mean intensity before the change, back to the one before it
after real mean intensity from the change on, to the next one
shift real after less before
standard_error real standard error of the shift
since text first day of the first period of the old mean (ISO)
until text first day of the last period of the new mean (ISO)
n_before integer events of the old mean
n_after integer events of the new mean
event_ids list the events of the first period with the new mean
""")

DYADS = _table("""
party_a text one side of the pair (first in the alphabet)
party_b text the other side
n_events integer events between the two
n_mentions integer tellings of them
intensity real mean intensity of the events, -10 to 10
quad1 integer events of verbal cooperation
quad2 integer events of material cooperation
quad3 integer events of verbal conflict
quad4 integer events of material conflict
first text first day of the earliest event (ISO)
last text first day of the latest event (ISO)
""")

NETWORK = (
    *DYADS[:4],
    *_table("""
a_to_b integer events with party_a acting towards party_b; mutual ones count both ways
b_to_a integer events with party_b acting towards party_a
"""),
    *DYADS[4:],
)

PARTIES = _table("""
party text a state, or an organisation's id
n_events integer events with any other party
n_partners integer other parties that it has events with
n_mentions integer tellings of the events
intensity real mean intensity of the events, -10 to 10
acts integer events in which it acts; mutual ones too
targeted integer events in which it is acted on; mutual ones too
betweenness real share of the shortest paths between other parties that lead through it, 0 to 1
pagerank real its share of a random walk along the events (PageRank), 0 to 1; all together make 1
quad1 integer events of verbal cooperation
quad2 integer events of material cooperation
quad3 integer events of verbal conflict
quad4 integer events of material conflict
""")

PROMISES = _table("""
event_id text the event that gives the word
date_start text first day (ISO)
date_end text last day (ISO), included
type text PLOVER type
status text intended (announced), or done (a promise, plea or menace that was uttered)
sources list who gives the word
targets list to whom
state text open, kept, broken, both, or lapsed (its day is past, and nothing came)
kept_by list later events that carry it out
broken_by list later events that break it
sentence text the sentence of the telling that is shown
""")

EDGES = _table("""
left_id text a mention
right_id text another mention
judgement text same, different or unsure; promise or breach: the right one keeps or breaks the left one's word
score real probability, 0 to 1
reasons list what speaks for and against, as log-odds
made_by text link (the program) or a person
""")

#: Every listing by the name of the method that gives it.
LISTINGS: dict[str, tuple[Column, ...]] = {
    "events": EVENTS, "mentions": MENTIONS, "statements": STATEMENTS, "claims": CLAIMS, "reports": REPORTS,
    "search": SEARCH,
    "failures": FAILURES, "dyad": DYAD, "level": LEVEL, "changes": CHANGES, "dyads": DYADS, "network": NETWORK,
    "parties": PARTIES, "promises": PROMISES, "edges": EDGES,
}  # fmt: skip
