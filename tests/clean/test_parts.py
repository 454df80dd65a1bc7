"""The cut into parts, on texts written for this project."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.clean import prepare
from detente.clean.parts import cut_parts
from detente.records import Part, PartKind, Report, Span


def cut(text: str, title: str | None = None) -> list[tuple[str, str]]:
    """Kinds and words of the parts."""
    return [(p.kind.value, p.span.of(text)) for p in cut_parts(text, title)]


def kinds(text: str, title: str | None = None) -> list[str]:
    return [kind for kind, _ in cut(text, title)]


AGENCY_PAGE = """3 May 2016
Norwegian Foreign Minister Anne Holm (L) shakes hands with her Estonian colleague Jaan Tamm in Tallinn

'Old Neighbours': Holm Vows to Keep Arctic Council Talks Going

© REUTERS/ Jane Roe
WORLD
221043

Oslo wants the talks to go on in spite of the dispute over fishing rights.

TALLINN (Sputnik) — Norwegian Foreign Minister Anne Holm said on Tuesday that her country would not leave the talks.

"We will stay at the table," Holm said after a meeting that lasted two hours.

Estonian guards stand beside the border river in this file photo, April 2, 2015
© AFP 2016/ John Doe
Finland Calls on Both Sides to Show Restraint - Prime Minister
Estonia has asked for an answer by the end of the month. The two governments have met four times this year.
"""


def test_agency_page() -> None:
    assert kinds(AGENCY_PAGE) == [
        "meta", "caption", "title", "credit", "meta", "meta",
        "body", "dateline", "body", "caption", "credit", "teaser", "body",
    ]  # fmt: skip


def test_agency_page_words() -> None:
    parts = dict(reversed(cut(AGENCY_PAGE)))
    assert parts["title"].startswith("'Old Neighbours'")
    assert parts["dateline"] == "TALLINN (Sputnik) —"
    assert parts["teaser"].startswith("Finland Calls")


def test_title_standfirst_story_and_source() -> None:
    text = (
        "Minister Praises the Treaty With Peru\n\nThe two signed the accord after five years of talks\n\n"
        "Chile and Peru signed a fishing treaty in Lima. It takes effect in June.\n\nSource/Image: The Andes Courier"
    )
    assert kinds(text) == ["title", "subtitle", "body", "credit"]


@pytest.mark.parametrize(
    "line",
    [
        "Iraq and Iran agreed to reopen a border crossing",
        "US",
        "14 September 2017",
        "Kenya Sends More Troops to Somalia, Minister Says",
        "© REUTERS/ Jane Roe",
        "Related: Kenya sends troops",
        "By Jane Roe",
        "The ministers (R) walk to the table in this file photo",
    ],
)
def test_a_single_line_is_the_story(line: str) -> None:
    assert cut(line) == [("body", line)]


def test_a_single_line_that_is_the_title() -> None:
    assert cut("Iraq and Iran reopen a crossing", "Iraq and Iran reopen a crossing") == [
        ("title", "Iraq and Iran reopen a crossing")
    ]


def test_a_single_line_with_a_dateline() -> None:
    assert kinds("LIMA (AP) _ Peru recalled its ambassador on Friday.") == ["dateline", "body"]


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("Canada Rejects the Offer of New Zealand on Dairy Trade.", "title"),
        ("Canada rejects New Zealand's offer on dairy trade.", "title"),
        ("Will Canada accept the offer?", "title"),
        ("Dairy farmers wait for an answer;", "title"),
        (
            "Canada rejected an offer by New Zealand on Monday, saying it would not open its markets.",
            "body",
        ),
        ("Dairy Farmers of Canada welcomed the answer on Monday, the group said.", "body"),
    ],
)
def test_first_line_with_a_stop(first: str, kind: str) -> None:
    text = f"{first}\n\n" + (
        "The government in Ottawa gave its answer in a letter to the ministry in Wellington, "
        "which was made public on Monday afternoon."
    )
    assert kinds(text)[0] == kind


def test_lists_and_section_heads_are_the_story() -> None:
    text = (
        "Spain and Morocco Agree on Fishing\n\nThe ministers met in Rabat on Monday. They agreed on these points:\n"
        "Spain Gives Morocco New Patrol Boats\nMorocco Opens Two Ports to Spanish Trawlers\n\n"
        "Spain-Morocco relations\n\nThe two countries have quarrelled over the waters since 1975."
    )
    assert kinds(text) == ["title", "body"]


def test_lines_broken_inside_a_sentence_are_the_story() -> None:
    text = (
        "Aid reaches the north\n\nThe convoy, led by the\nUnited Nations\nand the Red Crescent, reached the town. "
        "It brought food."
    )
    assert kinds(text) == ["title", "body"]


@pytest.mark.parametrize(
    "teaser",
    [
        "Turkey Warns Greece Over Islands in the Aegean",
        "Athens Ready to Discuss Sea Border Before Summer - Foreign Minister",
        "Sanctions Will Hurt European Farmers Most - Minister",
        "Turkey warns Greece over islands in the Aegean",
        "Read more: Turkey warns Greece over islands",
        "RELATED: Greek minister cancels visit",
    ],
)
def test_teasers_between_paragraphs(teaser: str) -> None:
    text = (
        "Bulgaria signs pipeline deal\n\nBulgaria signed the deal in Sofia on Friday. It runs for ten years.\n\n"
        f"{teaser}\n\nThe pipeline crosses the Black Sea. Work starts next year."
    )
    assert ("teaser", teaser) in cut(text)


@pytest.mark.parametrize(
    "line",
    [
        "Turkey said it would answer Greece in the Aegean dispute",
        "—A witness who calls the deal a mistake",
        "Turkey warns Greece",
        "* Turkey warns Greece over islands in the Aegean",
        '"Turkey warns Greece over islands in the Aegean"',
        "Relations with Turkey and Greece",
        "Members of the Black Sea Council - Romania",
    ],
)
def test_no_teasers(line: str) -> None:
    text = (
        "Bulgaria signs pipeline deal\n\nBulgaria signed the deal in Sofia on Friday. It runs for ten years.\n\n"
        f"{line}\n\nThe pipeline crosses the Black Sea. Work starts next year."
    )
    assert kinds(text) == ["title", "body"]


def test_related_list_at_the_end() -> None:
    text = (
        "Ghana votes\n\nGhana went to the polls on Monday. Results are due on Friday.\n\nRelated news\n"
        '"Ghana opposition names candidate" — Accra Wire, May 2, 2016\n"Togo closes border"\n\n'
        'Sources\nJane Roe. "Vote in Ghana"'
    )
    assert kinds(text) == ["title", "body", "meta", "teaser", "teaser", "meta", "teaser"]


def test_a_caption_needs_no_cue_directly_above_a_picture_credit() -> None:
    text = (
        "Floods in Laos\n\nLaos asked Thailand for help on Monday. Boats are on their way.\n\n"
        "Families on a roof near Attapeu\nImage: Jane Roe.\n\nThe dam broke in the night. Six villages are gone."
    )
    assert kinds(text) == ["title", "body", "caption", "credit", "body"]


def test_a_credit_at_the_end_of_a_caption_is_cut_off() -> None:
    text = "Talks in Doha\n\nAn envoy of Oman speaks to reporters in Doha. (AP Photo/Jane Roe)\n\nThey began on Monday."
    assert cut(text)[1:3] == [
        ("caption", "An envoy of Oman speaks to reporters in Doha."),
        ("credit", "(AP Photo/Jane Roe)"),
    ]


def test_a_caption_parted_from_its_credit_by_a_blank_line() -> None:
    text = (
        "Talks in Doha\n\nThe talks began on Monday. They last a week.\n\n"
        "Envoys of Oman and Qatar leave the hall in Doha, Qatar, May 2, 2016\n\n© Andes Courier/ J. Roe\n\n"
        "The next round is in Muscat. No date is set."
    )
    assert kinds(text) == ["title", "body", "caption", "credit", "body"]


def test_a_title_with_a_date_is_a_title() -> None:
    text = "Statement by the Minister on Doha, May 2, 2016\n\nWe welcome the talks. They must go on."
    assert kinds(text) == ["title", "body"]


def test_a_party_in_brackets_makes_no_caption() -> None:
    text = (
        "Senate delays vote\n\nSenator John Roe (R) said the vote would wait. He gave no reason.\n\n"
        "Governor Jane Doe (R) criticised the delay on Monday."
    )
    assert kinds(text) == ["title", "body"]


def test_staff_note_after_the_last_sentence() -> None:
    text = "Vote in Mali\n\nMali voted on Sunday. Turnout was low. (Reporting by Jane Roe; editing by John Doe)"
    assert cut(text)[-1] == ("credit", "(Reporting by Jane Roe; editing by John Doe)")


def test_page_furniture() -> None:
    furniture = [
        "Updated 14:05 GMT",
        "Share on Facebook",
        "764",
        "https://a.example/1",
        "* * *",
        "Read more",
        "2 comments",
    ]
    story, end = "Mali voted on Sunday. Turnout was low.", "Results are due on Friday. Observers praised the vote."
    text = "\n\n".join(["Vote in Mali", story, *furniture, end])
    assert [words for kind, words in cut(text) if kind == "meta"] == furniture


def test_section_names_count_above_the_story_only() -> None:
    assert kinds("World\n\nVote in Mali\n\nMali voted on Sunday. Turnout was low.")[:2] == ["meta", "title"]
    assert "meta" not in kinds(
        "Vote in Mali\n\nMali voted on Sunday. Turnout was low.\n\nPolitics\n\nThe parties quarrel. They always have."
    )


def test_given_title_is_joined_once() -> None:
    report = prepare(Report(text="Mali voted on Sunday. Turnout was low.", title="Vote in Mali"))
    assert report.text == "Vote in Mali\n\nMali voted on Sunday. Turnout was low."
    assert [p.kind for p in report.parts] == [PartKind.TITLE, PartKind.BODY]
    assert prepare(report) == report


def test_given_title_already_in_the_text() -> None:
    for text in ("VOTE IN MALI.\n\nMali voted on Sunday.", "3 May 2016\n\nVote in Mali\n\nMali voted on Sunday."):
        report = prepare(Report(text=text, title="Vote in Mali"))
        assert report.text == text
        assert [p.kind for p in report.parts if p.kind is PartKind.TITLE] == [PartKind.TITLE]


def test_identity_stays() -> None:
    report = Report(text="Mali voted on Sunday.", title="Vote in Mali")
    assert prepare(report).id == report.id


def test_given_parts_are_kept() -> None:
    report = Report(text="Mali voted.", title="Vote", parts=(Part(PartKind.BODY, Span(0, 11)),))
    assert prepare(report) is report


LINES = st.one_of(
    st.sampled_from(AGENCY_PAGE.split("\n")),
    st.sampled_from(["", " ", "\t", "* * *", "By Jane Roe", "(Reporting by A B)", "LIMA (AP) --", "Related news"]),
    st.sampled_from(["x:", "Photo: A/AFP", "\u2028", "\x1c", "A guard waves. (AP Photo/Jane Roe)"]),
    st.text(max_size=60),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=14).map("\n".join), st.none() | st.text(max_size=40))
def test_parts_tile_any_text(text: str, title: str | None) -> None:
    report = prepare(Report(text=text, title=title))
    at = 0
    for part in report.parts:
        assert at <= part.span.start < part.span.end <= len(report.text)
        assert not report.text[at : part.span.start].strip()
        assert part.span.of(report.text).strip() == part.span.of(report.text)
        at = part.span.end
    assert not report.text[at:].strip()
    assert report.text.endswith(text)
    assert prepare(report) == report
