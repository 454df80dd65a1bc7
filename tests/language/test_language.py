"""Sentences, tokens, headlines."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.language import is_headline, recase
from detente.language.split import LONGEST
from detente.records import Part, PartKind, Report, Span


def sentences(model, text, kind=PartKind.BODY):
    report = Report(text=text, parts=(Part(kind, Span(0, len(text))),))
    return [s.text for s in model.read(report).sentences]


def test_abbreviations_do_not_end_a_sentence(model):
    assert len(sentences(model, "Mr. Holm met Gov. Reyes in the U.S. capital on Jan. 3.")) == 1


def test_an_abbreviation_at_the_end_does(model):
    assert len(sentences(model, "He flew to the U.S. The minister stayed.")) == 2


def test_a_closing_quote_stays_and_an_opening_one_goes(model):
    assert sentences(model, 'He left. "I am tired," he said.') == ["He left.", '"I am tired," he said.']
    assert sentences(model, '"I am tired." He left.') == ['"I am tired."', "He left."]


def test_lines_are_paragraphs(model):
    assert sentences(model, "One line\nAnother line") == ["One line", "Another line"]


def test_teasers_and_credits_are_not_read(model):
    assert sentences(model, "Nobody reads this.", PartKind.TEASER) == []


def test_tokens_point_at_their_words_even_in_recased_headlines(model):
    text = "Norway Praises Chile, Peru Over New Border Deal"
    report = Report(text=text, parts=(Part(PartKind.TITLE, Span(0, len(text))),))
    (s,) = model.parse(model.read(report), proper=frozenset({"norway", "chile", "peru"})).sentences
    assert all(text[t.start : t.end] == t.text for t in s.tokens)
    assert s[s.root].lemma == "praise"


def test_lemmas_that_the_model_gets_wrong_are_mended(model):
    report = Report(text="He hopes to stage talks.", parts=(Part(PartKind.BODY, Span(0, 24)),))
    (s,) = model.parse(model.read(report)).sentences
    assert {"hope", "stage"} <= {t.lemma for t in s.tokens}


def test_nothing_hangs_on_an_auxiliary(model):
    text = "The Chilean premier has, finally, thanked Peru."
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    (s,) = model.parse(model.read(report)).sentences
    subject = next(t for t in s.tokens if t.lemma == "premier")
    assert s[subject.head].lemma == "thank"


def test_headline_and_recasing():
    words = "Norway Hopes to Improve Ties With Chile".split()
    assert is_headline(words)
    assert recase(words, frozenset({"norway", "chile"})) == "Norway hopes to improve ties with Chile".split()
    assert not is_headline("Norway hopes to improve ties with Chile".split())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_sentences_lie_in_the_text_in_order(model, text):
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    at = 0
    for s in model.read(report).sentences:
        assert at <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == s.text
        at = s.end


def read(model, text):
    return model.read(Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))).sentences


def test_a_sentence_without_end_is_read_clause_by_clause(model):
    clause = "the envoys of Norway, Chile and Peru left the hall; "
    text = clause * 300
    found = read(model, text)
    assert max(len(s.words) for s in found) <= LONGEST
    assert all(text[a:b] == w for s in found for w, (a, b) in zip(s.words, s.places, strict=True))
    assert all(s.text.endswith(";") for s in found)
    assert [w for s in found for w in s.words] == [w for _ in range(300) for w in read(model, clause)[0].words]


def test_a_long_sentence_is_cut_behind_its_best_clause_mark(model):
    words = ["ship"] * (LONGEST + 40)
    words[LONGEST - 60], words[LONGEST - 20] = "ship;", "ship,"
    found = read(model, " ".join(words))
    assert [s.text[-1] for s in found] == [";", "p"]
    words[LONGEST - 60] = "ship"
    assert [s.text[-1] for s in read(model, " ".join(words))] == [",", "p"]
    words[LONGEST - 20] = "ship"
    assert [len(s.words) for s in read(model, " ".join(words))] == [LONGEST, 40]


def test_a_sentence_of_common_length_stays_whole(model):
    text = "The envoys, " + "who had come from Oslo and Lima, " * 20 + "left."
    assert len(read(model, text)) == 1


def test_shortcuts_of_the_door_change_neither_tags_nor_lemmas_nor_trees(model):
    import importlib
    import json
    from importlib.resources import files

    from detente import config
    from detente.language import LEMMAS

    plain = importlib.import_module(config.text("language_model")).load(disable=["ner"])
    sample = files("detente").joinpath("data/sample/reports.jsonl").read_text("utf-8").splitlines()[:4]
    text = "\n".join(json.loads(line)["text"] for line in sample)
    report = Report(text=text, parts=(Part(PartKind.BODY, Span(0, len(text))),))
    for s in model.parse(model.read(report)).sentences:
        doc = model._doc(s, frozenset())
        for _, component in plain.pipeline:
            doc = component(doc)
        assert [(t.tag_, t.dep_, t.head.i) for t in doc] == [(t.tag, t.dep, t.head) for t in s.tokens]
        assert [LEMMAS.get(t.lower_, t.lemma_.lower()) for t in doc] == [t.lemma for t in s.tokens]


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Foreign Minister Ada Lind met Chilean Foreign Minister Luis Rojas in Oslo on Tuesday.",
        "The Prime Minister and President Rojas met on 3 March at the Pacific Summit in Lima.",
        "Prime Minister Ada Lind said that President Luis Rojas had left Oslo.",
        "Former Chilean President Luis Rojas dies",
    ],
)
def test_running_sentences_full_of_names_are_no_headlines(text: str) -> None:
    assert not is_headline(text.split())


def test_small_words_of_title_case_are_left_to_headlines() -> None:
    assert is_headline("Lind to Meet Rojas in Oslo Amid Row Over Fishing Rights".split())
    assert is_headline("Talks between Norway and Chile Are off After the Raid".split())


@pytest.mark.parametrize("title", ["Col.", "Lt. Col.", "Maj. Gen.", "Capt.", "Sgt.", "Cmdr.", "Amb."])
def test_a_sentence_does_not_end_at_a_rank(model, title: str) -> None:
    assert sentences(model, f"It was closed on Monday, said {title} Peter Lund. Rain fell.")[1:] == ["Rain fell."]
