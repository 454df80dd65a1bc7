"""Hostile texts in every field that a stranger can fill: none becomes markup, none runs.

Twenty-four payloads, each in the title, the outlet, the address, the actor, the sentence and the file name of a report:
144 placements, shown by the explorer, by objects in a notebook and by drawings, and opened in a browser.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import lxml.html
import pytest

from detente import query
from detente.query import Column, Rows
from factories import Draft, on, person

RUN = "window.__ran=1"
#: Twenty-four ways in, and the fields into each of which they go.
FIELDS = ("title", "outlet", "url", "actor", "text", "file name")
PAYLOADS = (
    f"<script>{RUN}</script>", f'"><img src=x onerror={RUN}>', f"'><svg onload={RUN}>", f"javascript:{RUN}",
    f"</title><script>{RUN}</script>", f"</textarea><script>{RUN}</script>",
    f"<iframe srcdoc='<script>{RUN}</script>'>",
    f'" onmouseover="{RUN}" x="', f"' autofocus onfocus='{RUN}' x='", "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<link rel=stylesheet href=//evil.example/x.css>",
    f"<a href=javascript:{RUN}>x</a>", f"<math><mi xlink:href='data:text/html,<script>{RUN}</script>'>",
    f"<form action=https://evil.example><button>{RUN}", "<style>*{background:url(//evil.example)}</style>",
    f"<!--><script>{RUN}</script>-->", f"]]><script>{RUN}</script>", f"<plaintext><b onclick={RUN}>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"%3Cscript%3E{RUN}%3C/script%3E", "{{7*7}}{% raw %}${7*7}",
    f"<details open ontoggle={RUN}>", f"\u2028<object data='javascript:{RUN}'>/../<x",
)  # fmt: skip
#: Everything that our own templates write; a payload that became markup would add to it.
OURS = frozenset(
    "html head meta title link script body a header nav form label input kbd button span main section h1 h2 h3 p ul ol "
    "li div table caption thead tbody tr th td dl dt dd footer dialog details summary b br small code mark article svg "
    "rect figure figcaption noscript img select option aside blockquote abbr".split()
)


def hostile(payload: str) -> Any:
    """A report whose every free field is the payload."""
    actor = person(payload, None, payload)  # type: ignore[arg-type]
    draft = Draft(payload, "2017-07-08", payload, url=payload, author=payload, agency=payload, origin=payload)
    draft.tell("ACCUSE", f"{payload} accused Moscow of harm, {payload} said.", "accused", [actor], ["RUS"],
               date=on("2017-07-07"), attribution=())  # fmt: skip
    return draft.record()


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xss") / "<img src=x onerror=window.__ran=1>.db"
    with query.open(path) as db:
        db.add([hostile(p) for p in PAYLOADS])
    return path


def addresses(path: Path) -> list[str]:
    """Pages that show the payloads: lists, and every event, report, actor and pair."""
    with query.open(path, readonly=True) as db:
        events, reports = db.events().to_dicts(), db.reports().to_dicts()
    found = ["/", "/events?rows=100", "/reports?rows=100", "/actors", "/pairs", "/sources", "/statements", "/places"]
    found += [f"/event/{e['event_id']}" for e in events] + [
        f"/report/{quote(r['report_id'], safe='')}" for r in reports
    ]
    found += [f"/actor/{quote(p, safe='')}" for p in PAYLOADS] + [f"/dyad/{quote(p, safe='')}/RUS" for p in PAYLOADS]
    found += [f"/events?{name}={quote(p, safe='')}" for p in PAYLOADS for name in ("q", "outlet", "party")]
    return found + [f"/search?q={quote(p, safe='')}" for p in PAYLOADS]


def test_no_payload_becomes_markup(client_of: Any, poisoned: Path) -> None:
    client = client_of(poisoned)
    assert len(set(PAYLOADS)) * len(FIELDS) == 144
    shown = 0
    for address in addresses(poisoned):
        answer = client.get(address)
        assert answer.status_code in (200, 400, 404), (address, answer.status_code)
        shown += RUN in answer.text
        check(lxml.html.document_fromstring(answer.text), address)
    assert shown > 100  # the words themselves are there to be read


def check(page: Any, address: str) -> None:
    for element in page.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"A comment or instruction in {address}")
        assert element.tag in OURS, (address, element.tag)
        for name, value in element.attrib.items():
            assert not name.startswith("on") and name not in ("style", "srcdoc"), (address, name)
            if name in ("href", "src", "action", "formaction", "data"):
                parts = urlsplit(value)
                assert parts.scheme in ("", "http", "https"), (address, value)
                own = value.startswith(("/", "#")) and not value.startswith("//")
                assert own or element.get("rel") == "noopener noreferrer nofollow", (address, value)
    assert [s for s in page.iter("script") if not s.get("src", "").startswith("/static/") or s.text] == []


def test_an_address_is_a_link_only_if_it_is_of_the_web() -> None:
    from detente.explorer.marks import web_address

    for bad in (
        f"javascript:{RUN}",
        "data:text/html,x",
        " javascript:x",
        "java\nscript:x",
        "//evil.example",
        "file:///etc",
        "http:",
    ):
        assert web_address(bad) is None, bad
    assert web_address("https://example.org/a") == "https://example.org/a"


def test_every_placement_is_kept_and_shown_as_words(client_of: Any, poisoned: Path) -> None:
    client = client_of(poisoned)
    with query.open(poisoned, readonly=True) as db:
        reports = {r.report.title: r for r in db.records()}
    for payload in PAYLOADS:
        own = reports[payload]
        report, actor = own.report, own.mentions[0].sources[0].actor
        assert actor is not None
        kept = {"title": report.title, "outlet": report.outlet, "url": report.url, "actor": actor.name,
                "file name": report.origin, "text": own.mentions[0].evidence.text[: len(payload)]}  # fmt: skip
        assert kept == dict.fromkeys(FIELDS, payload)
        text = lxml.html.document_fromstring(client.get(f"/report/{report.id}").text).text_content()
        assert text.count(" ".join(payload.split())) >= 4 or text.count(payload) >= 4, payload


def drawings(path: Path) -> dict[str, str]:
    """Every kind of chart of every payload's pair, and of all pairs."""
    from detente import charts

    found = {}
    with query.open(path, readonly=True) as db:
        for k, p in enumerate(PAYLOADS):
            found[f"counts {k}"] = charts.counts(db.dyad(p, "RUS"), href=lambda row, p=p: p).svg()
            found[f"level {k}"] = charts.level(db.level(p, "RUS"), href=lambda row, p=p: p).svg("auto")
        rows = Rows([Column("dataset", "text", ""), *db.dyad("RUS", "USA").schema],
                    [(p, *r) for p in PAYLOADS for r in db.dyad(p, "RUS").tuples])  # fmt: skip
        found["beside"] = charts.beside(rows, href=lambda row: row["dataset"]).svg()
        network = db.network()
        found["network"] = charts.network(network, href=lambda row: row["party_a"], party_href=str).svg()
        found["matrix"] = charts.matrix(network, href=lambda row: row["party_a"]).svg()
        found["map"] = charts.map(db.events(), href=lambda row: row["sentence"]).svg()
    return found


@pytest.fixture(scope="module")
def drawn(poisoned: Path) -> dict[str, str]:
    return drawings(poisoned)


def test_drawings_hold_no_script(drawn: dict[str, str]) -> None:
    assert len(drawn) == 2 * len(PAYLOADS) + 4
    for name, svg in drawn.items():
        for element in lxml.etree.fromstring(svg.encode()).iter():
            kind = lxml.etree.QName(element).localname
            assert kind not in ("script", "foreignObject", "image", "use", "iframe", "animate", "set"), name
            assert kind != "style" or "auto" in name or name.startswith("level"), name
            for attribute, value in element.attrib.items():
                assert not attribute.startswith("on"), name
                if attribute.endswith("href"):
                    scheme = value.strip().casefold().partition(":")[0]
                    assert scheme not in ("javascript", "data", "vbscript"), (name, value)


def notebooks(path: Path) -> list[str]:
    """How a notebook shows everything of the hostile record: records, mentions, events, explanations, rows, charts."""
    from detente import charts

    with query.open(path, readonly=True) as db:
        found: list[Any] = [r for record in db.records() for r in (record, *record.mentions)]
        events = db.events()
        found += [db.explain(i) for i in events.column("event_id")]
        found += [events, db.mentions(), db.reports(), db.dyads(), db.network(), db.search("accused")]
        found += [db.dyad(p, "RUS") for p in PAYLOADS]
        found += [charts.counts(db.dyad(p, "RUS")) for p in PAYLOADS]
    shown = [each._repr_html_() for each in found]
    assert len(shown) > 5 * len(PAYLOADS)
    return shown


def test_a_notebook_shows_hostile_words_as_words(poisoned: Path) -> None:
    for shown in notebooks(poisoned):
        page = lxml.html.document_fromstring(f"<body>{shown}</body>")
        for element in page.iter():
            assert isinstance(element.tag, str), shown[:300]
            tag = element.tag.rpartition("}")[2]
            assert tag not in ("script", "iframe", "object", "embed", "base", "meta", "link", "form", "img"), tag
            for name, value in element.attrib.items():
                assert not name.startswith("on") and name != "srcdoc", (tag, name)
                if name in ("href", "src", "action", "xlink:href"):
                    assert urlsplit(value).scheme in ("http", "https", ""), value


@pytest.mark.slow
def test_nothing_runs_in_a_notebook_or_a_drawing(visit: Any, poisoned: Path, drawn: dict[str, str]) -> None:
    """As a browser shows them that has no policy to protect it."""
    watched = visit()
    page = watched.page
    for shown in [*notebooks(poisoned), *drawn.values()]:
        page.set_content(f"<!doctype html><body>{shown}</body>", wait_until="domcontentloaded")
        assert page.evaluate(RAN) == [], shown[:300]
    watched.said = [m for m in watched.said if "evil.example" not in m]  # nothing else may be complained of


#: What has gone wrong on a page: a script that ran, elements that only a payload can have made, links that would run.
RAN = """() => [
  ...(window.__ran ? ["ran"] : []),
  ...[...document.querySelectorAll("[onerror],[onload],[onclick],[ontoggle],[onfocus],[onmouseover],iframe,object,base,"
    + "form[action^=http],plaintext,meta[http-equiv],link[href*='//evil']")].map(e => e.outerHTML),
  ...[...document.links].map(a => String(a.href.baseVal ?? a.href))
    .filter(h => /^(javascript|data|vbscript):/i.test(h)),
]"""


def test_charts_hold_no_script(client_of: Any, poisoned: Path) -> None:
    client = client_of(poisoned)
    for address in (f"/dyad/{quote(PAYLOADS[0], safe='')}/RUS/chart/counts.svg", "/pairs/chart/network.svg"):
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        root = lxml.etree.fromstring(answer.content)
        for element in root.iter():
            assert lxml.etree.QName(element).localname not in ("script", "foreignObject", "image", "use", "style")
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                if name.endswith("href"):
                    assert value.startswith("/")


def test_downloads_cannot_leave_their_header(client_of: Any, poisoned: Path) -> None:
    client = client_of(poisoned)
    for payload in PAYLOADS:
        answer = client.get(f"/actor/{quote(payload, safe='')}.csv")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].count('"') == 2


@pytest.mark.slow
def test_nothing_runs_in_a_browser(visit: Any, served_of: Any, poisoned: Path) -> None:
    """Every list, and the event, the report and the pair of every payload."""
    watched = visit(served_of(poisoned))
    every = addresses(poisoned)
    pages = [
        a for a in every if not a.startswith(("/actor/", "/search", "/events?q", "/events?outlet", "/events?party"))
    ]
    pages += [a for a in every if a not in pages][::9]  # of filters and searches, which show words alike, each ninth
    assert len(pages) > 3 * len(PAYLOADS)
    for address in pages:
        response = watched.page.goto(watched.base + address, wait_until="domcontentloaded")
        if response.status >= 400:
            watched.said.clear()  # the browser notes a 404 as an error of its own
        assert watched.page.evaluate(RAN) == [], address
        assert watched.page.url.startswith(watched.base)
