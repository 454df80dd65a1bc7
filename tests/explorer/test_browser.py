"""In a real browser: from the overview to a sentence and out with a table; keys, colours, small screens, axe."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = (
    "/",
    "/events",
    "/pairs",
    "/dyad/RUS/USA",
    "/statements",
    "/claims",
    "/promises",
    "/places",
    "/actors",
    "/actor/RUS",
    "/sources",
    "/sources?outlet=North+Wire&outlet=The+Harbour+Post",
    "/reports",
    "/search?q=Russia+US",
    "/event/none",
)


def drawn(page: Any) -> None:
    """Wait until every chart stands in its place."""
    for figure in page.locator("figure[data-chart]").all():
        figure.scroll_into_view_if_needed()
    page.locator("figure[data-chart]:not([data-drawn])").first.wait_for(state="detached", timeout=60_000)
    assert page.locator("figure[data-drawn=no]").count() == 0


def test_from_the_overview_to_the_sentence_and_out(visit: Any) -> None:
    """Who sees only the overview finds what happened between two states in July 2017, who says so, who differs."""
    page = visit().open("/")
    page.get_by_role("link", name="Russia and United States, July 2017").click()
    page.wait_for_url("**/dyad/RUS/USA?since=2017-07&until=2017-07")
    assert page.get_by_role("heading", name="Russia and United States").is_visible()
    told = page.get_by_role("region", name="Outlets", exact=True).inner_text()
    assert "North Wire" in told and "The Harbour Post" in told
    differing = page.get_by_role("heading", name="Where outlets differ").locator("..")
    assert "told as done" in differing.inner_text() and "denied" in differing.inner_text()
    differing.get_by_role("link", name="agrees").click()
    assert page.get_by_role("heading", name="All 2 tellings, side by side").is_visible()
    assert page.locator("td.apart").inner_text().strip().endswith("denied")
    page.get_by_role("link", name="The Harbour Post").first.click()
    shown = page.locator(".text", has=page.locator("mark.trigger"))
    assert "agreed" in shown.locator("mark.trigger").inner_text()
    assert shown.evaluate("node => node.textContent") == "Moscow denied that Washington and Moscow agreed on a truce."


def test_a_table_and_a_chart_can_be_taken_away(visit: Any) -> None:
    watched = visit(accept_downloads=True)
    page = watched.open("/dyad/RUS/USA?since=2017-07&until=2017-07")
    drawn(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="series CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(got.value.path()).read_text("utf-8"))))
    assert {r["party_a"] for r in rows} == {"RUS"} and sum(int(r["n_events"]) for r in rows) == 2
    with page.expect_download() as svg:
        page.locator("figure.chart").last.get_by_role("link", name="SVG").click()
    assert Path(svg.value.path()).read_text("utf-8").startswith("<svg")
    with page.expect_download() as png:
        page.locator("figure.chart").last.get_by_role("link", name="PNG").click()
    assert Path(png.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_point_of_a_chart_opens_its_events(visit: Any) -> None:
    page = visit().open("/dyad/RUS/USA?by=month")
    drawn(page)
    links = page.locator("figure.chart").last.locator("svg a")
    assert links.count() >= 2
    goal = links.first.get_attribute("href")
    assert goal.startswith("/events?") and "pair=RUS" in goal
    links.first.click()
    page.wait_for_url("**/events?**")
    assert page.locator(".cards .row").count() >= 1
    assert page.get_by_text("1 event").first.is_visible() or page.get_by_text("events").first.is_visible()


def test_the_keys(visit: Any) -> None:
    page = visit().open("/events")
    page.keyboard.press("j")
    page.keyboard.press("j")
    now = page.locator(".row.now")
    assert now.count() == 1
    second = page.locator(".cards .row").nth(1).locator("a.open").get_attribute("href")
    assert now.locator("a.open").get_attribute("href") == second
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{second}")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("Russia US")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Russia+US")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dyad/RUS/USA")


def test_dark_and_light_are_both_there_and_can_be_chosen(visit: Any) -> None:
    dark, light = visit(dark=True).open("/"), visit().open("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    assert dark.evaluate(paper) == "rgb(21, 24, 28)" and light.evaluate(paper) == "rgb(255, 255, 254)"
    button = light.get_by_role("button", name="colours")
    button.click()
    button.click()
    assert light.evaluate(paper) == "rgb(21, 24, 28)"
    light.reload()
    assert light.evaluate(paper) == "rgb(21, 24, 28)"


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_small_screen(visit: Any, path: str) -> None:
    watched = visit(width=360, height=780)
    page = watched.open(path)
    if path == "/event/none":
        watched.said.clear()  # the browser notes the 404
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    nodes = "[...document.querySelectorAll('main p, main td, main li')]"
    smallest = f"Math.min(...{nodes}.map(n => parseFloat(getComputedStyle(n).fontSize)))"
    assert page.evaluate(smallest) >= 12


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES[:-1])
def test_axe_finds_nothing(visit: Any, path: str, dark: bool) -> None:
    watched = visit(dark=dark, bypass_csp=True)  # so that axe itself can be put into the page
    page = watched.open(path)
    if "dyad" in path:
        drawn(page)
    page.add_script_tag(path=str(AXE))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    assert [
        (v["id"], [n["html"][:200] for n in v["nodes"]][:3], v["nodes"][0]["failureSummary"])
        for v in found["violations"]
    ] == []


def test_axe_finds_nothing_on_an_event_and_a_report(visit: Any) -> None:
    watched = visit(bypass_csp=True)
    page = watched.open("/events?disputed=1")
    for link in (".cards a.open", "table.side a.open"):
        page.locator(link).first.click()
        page.wait_for_load_state()
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run()")
        assert [
            (v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in found["violations"]
        ] == []


def test_the_words_on_the_page_are_the_report_s_and_can_be_selected(visit: Any, database: Path) -> None:
    from detente import query

    with query.open(database, readonly=True) as db:
        report = next(iter(db.records())).report
    page = visit().open(f"/report/{report.id}?show=everything")
    shown = page.locator(".block .text").evaluate_all("nodes => nodes.map(n => n.textContent)")
    assert shown == [line for line in report.text.splitlines() if line]
    second = "document.querySelectorAll('.block .text')[1]"
    selected = page.evaluate(f"() => {{ const s = getSelection(); s.selectAllChildren({second}); return `${{s}}`; }}")
    assert selected == shown[1]


def test_print_shows_the_text_and_not_the_tools(visit: Any) -> None:
    page = visit().open("/dyad/RUS/USA")
    drawn(page)
    page.emulate_media(media="print")
    assert not page.locator(".find").is_visible() and not page.locator(".row-form").first.is_visible()
    assert page.get_by_role("heading", name="According to whom").is_visible()


def test_without_script_charts_are_images(browser: Any, served: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + "/dyad/RUS/USA")
    assert page.locator("figure.chart img").count() == 2
    assert page.locator(".cards a.open").count() > 2
    context.close()


#: Characters that take two units of UTF-16, join to one sign, run from right to left, or cannot be seen.
AWKWARD = (
    "🇷🇺 and 🇺🇸: Moscow accused Washington of spying 🕵️‍♀️.",
    "Zoë’s re\u0301sume\u0301 𝔐𝔬𝔰𝔠𝔬𝔴 — Moscow accused Washington of 𝟕𝟓𝟓 lies.",
    "قالت \u200fموسكو\u200f: Moscow accused Washington of מלחמה, said 外務省.",
    "👨‍👩‍👧‍👦\u200b\u2066 Moscow accused Washington \u2069of &lt;b&gt; & \"more\".",
    "𠜎𠜱𠝹 Moscow accused Washington of a 🏴󠁧󠁢󠁳󠁣󠁴󠁿 plot\u00a0…",
)  # fmt: skip
#: For every mark of a page: its role, the words that a selection of it gives, and where in its paragraph it begins and
#: ends, counted in code points as a browser's own iterator of strings counts them.
OFFSETS = """() => [...document.querySelectorAll(".reading .text")].map(p => ({
  text: p.textContent,
  marks: [...p.querySelectorAll("mark")].map(m => {
    const selection = getSelection(), before = document.createRange();
    selection.selectAllChildren(m);
    before.setStart(p, 0);
    before.setEnd(m, 0);
    const start = [...before.toString()].length;
    return {role: m.className, words: `${selection.getRangeAt(0)}`, start, end: start + [...m.textContent].length};
  }),
}))"""


def test_selections_have_the_offsets_of_the_record(visit: Any, served_of: Any, tmp_path: Path) -> None:
    """Code points in Python, UTF-16 units in JavaScript: what is marked and selected is what the record points at."""
    from detente import query
    from factories import Draft

    draft = Draft("The Ünïcode Post 🗞️", "2017-07-08", "Headline 𝔸 🇫🇷")
    for sentence in AWKWARD:
        draft.tell("ACCUSE", sentence, "accused", ["RUS"], ["USA"])
    record = draft.record()
    assert len(record.mentions) == len(AWKWARD)
    with query.open(tmp_path / "awkward.db") as db:
        db.add(record)
    watched, text = visit(served_of(tmp_path / "awkward.db")), record.report.text
    for m in record.mentions:
        watched.open(f"/report/{record.report.id}?at={m.id}")
        paragraphs = watched.page.evaluate(OFFSETS)
        assert [p["text"] for p in paragraphs] == [line for line in text.splitlines() if line]
        at = found = 0
        for p in paragraphs:
            at = text.index(p["text"], at)
            for mark in p["marks"]:
                found += 1
                start, end = at + mark["start"], at + mark["end"]
                assert text[start:end] == mark["words"]
                if mark["role"] == "trigger":
                    assert (start, end, mark["words"]) == (m.trigger.start, m.trigger.end, m.trigger.text)
                spans = [r.span for r in (*m.sources, *m.targets) if r.span]
                assert mark["role"] == "trigger" or (start, end) in [(s.start, s.end) for s in spans]
            at += len(p["text"])
        assert found == 1 + len([r for r in (*m.sources, *m.targets) if r.span])
