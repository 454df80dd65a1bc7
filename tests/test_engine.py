"""One report in, one record out."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import detente
from detente.records import Basis, Failure, PartKind, Record, Report

STORY = """Oslo talks end

OSLO, March 3 (Meridian) - Norway's foreign minister met her Chilean counterpart in Oslo on Friday.

"We agreed to work with Chile on fisheries," she said.

Relations between Norway and Chile are at their lowest since 1990.
"""


def test_public_face(coder):
    record = coder.code(detente.Report(text=STORY, outlet="Meridian", published="2017-03-03"))
    assert {m.type.value for m in record.mentions} >= {"CONSULT", "AGREE"}
    assert record.statements[0].kind == "direct"
    assert [c.pair for c in record.relation_claims] == [("CHL", "NOR")]
    assert record.times
    assert record.report.published.start == "2017-03-03"
    assert record.report.parts


def test_title_given_apart_is_read_and_stands_first(coder):
    record = coder.code(
        Report(text="Nothing else happened.", title="Norway expels two Chilean diplomats", published="2017-03-03")
    )
    (mention,) = record.mentions
    assert mention.part is PartKind.TITLE
    assert record.report.text.startswith("Norway expels")
    assert mention.trigger.text == record.report.text[mention.trigger.start : mention.trigger.end]


def test_coding_is_deterministic(coder):
    report = Report(text=STORY, published="2017-03-03")
    assert coder.code(report) == coder.code(report)


def test_undated_report_gets_a_date_from_its_text_or_none(coder):
    dated = coder.code(Report(text="3 March 2017\n\nNorway praised Chile.")).report.published
    assert (dated.start, dated.basis) == ("2017-03-03", Basis.PRINTED)
    assert coder.code(Report(text="Norway praised Chile.")).report.published.start is None


def test_one_bad_report_does_not_end_the_run(coder, monkeypatch):
    good, bad = Report(text="Norway praised Chile."), Report(text="boom")
    code = coder.code
    monkeypatch.setattr(coder, "code", lambda r: (_ for _ in ()).throw(RuntimeError("no")) if r is bad else code(r))
    out = list(coder.code_many([good, bad, good]))
    assert [type(x) for x in out] == [Record, Failure, Record]
    assert out[1].stage == "code"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_is_coded_without_error_and_every_offset_holds(coder, text):
    record = coder.code(Report(text=text, published="2017-03-03"))
    body = record.report.text
    for m in record.mentions:
        assert body[m.trigger.start : m.trigger.end] == m.trigger.text
        assert body[m.evidence.start : m.evidence.end] == m.evidence.text
    for s in record.statements:
        assert s.words == " ".join(c.of(body) for c in s.content)
    for t in record.times:
        assert body[t.start : t.end] == t.text
