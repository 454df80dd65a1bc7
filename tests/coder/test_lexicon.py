"""The tables of acts: their form, their examples, the user's own rows, and the messages of wrong cells."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from detente.actors import Cast
from detente.coder import lexicon, status
from detente.coder.contexts import contexts_of
from detente.coder.frames import FrameReader
from detente.coder.relate import plain_report
from detente.errors import DataError
from detente.ontology import load as ontology
from detente.records import EventType, Status

FOLDER = files("detente").joinpath("data/lexicon")
#: Where the type and the example of a row stand.
COLUMNS = {"verbs.tsv": (7, 2, 6), "nouns.tsv": (7, 1, 6), "adjectives.tsv": (5, 1, 4)}
GOOD_VERB = "hobnob\tprep:with\tCONSULT\t-\twith\tmutual\tOslo's envoy hobnobbed with Chilean officials."


def rows(file: str, width: int) -> list[tuple[int, list[str]]]:
    return [(line, cells) for _, line, cells in lexicon._rows(file, width)]


@pytest.fixture
def drafts(model):
    """The acts that the frames see in a text."""

    def read(text):
        reading = model.parse(model.read(plain_report(text)))
        cast = Cast(reading, None)
        return [(s, d) for s in reading.sentences for d in FrameReader(s, cast).read()]

    return read


@pytest.fixture
def own(monkeypatch, tmp_path):
    """A folder of the user's own tables; the shipped lexicon comes back afterwards."""
    (tmp_path / "lexicon").mkdir()
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path))
    lexicon.load.cache_clear()

    def write(file, *lines):
        (tmp_path / "lexicon" / file).write_text("\n".join(lines) + "\n", "utf-8")
        lexicon.load.cache_clear()

    yield write
    monkeypatch.undo()
    lexicon.load.cache_clear()


# ---- what is in the tables


def test_there_are_at_least_two_thousand_frames():
    words = lexicon.load()
    assert sum(map(len, words.verbs.values())) + sum(map(len, words.nouns.values())) >= 2000


def test_every_type_is_told_by_verbs_and_by_nouns():
    words = lexicon.load()
    assert {f.type for fs in words.verbs.values() for f in fs} == set(EventType)
    assert {f.type for fs in words.nouns.values() for f in fs} == set(EventType)


def test_every_mode_of_the_ontology_is_told_by_some_frame():
    words = lexicon.load()
    told = {(f.type, f.mode) for fs in (*words.verbs.values(), *words.nouns.values()) for f in fs}
    missing = {(t.value, m) for t, s in ontology().types.items() for m in s.modes if (t, m) not in told}
    assert not missing


@pytest.mark.parametrize("file", COLUMNS)
def test_every_row_has_an_example_that_is_a_sentence(file):
    width, _, example = COLUMNS[file]
    poor = [line for line, cells in rows(file, width) if not re.fullmatch(r"[A-Z].{10,}\.", cells[example])]
    assert not poor


@pytest.mark.parametrize("file", COLUMNS)
def test_no_row_names_a_word_twice(file):
    for line, cells in rows(file, COLUMNS[file][0]):
        words = cells[0].split("|")
        assert len(words) == len(set(words)) and all(words), f"{file}, line {line}"


def test_verbs_are_single_words_and_slots_and_flags_are_documented():
    page = (Path(__file__).parents[2] / "docs" / "lexicon.md").read_text("utf-8")
    flags = {f for _, cells in rows("verbs.tsv", 7) for f in cells[5].split() if f != "-"}
    assert not [f for f in flags if f"`{f}`" not in page]
    for line, cells in rows("verbs.tsv", 7):
        assert not any(" " in w for w in cells[0].split("|")), f"verbs.tsv, line {line}"
        assert all(re.fullmatch("[a-z]+|-", slot) for slot in cells[4].split(",")), f"verbs.tsv, line {line}"


def test_every_class_is_used_and_matches_noun_phrases():
    classes = tomllib.loads((FOLDER / "classes.toml").read_text("utf-8"))
    asked = {w for _, cells in rows("verbs.tsv", 7) for w in re.findall(r"@(\w+)", cells[1])}
    assert set(classes) == asked
    for name, words in classes.items():
        assert len(words) == len(set(words)), name
        assert all(w == w.lower() and len(w.split()) <= 2 for w in words), name


@pytest.mark.slow
@pytest.mark.parametrize("file", COLUMNS)
def test_every_example_gives_the_type_of_its_row(file, drafts):
    width, kind, example = COLUMNS[file]
    failed = [
        f"{file}, line {line}: {cells[example]!r} gives {found}, not {cells[kind]}"
        for line, cells in rows(file, width)
        if cells[kind] not in (found := [d.type.value for _, d in drafts(cells[example])])
    ]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("kind", EventType)
def test_one_example_of_each_type(kind, drafts):
    cells = next(cells for _, cells in rows("verbs.tsv", 7) if cells[2] == kind.value)
    assert kind in [d.type for _, d in drafts(cells[6])], cells[6]


def test_attitudes_have_the_effect_and_the_status_that_their_rows_say(drafts):
    for line, (lemmas, _, effect, given, example) in rows("attitudes.tsv", 5):
        found = drafts(example)
        where = f"attitudes.tsv, line {line}: {example}"
        if effect != "-":
            assert effect in [d.type.value for _, d in found], where
        elif given != "-":
            inner = [(s, d) for s, d in found if d.rule.split(":")[1] not in lemmas.split("|")]
            told = {d.status or status.of(s, d.trigger) for s, d in inner}
            assert Status(given) in told, where


# ---- the user's own rows


def test_rows_of_the_user_are_read(own, drafts):
    own("verbs.tsv", "# mine", GOOD_VERB)
    assert "CONSULT" in [d.type.value for _, d in drafts("The Danish minister hobnobbed with the Polish president.")]


def test_rows_of_the_user_come_before_the_shipped_ones(own, drafts):
    shipped = [d.type.value for _, d in drafts("Lima praised Quito.")]
    own("verbs.tsv", "praise\t-\tACCUSE\tdisapprove\tobj\t-\tLima praised Quito ironically.")
    assert shipped == ["SUPPORT"]
    assert [d.type.value for _, d in drafts("Lima praised Quito.")] == ["ACCUSE"]


def test_nouns_of_the_user_are_read(own, drafts):
    example = "A powwow between Chad and Libya began."
    own("nouns.tsv", f"powwow\tCONSULT\t-\tbetween,poss\twith,between\tmutual party\t{example}")
    assert "CONSULT" in [d.type.value for _, d in drafts(example)]


@pytest.mark.parametrize(
    ("line", "column", "value", "allowed"),
    [
        (GOOD_VERB.replace("CONSULT", "CONSULTS"), "type", "'CONSULTS'", "CONSULT, "),
        (GOOD_VERB.replace("CONSULT\t-", "CONSULT\tviolence"), "mode", "'violence'", "visit"),
        (GOOD_VERB.replace("prep:with", "preposition:with"), "needs", "'preposition'", "prep"),
        (GOOD_VERB.replace("prep:with", "obj:@nosuch"), "needs", "'@nosuch'", "classes.toml"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_column_and_value(own, line, column, value, allowed):
    own("verbs.tsv", "# mine", GOOD_VERB, line)
    with pytest.raises(DataError) as caught:
        lexicon.load()
    for part in ("verbs.tsv, line 3", f"column {column}", value, allowed):
        assert part in str(caught.value)


def test_a_row_with_too_few_columns_says_how_many_are_needed(own):
    own("nouns.tsv", "powwow\tCONSULT\t-")
    with pytest.raises(DataError, match=r"nouns\.tsv, line 1: 3 columns where 7 are needed"):
        lexicon.load()


# ---- contexts


def test_the_contexts_are_those_of_the_ontology_in_its_order():
    table = tomllib.loads((FOLDER / "contexts.toml").read_text("utf-8"))
    assert tuple(table) == tuple(ontology().contexts)
    assert all(re.compile(word) for words in table.values() for word in words)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Troops crossed the border.", {"military", "territory"}),
        ("Imports of Danish cheese fell.", {"economic"}),
        ("The couple called it important.", set()),
        ("A hacker breached the minister's servers.", {"cyber", "executive"}),
        ("Crimea is on the Black Sea.", set()),
        ("They consulted in the courtyard.", set()),
        ("The trolley passed the tanker.", set()),
        ("Police investigate it.", set()),
    ],
)
def test_contexts_are_shown_by_whole_words(text, shown):
    assert set(contexts_of(text)) == shown
