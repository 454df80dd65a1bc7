"""What people see: evidence with its words marked, in the terminal and in HTML, and tables of rows.

Marks are drawn from offsets alone; the text between them is never changed, only made safe to show.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from markupsafe import Markup, escape

from detente.records import ActorRef, Disagreement, Event, EventMention, Record, Report, Statement

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from detente.query import Excerpt, Explanation, Rows


class Marked(Protocol):
    """Anything with offsets, a role and a label; `query.Mark` is one."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Behind the last code point."""

    @property
    def role(self) -> str:
        """What the words are: trigger, source, target ..."""

    @property
    def label(self) -> str:
        """Who or what they stand for."""


class Mark(NamedTuple):
    """A stretch of a text (code points, half-open), its role, and who or what it stands for."""

    start: int
    end: int
    role: str
    label: str = ""


class Segment(NamedTuple):
    """A stretch of text that the same marks cover from end to end."""

    text: str
    marks: tuple[Marked, ...]


#: Rich styles by role; colours of the terminal's own palette, so that they suit light and dark.
STYLES = {
    "trigger": "bold magenta",
    "source": "bold green",
    "target": "bold red",
    "speaker": "bold green",
    "addressee": "bold red",
    "cue": "magenta",
    "attribution": "cyan",
    "time": "yellow",
    "place": "blue",
    "content": "italic",
}
#: Marks whose label says more than the facts do.
_EXPLAINED = frozenset(("source", "target", "attribution", "speaker", "addressee", "time"))
#: A mark on another's back is drawn by the first of these.
_ORDER = tuple(STYLES)
#: Colours on white and on black with a contrast of 4.5 or more to the text (WCAG 2.2, AA).
CSS = """
.detente{font-family:system-ui,sans-serif;line-height:1.5;max-width:60em}.detente .text{white-space:pre-wrap}
.detente mark{color:#111;border-radius:.2em;padding:0 .1em;background:#eee}.detente mark.trigger{background:#f3c6f1}
.detente mark.source,.detente mark.speaker{background:#bfe6c4}
.detente mark.target,.detente mark.addressee{background:#f7c5bd}
.detente mark.time{background:#f5e6a3}.detente mark.place{background:#c3dcf7}
.detente mark.attribution{background:#c4ecec}
.detente mark.content{background:#e8e4f5}.detente table{border-collapse:collapse;margin:.5em 0}
.detente th,.detente td{text-align:left;vertical-align:top;padding:.15em .6em;border-bottom:1px solid #8884}
.detente .meta{opacity:.75}
""".replace("\n", "")
#: Rows shown of a listing that is printed from Python, and its main columns, the first ones first.
LISTED = 20
_MAIN = (
    "period", "sentence", "words", "title", "excerpt", "type", "sources", "targets", "party_a", "party_b", "speakers",
    "about", "direction", "published", "date_start", "n_events", "intensity", "a_to_b", "b_to_a", "status", "state",
    "level", "low", "high", "before", "after", "dataset", "outlet", "stance", "code", "note",
)  # fmt: skip
#: Characters of a column on a terminal: at most, of all but the last (as wide as leaves room); at least, of the last.
_MOST, _LEAST = (26, 20, 15, 12, 10), 24
#: What a terminal would obey or be led astray by: control characters, and marks that turn the direction of text round.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


# ---- marks


def segments(text: str, marks: Iterable[Marked]) -> Iterator[Segment]:
    """Cut a text at the ends of its marks, which may overlap; joined again it is the text. Empty marks are left out."""
    inside = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    cuts = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    for start, end in pairwise(cuts):
        covering = sorted(
            (m for m in inside if m.start <= start and end <= m.end), key=lambda m: (m.start, -m.end, m.role)
        )
        yield Segment(text[start:end], tuple(covering))


def brackets(text: str, marks: Iterable[Marked]) -> str:
    """The text with its marks in brackets: `[source: Moscow] [trigger: accused] [target: Washington]`."""
    out: list[str] = []
    open_now: list[Place] = []
    for words, covering in segments(safe(text), marks):
        roles = _by_place(covering)
        keep = next((k for k, place in enumerate(open_now) if place not in roles), len(open_now))
        out.append("]" * (len(open_now) - keep))
        open_now = open_now[:keep]
        for place, several in roles.items():
            if place not in open_now:
                open_now.append(place)
                out.append(f"[{'+'.join(several)}: ")
        out.append(words)
    return "".join(out) + "]" * len(open_now)


Place = tuple[int, int]


def _by_place(marks: Iterable[Marked]) -> dict[Place, list[str]]:
    """The roles of the marks at each place, each role once."""
    found: dict[Place, list[str]] = {}
    for m in marks:
        roles = found.setdefault((m.start, m.end), [])
        if m.role not in roles:
            roles.append(m.role)
    return found


def coloured(text: str, marks: Iterable[Marked]) -> Text:
    """The text with its marks in colour, for a rich console."""
    from rich.text import Text

    found = Text()
    for words, covering in segments(safe(text), marks):
        found.append(words, STYLES.get(_foremost(covering), ""))
    return found


def marked_html(text: str, marks: Iterable[Marked]) -> Markup:
    """The text as HTML with <mark> elements whose classes are the roles; without its tags it is the text again."""
    return Markup("").join(_segment_html(s) for s in segments(text, marks))


def _segment_html(segment: Segment) -> Markup:
    if not segment.marks:
        return escape(segment.text)
    roles = " ".join(sorted({m.role for m in segment.marks}, key=_rank))
    labels = "; ".join(dict.fromkeys(f"{m.role}: {m.label}" if m.label else m.role for m in segment.marks))
    return Markup('<mark class="{}" title="{}">{}</mark>').format(roles, labels, segment.text)


def _foremost(marks: Sequence[Marked]) -> str:
    return min((m.role for m in marks), key=_rank, default="")


def _rank(role: str) -> int:
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


def counted(number: int, one: str) -> str:
    """A number of things: `1 report`, `2,000 reports`."""
    return f"{number:,} {one if number == 1 else one + 's'}"


def safe(text: str) -> str:
    """The text with every character that would steer a terminal replaced by one that shows (U+FFFD); offsets stay."""
    return _UNSAFE.sub("\ufffd", text)


# ---- terminal


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, numeric: Iterable[str] = ()) -> None:
    """Print a table to standard output: on a terminal cut to its width, one line a row; else whole."""
    cells = [[cell(v) for v in row] for row in rows]
    if on_terminal():
        cells = fitted(columns, cells, shutil.get_terminal_size().columns)
    print(plain_table(columns, cells, [columns.index(n) for n in numeric if n in columns]))


def rows_text(rows: Rows) -> str:
    """The first rows as a table as wide as the terminal: all columns, or the main ones where not all go in."""
    width = shutil.get_terminal_size().columns
    names = rows.columns if _fit(rows, rows.columns, width) else _main(rows, width)
    few = rows.pick(*names)[:LISTED]
    cells = fitted(names, [[cell(v) for v in values] for values in few.tuples], width)
    numeric = [k for k, c in enumerate(few.schema) if c.kind in ("integer", "real")]
    left_out = f"; of {len(rows.columns)} columns the main ones" if len(names) < len(rows.columns) else ""
    shown = counted(len(rows), "row") if len(rows) <= LISTED else f"{LISTED} of {len(rows):,} rows"
    return f"{plain_table(names, cells, numeric)}\n({shown}{left_out})"


def _main(rows: Rows, width: int) -> tuple[str, ...]:
    """The main columns that go into a width, in their order."""
    chosen: list[str] = []
    for name in (n for n in _MAIN if n in rows.columns):
        if not chosen or _fit(rows, [*chosen, name], width):
            chosen.append(name)
    return tuple(n for n in rows.columns if n in chosen) or rows.columns[:1]


def _fit(rows: Rows, names: Sequence[str], width: int) -> bool:
    """True if columns go into a width with some room for each."""
    kinds = {c.name: c.kind for c in rows.schema}
    least = (max(len(n), _MOST[-1] if kinds[n] in ("text", "list") else 0) + 2 for n in names)
    return sum(least) + _LEAST // 2 <= width


def fitted(columns: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """The cells cut so that a table of them is `width` characters wide: the last column takes what the others leave.

    A table whose names alone are wider stays wider.
    """
    widest = [max((len(r[k]) for r in [columns, *cells]), default=0) for k in range(len(columns))]
    for most in _MOST:
        widths = [max(min(w, most), len(c)) for w, c in zip(widest[:-1], columns, strict=False)]
        rest = width - sum(widths) - 2 * len(widths)
        if rest >= _LEAST:
            break
    widths.append(max(rest, len(columns[-1])))
    return [[_cut(c, w) for c, w in zip(row, widths, strict=True)] for row in cells]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def on_terminal() -> bool:
    """True if standard output is a terminal."""
    return sys.stdout.isatty()


def _colour_console() -> Console | None:
    """A console that shows colour, or None where there is none: no terminal, a dumb one, or NO_COLOR."""
    if not on_terminal():
        return None
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    return None if console.no_color or console.color_system is None else console


def plain_table(columns: Sequence[str], cells: Sequence[Sequence[str]], right: Iterable[int] = ()) -> str:
    """A table as plain text: columns aligned by spaces, one row a line, a rule under the names."""
    widths = [max(len(r[k]) for r in [columns, *cells]) for k in range(len(columns))]
    flush = set(right)
    lines = [columns, ["-" * w for w in widths], *cells]
    return "\n".join(
        "  ".join(
            c.rjust(w) if k in flush else c.ljust(w) for k, (c, w) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def cell(value: Any) -> str:
    """A value as one line of a table: lists joined, nothing for None, yes and no for flags."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(map(cell, value))
    return safe(" ".join(str(value).split()))


def print_explanation(found: Explanation) -> None:
    """Print what stands behind an id: facts, every telling with its words marked, what joined and what parts them."""
    console = _colour_console()
    for line in _lines(found, colour=console is not None):
        print(line) if console is None else console.print(line)


def explanation_text(found: Explanation) -> str:
    """What stands behind an id as plain text, marks in brackets."""
    return "\n".join(_lines(found, colour=False))


def print_record(record: Record) -> None:
    """Print a report with everything that was read from it marked."""
    report, marks, console = record.report, record_marks(record), _colour_console()
    date = str(report.published) if report.published else ""
    head = f"report {report.id}  " + ", ".join(safe(x) for x in (report.outlet, date, report.url) if x)
    if console is None:
        print(head, brackets(report.text, marks), sep="\n")
    else:
        console.print(_title(head, True), coloured(report.text, marks), sep="\n")


def _lines(found: Explanation, *, colour: bool) -> Iterator[Any]:
    yield _title(f"{found.kind} {found.id}", colour)
    if found.redirected_from:
        yield f"  ({found.redirected_from} is now part of this event)"
    yield from _facts(found.facts, "  ")
    outlets = {e.id: e.outlet or "no outlet" for e in found.excerpts}
    for d in found.disagreements:
        told = "; ".join(f"{safe(value)} ({_tellers(ids, outlets)})" for value, ids in _by_value(d).items())
        yield f"  the tellings differ on {d.field}: {told}"
    for excerpt in found.excerpts:
        yield ""
        yield from _excerpt_lines(excerpt, colour, own=found.kind == "event")
    if shown := [e for e in found.edges if e.judgement != "same" or found.kind == "event"]:
        yield ""
        yield "judgements:"
        for e in shown:
            yield f"  {e.left} {e.judgement} {e.right} ({e.score:.2f}, by {safe(e.by)}): {safe('; '.join(e.reasons))}"


def _tellers(ids: Sequence[str], outlets: Mapping[str, str]) -> str:
    """Who tells it so: `2 tellings: Volga Press, North Wire`; of one telling the outlet alone."""
    names = safe(", ".join(dict.fromkeys(outlets.get(i, i) for i in ids)))
    return names if len(ids) == 1 else f"{counted(len(ids), 'telling')}: {names}"


def _by_value(found: Disagreement) -> dict[str, list[str]]:
    """What is told, and the mentions that tell it so."""
    sides: dict[str, list[str]] = {}
    for value, mention in found.values:
        sides.setdefault(value, []).append(mention)
    return sides


def _title(text: str, colour: bool) -> Any:
    if not colour:
        return text
    from rich.text import Text

    return Text(text, "bold")


def _excerpt_lines(e: Excerpt, colour: bool, *, own: bool) -> Iterator[Any]:
    where = ", ".join(safe(x) for x in (e.outlet, e.published, e.title) if x)
    yield f"{e.id}  {where}" if own else f"  report: {e.report_id}  {where}"
    if e.url:
        yield f"  {safe(e.url)}"
    if e.text:
        yield coloured(e.text, e.marks) if colour else brackets(e.text, e.marks)
    for label, roles in _explained(e.marks):
        words = e.text[label.start : label.end]
        if label.label != words:
            yield _keyed(roles, f"{safe(' '.join(words.split()))} = {safe(label.label)}", colour)
    for role, name in e.elsewhere:
        yield _keyed([role], f"{safe(name)}{_context(e)}", colour)
    if own:
        yield from _facts(e.facts, "  ")
    yield f"  why: {safe('; '.join(e.why)) or 'not said'}"
    if e.text:
        yield f"  at: characters {e.offset} to {e.offset + len(e.text)} of the report's text"


def _explained(marks: Iterable[Marked]) -> list[tuple[Marked, list[str]]]:
    """The marks whose labels say more than the facts do, each once with its roles: in a mutual act a side is both."""
    found: dict[tuple[int, int, str], tuple[Marked, list[str]]] = {}
    for m in marks:
        if m.role in _EXPLAINED and m.label:
            found.setdefault((m.start, m.end, m.label), (m, []))[1].append(m.role)
    return list(found.values())


def _keyed(roles: Sequence[str], words: str, colour: bool) -> Any:
    """A line of what some words are; the role in the colour that it has in the text."""
    name = " and ".join(sorted(roles, key=_rank))
    if not colour:
        return f"  {name}: {words}"
    from rich.text import Text

    return Text.assemble("  ", (name, STYLES.get(min(roles, key=_rank), "")), f": {words}")


def _context(e: Excerpt) -> str:
    """Where a party is from that the words do not name; a row of another data set has no words at all."""
    return " (from the context)" if e.text else ""


def _facts(facts: Iterable[tuple[str, str]], indent: str) -> Iterator[str]:
    return (f"{indent}{name}: {safe(value)}" for name, value in facts)


# ---- HTML


def record_html(record: Record) -> str:
    """A record for a notebook: the report with its marks, and what was read from it; everything escaped."""
    report = record.report
    tables = Markup("").join(_table_html(*t) for t in _record_tables(record))
    body = Markup('{}<div class="text">{}</div>{}').format(
        _heading(report), marked_html(report.text, record_marks(record)), tables
    )
    return _wrapped(body)


def record_marks(record: Record) -> list[Mark]:
    """The marks of everything that was read from a report, in offsets of its text."""
    marks: list[Mark] = []
    for m in record.mentions:
        marks.append(Mark(m.trigger.start, m.trigger.end, "trigger", m.type.value))
        marks += _ref_marks("source", m.sources) + _ref_marks("target", m.targets)
    for s in record.statements:
        marks += [Mark(c.start, c.end, "content", s.kind.value) for c in s.content] + _ref_marks("speaker", s.speakers)
    for c in record.relation_claims:
        marks.append(Mark(c.trigger.start, c.trigger.end, "trigger", f"{'-'.join(c.pair)} {c.direction.value}"))
    return list(dict.fromkeys(marks))


def _ref_marks(role: str, refs: Iterable[ActorRef]) -> list[Mark]:
    return [Mark(r.span.start, r.span.end, role, who(r)) for r in refs if r.span]


def who(ref: ActorRef) -> str:
    """Who a reference stands for: `Sergei Lavrov (RUS)`; its words if nobody knows."""
    if ref.actor is None:
        return ref.text
    party = ref.actor.state or ref.actor.id
    return ref.actor.name if ref.actor.name == party else f"{ref.actor.name} ({party})"


def _heading(report: Report) -> Markup:
    meta = ", ".join(x for x in (report.outlet, str(report.published) if report.published else None) if x)
    link = _link(report.url) if report.url else Markup("")
    return Markup('<p class="meta">{} {} <code>{}</code></p>').format(meta, link, report.id)


def _link(url: str) -> Markup:
    """A link if the address is one of the web; the bare address if it is anything else."""
    if re.match(r"https?://[^\s/]", url, re.IGNORECASE):
        return Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(url)
    return escape(url)


def mention_html(m: EventMention) -> str:
    """One telling for a notebook: its sentence with the words marked, and what was read from it; everything escaped."""
    sentence = m.evidence
    marks = [Mark(m.trigger.start, m.trigger.end, "trigger", m.type.value)]
    marks += _ref_marks("source", m.sources) + _ref_marks("target", m.targets)
    marks += _ref_marks("attribution", m.attribution)
    if m.time:
        marks.append(Mark(m.time.start, m.time.end, "time", str(m.date)))
    inside = [k._replace(start=k.start - sentence.start, end=k.end - sentence.start) for k in marks]
    facts = _filled(
        type=m.type.value, source=_names(m.sources), target=_names(m.targets), status=m.status.value, date=str(m.date),
        place=m.place.name if m.place else "", on_the_word_of=_names(m.attribution), why="; ".join(m.why),
    )  # fmt: skip
    body = Markup('<p class="meta"><b>mention</b> <code>{}</code></p><div class="text">{}</div>{}').format(
        m.id, marked_html(sentence.text, inside), _facts_html(facts)
    )
    return _wrapped(body)


def statement_html(s: Statement) -> str:
    """One statement for a notebook: who said what about whom; everything escaped."""
    facts = _filled(
        speaker=_names(s.speakers), kind=s.kind.value, cue=s.cue.text if s.cue else "", about=", ".join(s.about),
        stance=", ".join(f"{k}: {v.value}" for k, v in s.stance.items()), why="; ".join(s.why),
    )  # fmt: skip
    words = marked_html(s.words, [Mark(0, len(s.words), "content", s.kind.value)])
    return _wrapped(
        Markup('<p class="meta"><b>statement</b> <code>{}</code></p><div class="text">{}</div>{}').format(
            s.id, words, _facts_html(facts)
        )
    )


def event_html(e: Event) -> str:
    """One act for a notebook: what it is, who told it, and on what the tellings differ; everything escaped."""
    facts = _filled(
        type=e.type.value, source=", ".join(e.sources), target=", ".join(e.targets), status=e.status.value,
        date=str(e.date), place=e.place.name if e.place else "", mutual="yes" if e.mutual else "",
        told_by=f"{len(e.outlets)} outlets in {len(e.reports)} reports: {', '.join(e.outlets)}",
        carried_out_by=", ".join(e.carried_out_by),
    )  # fmt: skip
    differ = [(f"differ on {d.field}", "; ".join(_by_value(d))) for d in e.disagreements]
    return _wrapped(
        Markup('<p class="meta"><b>event</b> <code>{}</code></p>{}').format(e.id, _facts_html(facts + differ))
    )


def _filled(**facts: str) -> list[tuple[str, str]]:
    return [(name.replace("_", " "), value) for name, value in facts.items() if value]


def _facts_html(facts: Iterable[tuple[str, str]]) -> Markup:
    lines = Markup("").join(Markup("<tr><th>{}</th><td>{}</td></tr>").format(*fact) for fact in facts)
    return Markup("<table><tbody>{}</tbody></table>").format(lines)


Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def _record_tables(record: Record) -> Iterator[Table]:
    yield (
        "Events",
        ("type", "source", "target", "status", "date", "trigger", "why"),
        list(map(_mention_row, record.mentions)),
    )
    said = [(_names(s.speakers), s.kind.value, ", ".join(s.about), s.words) for s in record.statements]
    yield "Statements", ("speaker", "kind", "about", "words"), said
    claims = [("-".join(c.pair), c.direction.value, c.evidence.text) for c in record.relation_claims]
    yield "Relation claims", ("pair", "direction", "words"), claims


def _mention_row(m: EventMention) -> tuple[str, ...]:
    sides = (_names(m.sources), _names(m.targets))
    return (m.type.value, *sides, m.status.value, str(m.date), m.trigger.text, "; ".join(m.why))


def _names(refs: Iterable[ActorRef]) -> str:
    return ", ".join(map(who, refs))


def _table_html(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    if not rows:
        return Markup("")
    head = Markup("").join(Markup("<th>{}</th>").format(c) for c in columns)
    lines = (Markup("").join(Markup("<td>{}</td>").format(c) for c in row) for row in rows)
    body = Markup("").join(Markup("<tr>{}</tr>").format(line) for line in lines)
    return Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        title, head, body
    )


def explanation_html(found: Explanation) -> str:
    """What stands behind an id, for a notebook: facts, and every telling with its words marked; everything escaped."""
    head = Markup('<p><b>{} <code>{}</code></b> <span class="meta">{}</span></p>').format(
        found.kind, found.id, _pairs(found.facts)
    )
    differ = Markup("").join(
        Markup("<p>The tellings differ on {}: {}</p>").format(d.field, "; ".join(_by_value(d)))
        for d in found.disagreements
    )
    return _wrapped(head + differ + Markup("").join(map(excerpt_html, found.excerpts)))


def excerpt_html(e: Excerpt) -> Markup:
    """One telling as HTML: where it stands, its words marked, its facts and why it was coded."""
    where = ", ".join(x for x in (e.outlet, e.published, e.title) if x)
    context = "; ".join(f"{role}: {label}{_context(e)}" for role, label in e.elsewhere)
    return Markup('<p class="meta">{} {}</p><div class="text">{}</div><p class="meta">{} {} why: {}</p>').format(
        where, _link(e.url) if e.url else "", marked_html(e.text, e.marks), _pairs(e.facts), context, "; ".join(e.why)
    )


def _pairs(facts: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in facts)


def _wrapped(body: Markup) -> str:
    return str(Markup('<div class="detente"><style>{}</style>{}</div>').format(Markup(CSS), body))
