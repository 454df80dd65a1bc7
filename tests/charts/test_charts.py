"""Charts: what is drawn is what the rows say, named, linked, and safe to put into a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente import charts
from detente.charts import draw, theme
from detente.charts.pairs import class_name
from detente.charts.world import PLACES, places
from detente.errors import MissingExtra, UsageError
from detente.query import LISTINGS, Column, RecordDB, Rows
from detente.records import Place
from factories import telling

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("&\' ]]> x")</script>'


@pytest.fixture(scope="module")
def db() -> Iterator[RecordDB]:
    acts = [
        ("SUPPORT", "thanked", "RUS", "USA", "2030-01-09", Place("Bonn", "DEU", None, 50.7, 7.1)),
        ("COERCE", "searched", "USA", "RUS", "2030-01-10", Place("Bonn", "DEU", None, 50.7, 7.1)),
        ("ASSAULT", "shelled", "RUS", "USA", "2030-03-05", Place("Apia", "WSM", None, -13.8, -171.8)),
        ("AID", "fed", "FRA", "UKR", "2030-03-06", None),
    ]
    with detente.open(":memory:") as opened:
        for k, (kind, word, a, b, day, place) in enumerate(acts):
            opened.add(telling(kind, f"Envoy {k} {word} them.", word, [a], [b], day=day, place=place))
        yield opened


def every(db: RecordDB, **options: Any) -> dict[str, charts.Chart]:
    level = db.level("USA", "RUS")
    return {
        "level": charts.level(level, **options),
        "counts": charts.counts(db.dyad("USA", "RUS"), **options),
        "matrix": charts.matrix(db.network(), **options),
        "network": charts.network(db.network(), **options),
        "map": charts.map(db.events(), **options),
    }


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def links(svg: str) -> dict[str, str]:
    """The addresses in a drawing, by what they are called."""
    return {a.attrib["aria-label"]: a.get("href", "") for a in parsed(svg).iter(f"{SVG}a")}


# ---- what is drawn


def test_level_draws_a_dot_a_period_with_events_that_opens_them(db: RecordDB) -> None:
    rows = db.level("USA", "RUS")
    chart = charts.level(rows, href=lambda r: f"/events?ids={','.join(r['event_ids'])}&x=<")
    found = links(chart.svg())
    told = [r for r in rows if r["n_events"]]
    assert len(found) == len(told) == 2 < len(rows)
    for r in told:
        label = next(k for k in found if k.startswith(r["period"]))
        assert found[label] == f"/events?ids={','.join(r['event_ids'])}&x=<"
        assert f"{r['n_events']} event" in label and f"{r['level']:+.1f}".replace("-", "−") in label
    assert chart.table == rows and "3 events" in chart.description


def test_of_very_many_periods_those_with_most_events_have_a_dot(monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.charts import periods

    monkeypatch.setattr(periods, "DOTS", 3)
    columns = LISTINGS["level"]
    rows = [
        {
            "period": f"2030-01-0{k}",
            "n_events": n,
            "intensity": 1.0 if n else None,
            "level": 0.0,
            "low": 0.0,
            "high": 1.0,
        }
        for k, n in enumerate([5, 1, 0, 7, 2, 6], 1)
    ]
    chart = charts.level(Rows(columns, [tuple(r.get(c.name) for c in columns) for r in rows]))
    assert [d["n"] for d in chart.spec["datasets"]["dots"]] == [5, 7, 6] and len(chart.table) == 6


def test_level_draws_changes_and_claims(db: RecordDB) -> None:
    change = ("2030-02-04", "USA", "RUS", 1.0, -7.0, -8.0, 1.0, "2030-01-07", "2030-03-04", 4, 5, ("e1",))
    claim = {"published": "2030-02-11", "direction": "worse", "outlet": None, "sentence": HOSTILE}
    claims = Rows(LISTINGS["claims"], [tuple(claim.get(c.name) for c in LISTINGS["claims"])])
    chart = charts.level(
        db.level("USA", "RUS"), changes=Rows(LISTINGS["changes"], [change]), claims=claims, href=lambda r: "/x"
    )
    names = list(links(chart.svg()))
    assert any("from +1.0 to −7.0" in n for n in names)
    assert any(HOSTILE in n for n in names)
    assert "2030-02-04 from +1.0 to −7.0" in chart.description


def test_counts_stack_cooperation_up_and_conflict_down(db: RecordDB) -> None:
    chart = charts.counts(db.dyad("USA", "RUS"), href=lambda r: f"/{r['period']}")
    bars = {(b["date"], b["quad"]): (b["from"], b["to"]) for b in chart.spec["datasets"]["counts"]}
    assert bars == {
        ("2030-01-01", "verbal cooperation"): (0, 1),
        ("2030-01-01", "material conflict"): (0, -1),
        ("2030-03-01", "material conflict"): (0, -1),
    }
    assert set(links(chart.svg()).values()) == {"/2030-01-01", "/2030-03-01"}


def test_material_acts_stand_next_to_the_line() -> None:
    columns = LISTINGS["dyad"]
    row = {
        "period": "2030-01-01",
        "period_end": "2030-12-31",
        "party_a": "A",
        "party_b": "B",
        "quad1": 2,
        "quad2": 3,
        "quad3": 4,
        "quad4": 5,
    }
    chart = charts.counts(Rows(columns, [tuple(row.get(c.name) for c in columns)]))
    found = {b["quad"]: (b["from"], b["to"], b["end"]) for b in chart.spec["datasets"]["counts"]}
    assert found == {
        "material cooperation": (0, 3, "2031-01-01"), "verbal cooperation": (3, 5, "2031-01-01"),
        "material conflict": (0, -5, "2031-01-01"), "verbal conflict": (-5, -9, "2031-01-01"),
    }  # fmt: skip


def test_matrix_has_both_cells_of_a_pair_and_only_the_busiest_parties(db: RecordDB) -> None:
    chart = charts.matrix(db.network())
    cells = {(c["row"], c["column"]): (c["n"], c["class"]) for c in chart.spec["datasets"]["cells"]}
    assert cells["RUS", "USA"] == cells["USA", "RUS"] == (3, class_name(db.network()[0]["intensity"]))
    assert len(cells) == 4
    small = charts.matrix(db.network(), parties=2)
    assert {c["row"] for c in small.spec["datasets"]["cells"]} == {"RUS", "USA"}


def test_network_draws_conflict_dashed_and_opens_pairs_and_parties(db: RecordDB) -> None:
    chart = charts.network(
        db.network(), href=lambda r: f"/pair/{r['party_a']}-{r['party_b']}", party_href=lambda p: f"/actor/{p}"
    )
    edges = {e["href"]: e["dash"] for e in chart.spec["datasets"]["edges"]}
    assert edges == {"/pair/FRA-UKR": [1, 0], "/pair/RUS-USA": [6, 4]}
    assert {n["party"] for n in chart.spec["datasets"]["nodes"]} == {"USA", "RUS", "FRA", "UKR"}
    assert set(links(chart.svg()).values()) == {*edges, "/actor/USA", "/actor/RUS", "/actor/FRA", "/actor/UKR"}
    spots = [(n["x"], n["y"]) for n in chart.spec["datasets"]["nodes"]]
    assert len(set(spots)) == 4 and all(abs(x * x + y * y - 1) < 0.001 for x, y in spots)


def test_map_has_a_disc_a_place_and_its_table_the_events(db: RecordDB) -> None:
    chart = charts.map(db.events(), href=lambda r: f"/p/{r['place']}")
    assert chart.table.schema == PLACES
    assert chart.table.pick("place", "n_events").tuples == (("Bonn", 2), ("Apia", 1))
    bonn = db.events(id=chart.table[0]["event_ids"])
    assert sorted(bonn.column("type")) == ["COERCE", "SUPPORT"] and chart.table[0]["intensity"] == -1.0
    assert links(chart.svg()) == {
        "Bonn: 2 events, mean intensity −1.0": "/p/Bonn", "Apia: 1 event, mean intensity −9.0": "/p/Apia",
    }  # fmt: skip
    assert charts.map(places(db.events())).spec == charts.map(db.events()).spec


@pytest.mark.parametrize("name", ["level", "counts", "matrix", "network", "map"])
def test_nothing_can_be_drawn_too(name: str) -> None:
    with detente.open(":memory:") as empty:
        chart = every(empty)[name]
        assert parsed(chart.svg()).tag == f"{SVG}svg" and chart.png().startswith(b"\x89PNG")


# ---- what a page can rely on


@pytest.mark.parametrize("name", ["level", "counts", "matrix", "network", "map"])
def test_a_drawing_is_named_and_without_scripts_styles_or_strangers(db: RecordDB, name: str) -> None:
    chart = every(db, href=lambda r: "/here")[name]
    root = parsed(chart.svg())
    by_id = {e.get("id"): e.text for e in root.iter() if e.get("id")}
    assert by_id[root.attrib["aria-labelledby"]] == chart.title
    assert by_id[root.attrib["aria-describedby"]] == chart.description
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert not tags & {"script", "style", "image", "foreignObject", "use"}
    names = {n for e in root.iter() for n in e.attrib}
    assert not {n for n in names if n.startswith("on") or n == "style"}
    addresses = {v for e in root.iter() for n, v in e.attrib.items() if n.endswith("href")}
    assert addresses == {"/here"}
    for e in root.iter():
        if e.get("role") == "graphics-symbol":
            assert e.get("aria-label"), ElementTree.tostring(e)[:200]
        if e.tag == f"{SVG}a":
            assert e[0].tag == f"{SVG}title" and e[0].text == e.attrib["aria-label"]


def test_two_drawings_on_a_page_share_no_id(db: RecordDB) -> None:
    drawings = [c.svg() for c in every(db).values()]
    ids = [i for d in drawings for i in re.findall(r' id="([^"]+)"', d)]
    assert len(ids) == len(set(ids)) >= 10
    for d in drawings:
        assert set(re.findall(r"url\(#([^)]+)\)", d)) <= set(re.findall(r' id="([^"]+)"', d))


def test_a_drawing_is_the_same_every_time(db: RecordDB) -> None:
    first = every(db)["level"].svg()
    draw._drawn.cache_clear()
    assert every(db)["level"].svg() == first


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVaScRiPt:x", "data:text/html,x", "\x01vbscript:x"])
def test_an_address_that_runs_is_left_out(address: str) -> None:
    assert draw.safe_link(address) is None


@pytest.mark.parametrize("address", ["/a?b=c:d", "https://example.org/", "events?since=2030", "#x", "HTTP://x"])
def test_an_address_that_leads_somewhere_stays(address: str) -> None:
    assert draw.safe_link(address) == address


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_title_and_address_come_through_whole(text: str) -> None:
    columns = LISTINGS["network"]
    values = {"party_a": text or "A", "party_b": "B", "n_events": 1, "intensity": 2.5}
    rows = Rows(columns, [tuple(values.get(c.name) for c in columns)])
    found = links(charts.matrix(rows, href=lambda r: "/" + text).svg())
    assert set(found.values()) == {"/" + text}
    assert next(iter(found)).startswith(f"{text or 'A'}-B:")


def test_themes_change_colours_alone(db: RecordDB) -> None:
    chart = every(db)["level"]
    plain, dark, css, auto = (chart.svg(t) for t in ("light", "dark", "css", "auto"))
    colours = re.compile(r'(fill|stroke)="[^"]*"')
    assert colours.sub("", plain) == colours.sub("", dark) == colours.sub("", css) != plain
    assert f"var(--detente-level, {theme.light('level')})" in css and "<style>" not in css
    assert theme.COLOURS["paper"][1] in dark and theme.light("paper") not in dark
    assert "prefers-color-scheme" in auto and parsed(auto)[0].tag == f"{SVG}style"
    assert set(re.findall(r"--detente-(\w+)", css)) <= theme.COLOURS.keys()
    with pytest.raises(UsageError, match="css, light, dark, auto"):
        chart.svg("pink")
    with pytest.raises(UsageError, match="light or dark"):
        chart.png("css")


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("k", [0, 1], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_asks_for(k: int) -> None:
    colours = {name: pair[k] for name, pair in theme.COLOURS.items()}
    paper = colours["paper"]
    for name in ("ink", "muted"):
        assert contrast(colours[name], paper) >= 4.5, name
    for name in ("level", "change", "node", "quad1", "quad2", "quad3", "quad4"):
        assert contrast(colours[name], paper) >= 3, name
    for name in theme.CLASSES:  # numbers in cells are written in the colour of paper
        assert contrast(colours[name], paper) >= 4.5, name


def test_every_light_colour_stands_for_one_name() -> None:
    firsts = [pair[0] for pair in theme.COLOURS.values()]
    assert len(set(firsts)) == len(firsts)


def test_the_explorer_s_pages_have_the_same_colours() -> None:
    style = (Path(detente.__file__).parent / "explorer" / "static" / "style.css").read_text("utf-8")
    found = dict(re.findall(r"--detente-(\w+): light-dark\((#\w+, #\w+)\)", style))
    assert found == {name: ", ".join(pair) for name, pair in theme.COLOURS.items()}


def test_classes_of_intensity_cover_the_scale() -> None:
    assert [class_name(x) for x in (-10, -6, -3, -0.5, 0, 0.5, 3, 6, 10)] == [
        "under −6", "−6 to −3", "−3 to −0.5", "−0.5 to 0.5", "−0.5 to 0.5", "0.5 to 3", "3 to 6", "6 and over",
        "6 and over",
    ]  # fmt: skip


# ---- files, pages, and what is missing


def test_save_writes_what_the_ending_says(db: RecordDB, tmp_path: Path) -> None:
    import msgspec

    chart = every(db)["counts"]
    assert chart.save(tmp_path / "c.svg").read_text("utf-8") == chart.svg("light")
    assert chart.save(tmp_path / "c.PNG").read_bytes().startswith(b"\x89PNG")
    assert msgspec.json.decode(chart.save(tmp_path / "c.json").read_bytes()) == chart.spec
    with pytest.raises(UsageError, match=r"\.svg, \.png or \.json"):
        chart.save(tmp_path / "c.gif")


def test_a_figure_has_its_table(db: RecordDB) -> None:
    chart = every(db)["counts"]
    page = chart.html()
    assert page.count("<svg") == 1 and "<table" in page and "<figcaption>" in page
    assert all(f"<th>{name}</th>" in page for name in chart.table.columns)
    assert "<script" not in chart._repr_html_() and "var(" not in chart._repr_html_()


def test_a_chart_s_name_is_short(db: RecordDB) -> None:
    assert repr(every(db)["counts"]) == "<chart 'Events by kind, USA-RUS' of 2 rows>"


def test_drawings_are_kept_by_content(db: RecordDB) -> None:
    chart = every(db)["counts"]
    before = draw._drawn.cache_info().hits
    assert chart.svg() == every(db)["counts"].svg()
    assert draw._drawn.cache_info().hits > before


def test_a_missing_renderer_is_named_with_its_extra(db: RecordDB, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.query import extras

    def missing(name: str) -> object:
        raise ImportError(name)

    chart = charts.matrix(db.network(), cell=31)
    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"vl_convert is not installed.*detente\[charts\]"):
        chart.svg()


def test_the_map_s_base_is_a_topology_with_land_and_borders() -> None:
    from detente.charts.world import _world

    base = _world()
    assert base["type"] == "Topology" and base["objects"].keys() == {"land", "countries"}
    assert len(base["objects"]["countries"]["geometries"]) > 170


# ---- data sets side by side


BESIDE = [Column("dataset", "text", ""), *LISTINGS["dyad"]]


def beside_rows(*told: tuple[str, str, int, float]) -> Rows:
    """Rows of `imports.beside`: data set, period, events, mean intensity."""
    cells = [
        {"dataset": d, "period": p, "party_a": "RUS", "party_b": "USA", "n_events": n, "intensity": x}
        for d, p, n, x in told
    ]
    return Rows(BESIDE, [tuple(c.get(column.name) for column in BESIDE) for c in cells])


def test_data_sets_have_lines_and_signs_of_their_own_the_news_first() -> None:
    rows = beside_rows(
        ("GDELT", "2030-01-01", 40, 2.5), ("news", "2030-02-01", 3, -1.0), ("GDELT", "2030-02-01", 1200, 0.5)
    )
    chart = charts.beside(rows, href=lambda r: f"/events?outlet={r['dataset']}&since={r['period']}")
    found = links(chart.svg())
    assert found["2030-02-01, GDELT: 1,200 events, mean intensity +0.5"] == "/events?outlet=GDELT&since=2030-02-01"
    assert len(found) == 3 and chart.table == rows
    assert "news 3 events, mean intensity −1.0; GDELT 1,240 events, mean intensity +0.6" in chart.description
    dots = chart.spec["vconcat"][0]["layer"][1]["encoding"]
    assert dots["shape"]["scale"]["domain"] == ["news", "GDELT"]
    assert len(set(dots["shape"]["scale"]["range"])) == len(set(dots["color"]["scale"]["range"])) == 2
    assert chart.spec["vconcat"][1]["layer"][0]["encoding"]["y"]["axis"]["values"][-1] == 1000


def test_no_data_set_at_all_is_an_empty_chart() -> None:
    chart = charts.beside(beside_rows())
    assert parsed(chart.svg()) is not None and "no events" in chart.description
