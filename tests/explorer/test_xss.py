"""A hundred and twenty hostile texts in every field that a stranger can fill: none becomes markup, none runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import lxml.html
import pytest

from detente import query
from factories import Draft, on, person

RUN = "window.__ran=1"
#: Twenty-four ways in; each goes into title, outlet, address, actor and text: 120.
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
    path = tmp_path_factory.mktemp("xss") / "<img src=x onerror=alert(1)>.db"
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
    assert len(PAYLOADS) * 5 == 120
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
    watched = visit(served_of(poisoned))
    some = addresses(poisoned)
    pages = some[:8] + some[8::9]  # every list, and of the many pages of one kind each ninth
    assert len(pages) > 25
    for address in pages:
        response = watched.page.goto(watched.base + address, wait_until="domcontentloaded")
        if response.status >= 400:
            watched.said.clear()  # the browser notes a 404 as an error of its own
        assert watched.page.evaluate("window.__ran") is None, address
        assert (
            watched.page.evaluate(
                "document.querySelectorAll('[onerror],[onload],iframe,object,base,form[action^=http]').length"
            )
            == 0
        )
        assert watched.page.url.startswith(watched.base)
