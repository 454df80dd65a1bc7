"""PLOVER JSON records, one object a telling, and GraphML of the dyads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from detente.eventdata import plover_sector, states
from detente.export.acts import Act, publisher, sentence_number
from detente.export.eventdata import address
from detente.export.tables import plain
from detente.query import Rows
from detente.records import ActorRef, EventMention, EventType

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plover(act: Act) -> Iterator[dict[str, Any]]:
    """The PLOVER records of an event, one a telling, in the order of reports; `link` is the event's id."""
    for m in sorted(act.mentions, key=lambda m: (m.report_id, m.evidence.start, m.id)):
        yield _record(act, m)


def _record(act: Act, m: EventMention) -> dict[str, Any]:
    from detente import __version__, config, ontology

    r, p = act.reports[m.report_id], m.place
    kind, mode = (EventType(act.row["type"]), None) if act.projected else (m.type, m.mode)
    info = ontology.load().types[kind]
    number = sentence_number(r, m.evidence.start)
    place = (
        {"name": p.name, "state": p.state, "lat": p.latitude, "lon": p.longitude, "geonames": p.geonames} if p else None
    )
    published = r.published.end if r.published else None
    cite = {
        "corpus": None, "citation": r.id, "url": address(r), "title": r.title, "language": r.language,
        "publication": publisher(r), "license": config.text("licence") or None,
        "copyright": None, "coder": "detente", "codebook": "PLOVER 2.0",
        "version": __version__,
    }  # fmt: skip
    comment = {
        "status": m.status.value,
        "attribution": [_text(x) for x in m.attribution],
        "date_precision": m.date.precision.value,
    }
    return {
        "id": m.id, "has_event": True, "date": m.date.start, "time": None, "enddate": m.date.end, "endtime": None,
        "actor": [_entity(x) for x in m.sources], "recipient": [_entity(x) for x in m.targets], "event": [kind.value],
        "event_loc": place, "event_text": m.trigger.text, "quad_code": info.quad, "event_scale": info.intensity,
        "mode": [mode] if mode else [], "context": list(m.contexts), "link": act.row["event_id"],
        "text": m.evidence.text, "text_info": {"sequence": number, "start": m.evidence.start, "end": m.evidence.end,
        "text_story": None},
        "cite_info": cite, "coder": "detente", "coded_date": published, "coded_time": None, "comment": comment,
    }  # fmt: skip


def _entity(ref: ActorRef) -> dict[str, Any]:
    a = ref.actor
    state = a.state if a else None
    return {
        "code": (a.state or a.id) if a else None, "sector": plover_sector(a.sector) if a and a.sector else None,
        "entity_text": ref.text,
        "identifier_id": a.id if a else None, "identifier_text": a.name if a else None, "religion": None,
        "ethnicity": None, "office": a.office if a else None, "gender": None, "age": None,
        "wikidata_id": a.wikidata if a else None,
        "country_name": states()[state].name if state in states() else None,
    }  # fmt: skip


def _text(ref: ActorRef) -> str:
    return (ref.actor.state or ref.actor.id) if ref.actor else ref.text


def graphml(dyads: Rows) -> Iterator[str]:
    """The network of dyads: parties as nodes, pairs as undirected edges with their counts and mean intensity."""
    kinds = {"integer": "long", "real": "double", "flag": "boolean"}
    fields = [c for c in dyads.schema if c.name not in ("party_a", "party_b")]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="name" for="node" attr.name="name" attr.type="string"/>\n'
    for c in fields:
        yield f'<key id="{c.name}" for="edge" attr.name="{c.name}" attr.type="{kinds.get(c.kind, "string")}"/>\n'
    yield '<graph id="dyads" edgedefault="undirected">\n'
    parties = sorted({*dyads.column("party_a"), *dyads.column("party_b")})
    for party in parties:
        name = states()[party].name if party in states() else party
        yield f'<node id={_attribute(party)}><data key="name">{_xml(name)}</data></node>\n'
    yield from _graph_edges(dyads, [c.name for c in fields])
    yield "</graph>\n</graphml>\n"


def _graph_edges(dyads: Iterable[dict[str, Any]], fields: list[str]) -> Iterator[str]:
    for row in dyads:
        data = "".join(f'<data key="{f}">{_xml(plain(row[f]))}</data>' for f in fields if row[f] not in (None, ()))
        yield f"<edge source={_attribute(row['party_a'])} target={_attribute(row['party_b'])}>{data}</edge>\n"


def _xml(value: object) -> str:
    return escape(_NO_XML.sub("\ufffd", str(value)))


def _attribute(value: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", value))
