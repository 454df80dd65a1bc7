"""The tables of acts: their form, their examples, the user's own rows, and the messages of wrong cells."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from detente.actors import Cast
from detente.coder import lexicon, status, tables
from detente.coder.contexts import contexts_of
from detente.coder.frames import FrameReader
from detente.coder.relate import plain_report
from detente.errors import DataError
from detente.ontology import load as ontology
from detente.records import EventType, Status

FOLDER = files("detente").joinpath("data/lexicon")
#: The tables whose rows have a type.
TYPED = ("verbs.tsv", "nouns.tsv", "adjectives.tsv")
GOOD_VERB = "hobnob\tprep:with\tCONSULT\t-\twith\tmutual\tOslo's envoy hobnobbed with Chilean officials."


def rows(file: str) -> list[tables.Row]:
    return list(tables.rows(file))


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


@pytest.mark.parametrize("file", tables.COLUMNS)
def test_every_row_has_an_example_that_is_a_sentence(file):
    assert not [row.line for row in rows(file) if not re.fullmatch(r"[A-Z].{10,}\.", row.cells["example"])]


@pytest.mark.parametrize("file", tables.COLUMNS)
def test_no_row_names_a_word_twice(file):
    for row in rows(file):
        assert len(row.lemmas) == len(set(row.lemmas)) and all(row.lemmas), f"{file}, line {row.line}"


def test_verbs_are_single_words_and_slots_and_flags_are_documented():
    page = (Path(__file__).parents[2] / "docs" / "lexicon.md").read_text("utf-8")
    named = (lexicon.VERB_FLAGS | lexicon.NOUN_FLAGS | lexicon.VERB_SLOTS | lexicon.NOUN_SLOTS) - lexicon.PREPOSITIONS
    assert not [word for word in named | (lexicon.NEEDS - lexicon.PREPOSITIONS) if f"`{word}" not in page]
    for row in rows("verbs.tsv"):
        assert not any(" " in w for w in row.lemmas), f"verbs.tsv, line {row.line}"


@pytest.mark.parametrize(
    ("file", "column", "allowed"),
    [("verbs.tsv", "flags", lexicon.VERB_FLAGS), ("nouns.tsv", "flags", lexicon.NOUN_FLAGS)],
)
def test_every_flag_has_a_use(file, column, allowed):
    assert {f for row in rows(file) for f in row.each(column, None)} == allowed


def test_every_class_is_used_and_matches_noun_phrases():
    classes = tomllib.loads((FOLDER / "classes.toml").read_text("utf-8"))
    needs = [row.cells["needs"] for file in ("verbs.tsv", "idle.tsv") for row in rows(file)]
    asked = {w for cell in needs for w in re.findall(r"@(\w+)", cell)}
    assert set(classes) == asked
    for name, words in classes.items():
        assert len(words) == len(set(words)), name
        assert all(w == w.lower() and len(w.split()) <= 2 for w in words), name


@pytest.mark.slow
@pytest.mark.parametrize("file", TYPED)
def test_every_example_gives_the_type_of_its_row(file, drafts):
    failed = [
        f"{file}, line {row.line}: {row.cells['example']!r} gives {found}, not {row.cells['type']}"
        for row in rows(file)
        if row.cells["type"] not in (found := [d.type.value for _, d in drafts(row.cells["example"])])
    ]
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("kind", EventType)
def test_one_example_of_each_type(kind, drafts):
    row = next(row for row in rows("verbs.tsv") if row.cells["type"] == kind.value)
    assert kind in [d.type for _, d in drafts(row.cells["example"])], row.cells["example"]


def test_idle_phrases_tell_no_act_of_their_verb(drafts):
    for row in rows("idle.tsv"):
        found = [d.rule for _, d in drafts(row.cells["example"])]
        assert not [rule for rule in found if rule.split(":")[1].split()[0] in row.lemmas], f"idle.tsv, line {row.line}"


def test_attitudes_have_the_effect_and_the_status_that_their_rows_say(drafts):
    for row in rows("attitudes.tsv"):
        lemmas, _, effect, given, example = row.cells.values()
        found = drafts(example)
        where = f"attitudes.tsv, line {row.line}: {example}"
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


@pytest.mark.parametrize(
    ("needs", "example", "holds"),
    [
        ("with:spoon", "Oslo's envoy hobnobbed with a spoon near Chilean officials.", True),
        ("with:spoon", "Oslo's envoy hobnobbed with Chilean officials.", False),
        ("subj:envoy", "The Danish envoy hobnobbed with Chilean officials.", True),
        ("subj:envoy", "The Danish minister hobnobbed with Chilean officials.", False),
        ("!prep:with", "Oslo's envoy hobnobbed with Chilean officials.", False),
        ("inf:learn", "Oslo's envoy hobnobbed with Chilean officials to learn more.", True),
        ("inf:learn", "Oslo's envoy hobnobbed with Chilean officials to gain time.", False),
    ],
)
def test_needs_hold_where_they_say(own, drafts, needs, example, holds):
    own("verbs.tsv", f"hobnob\t{needs}\tCONSULT\t-\twith,near\t-\tOslo's envoy hobnobbed with Chilean officials.")
    assert ("CONSULT" in [d.type.value for _, d in drafts(example)]) is holds


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
        (GOOD_VERB.replace("\twith\t", "\tbeneath\t"), "targets", "'beneath'", "objin"),
        (GOOD_VERB.replace("\tmutual\t", "\tmutually\t"), "flags", "'mutually'", "mutual"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_column_and_value(own, line, column, value, allowed):
    own("verbs.tsv", "# mine", GOOD_VERB, line)
    with pytest.raises(DataError) as caught:
        lexicon.load()
    for part in ("verbs.tsv, line 3", f"column {column}", value, allowed):
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("file", "line", "column", "value", "allowed"),
    [
        ("nouns.tsv", "powwow\tCONSULT\t-\tbetwixt\twith\t-\tA powwow of Chad.", "sources", "'betwixt'", "poss"),
        ("nouns.tsv", "powwow\tCONSULT\t-\tposs\twith\tloud\tA powwow of Chad.", "flags", "'loud'", "mutual"),
        ("adjectives.tsv", "chummy\tSUPPORT\t-\twithal\tOslo is chummy.", "targets", "'withal'", "with"),
        ("attitudes.tsv", "balk\tadverb\t-\tdenied\tOslo balked.", "pos", "'adverb'", "verb"),
        ("attitudes.tsv", "balk\tverb\t-\tundone\tOslo balked.", "status", "'undone'", "intended"),
        ("attitudes.tsv", "balk\tverb\tREFUSE\t-\tOslo balked.", "effect", "'REFUSE'", "REJECT"),
        ("idle.tsv", "meet\tobject:deadline\tOslo met the deadline.", "needs", "'object'", "obj"),
    ],
)
def test_a_wrong_cell_of_every_table_is_named(own, file, line, column, value, allowed):
    own(file, line)
    with pytest.raises(DataError) as caught:
        lexicon.load()
    for part in (f"{file}, line 1", f"column {column}", value, allowed):
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
