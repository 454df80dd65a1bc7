"""Records of many shapes into the fields of a report."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import InputError, UsageError
from detente.readers import FieldMap
from detente.readers.fields import NAMES
from detente.records import Failure
from readers.kit import codes, read, records, write

TEXT = "Chile recalled its envoy on Monday."


def fields(row: dict[str, object], **given: str) -> dict[str, object]:
    return FieldMap(given).read(row, "a.jsonl#1")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (  # NewsAPI and GNews
            {"source": {"id": None, "name": "Andes Courier"}, "author": "Jane Roe", "title": "Envoy recalled",
             "description": "Short.", "url": "https://a.example/1", "publishedAt": "2021-03-04T05:06:07Z",
             "content": TEXT + "… [+2310 chars]"},
            {"text": TEXT, "outlet": "Andes Courier", "author": "Jane Roe", "published": "2021-03-04T05:06:07Z"},
        ),
        (  # news-please
            {"maintext": TEXT, "title": "Envoy", "date_publish": "2021-03-04 05:06:07", "authors": ["Jane Roe"],
             "source_domain": "andes.example", "url": "https://andes.example/1", "language": "en"},
            {"text": TEXT, "outlet": "andes.example", "author": ["Jane Roe"], "published": "2021-03-04 05:06:07"},
        ),
        (  # The Guardian's open platform
            {"webTitle": "Envoy", "webUrl": "https://a.example/1", "webPublicationDate": "2021-03-04T05:06:07Z",
             "fields": {"bodyText": TEXT, "byline": "Jane Roe"}},
            {"text": TEXT, "title": "Envoy", "author": "Jane Roe", "url": "https://a.example/1"},
        ),
        (  # The New York Times' archive
            {"headline": {"main": "Envoy Recalled"}, "lead_paragraph": TEXT, "pub_date": "2021-03-04T05:06:07+0000",
             "web_url": "https://a.example/1", "byline": {"original": "By Jane Roe"}, "source": "Andes Courier"},
            {"text": TEXT, "title": "Envoy Recalled", "outlet": "Andes Courier", "author": "By Jane Roe"},
        ),
        (  # webz.io
            {"thread": {"site": "andes.example"}, "title": "Envoy recalled", "text": TEXT, "author": "Jane Roe",
             "published": "2021-03-04T05:06:07.000+02:00", "language": "english"},
            {"text": TEXT, "outlet": "andes.example", "published": "2021-03-04T05:06:07.000+02:00"},
        ),
        (  # Event Registry
            {"uri": "6123", "body": TEXT, "title": "Envoy recalled", "dateTime": "2021-03-04T05:06:07Z",
             "url": "https://a.example/1", "source": {"uri": "andes.example", "title": "Andes Courier"},
             "authors": [{"uri": "jr@a.example", "name": "Jane Roe"}], "date": "2021-03-04"},
            {"text": TEXT, "outlet": "Andes Courier", "author": ["Jane Roe"], "published": "2021-03-04",
             "url": "https://a.example/1"},
        ),
        (  # tables of Kaggle
            {"": "17", "id": "42", "title": "Envoy recalled", "publication": "Andes Courier", "author": "Jane Roe",
             "date": "2016-12-31", "year": "2016.0", "url": "", "content": TEXT},
            {"text": TEXT, "outlet": "Andes Courier", "published": "2016-12-31", "id": "42"},
        ),
        ({"_source": {"text": TEXT, "title": "Envoy recalled"}}, {"text": TEXT, "title": "Envoy recalled"}),
        ({"Article Text": TEXT, "Pub-Date": "2016-12-31"}, {"text": TEXT, "published": "2016-12-31"}),
    ],
)  # fmt: skip
def test_known_dumps_need_no_map(row: dict[str, object], expected: dict[str, object]) -> None:
    found = fields(row)
    assert {name: found.get(name) for name in expected} == expected


def test_a_map_wins_over_guesses() -> None:
    row = {"text": "Wrong.", "story": {"main": TEXT}, "when": "2016-12-31", "date": "1999-01-01", "head": "Envoy"}
    found = fields(row, text="story.main", published="when", title="head", outlet="=Andes Courier")
    assert found == {"text": TEXT, "published": "2016-12-31", "title": "Envoy", "outlet": "Andes Courier"}


def test_several_fields_make_one_text() -> None:
    found = fields({"lead": "First.", "rest": "Second.", "body": "No."}, text="lead+rest")
    assert found["text"] == "First.\n\nSecond."


def test_a_name_that_holds_a_dot() -> None:
    assert fields({"story.main": TEXT}, text="story.main")["text"] == TEXT


def test_a_map_that_names_nothing_says_what_there_is() -> None:
    with pytest.raises(InputError, match=r"no field 'story'; it has body, title") as error:
        fields({"body": TEXT, "title": "Envoy"}, text="story")
    assert "--fields text=body" in error.value.remedy


def test_a_record_without_text_says_what_there_is() -> None:
    with pytest.raises(InputError, match="it has a, b"):
        fields({"a": 1, "b": 2})


@pytest.mark.parametrize("words", ["text", "text=", "=body", "words=body", "text=body,date"])
def test_a_map_that_cannot_be(words: str) -> None:
    with pytest.raises(UsageError):
        FieldMap.parse(words)


def test_a_map_in_words() -> None:
    assert FieldMap.parse("text=body, published=meta.date,outlet==AP").given == {
        "text": "body", "published": "meta.date", "outlet": "=AP",
    }  # fmt: skip


def test_markup_under_another_name_is_a_page() -> None:
    found = fields({"content": f"<p>{TEXT}</p><p>More.</p>"})
    assert "text" not in found and found["html"] == f"<p>{TEXT}</p><p>More.</p>"
    own = fields({"text": f"<p>{TEXT}</p><p>More.</p>"})
    assert own["text"].startswith("<p>")  # type: ignore[attr-defined]  # the program's own name means text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1483142400, "2016-12-31"),
        (1483142400000, "2016-12-31"),
        ("1483142400", "2016-12-31"),
        (1483142400.0, "2016-12-31"),
        (20161231, 20161231),
        (dt.date(2016, 12, 31), "2016-12-31"),
        (dt.datetime(2016, 12, 31, 5, 6, 7), "2016-12-31T05:06:07"),
        ("31 December 2016", "31 December 2016"),
    ],
)
def test_times(value: object, expected: object) -> None:
    assert fields({"text": TEXT, "date": value})["published"] == expected


def test_an_address_under_another_name_must_be_one() -> None:
    assert "url" not in fields({"text": TEXT, "uri": "6123"})
    assert fields({"text": TEXT, "uri": "https://a.example/1"})["url"] == "https://a.example/1"
    assert fields({"text": TEXT, "url": "a.example/1"})["url"] == "a.example/1"


def test_titles_lose_markup_and_entities() -> None:
    assert fields({"body": TEXT, "title": "Chile &amp; <b>Peru</b>"})["title"] == "Chile & Peru"


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from([*NAMES, "body", "source", "fields"]) | st.text(max_size=5), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*NAMES, "body", "source", "date", "fields"]), JSONS, max_size=6))
def test_any_record_gives_fields_or_an_input_error(row: dict[str, object]) -> None:
    try:
        found = fields(row)
    except InputError:
        return
    json.dumps(found)
    assert isinstance(found.get("text", found.get("html")), str)


def test_answers_of_services_are_taken_apart(tmp_path: Path) -> None:
    answer = {"status": "ok", "totalResults": 2, "articles": [{"content": TEXT}, {"content": "Two."}]}
    path = write(tmp_path / "a.json", json.dumps(answer))
    assert [r["text"] for r in records(path)] == [TEXT, "Two."]
    lines = write(
        tmp_path / "a.jsonl", json.dumps(answer) + "\n" + json.dumps({"response": {"docs": [{"abstract": "Three."}]}})
    )
    found = read(lines)
    assert [getattr(f, "origin", "") for f in found] == [f"{lines}#1.1", f"{lines}#1.2", f"{lines}#2.1"]


def test_a_file_with_a_map(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"x": TEXT}) + "\n" + json.dumps({"y": TEXT}))
    assert codes(path) == ["DET-107", "DET-107"]
    assert codes(path, text="x") == ["read", "DET-107"]
    failed = read(path, text="x")[1]
    assert isinstance(failed, Failure) and "it has y" in failed.note
