"""Who did what to whom, one construction at a time; every sentence is made up."""

import pytest

from detente.records import Report

ACTS = [
    # active, passive, nominal, light verb
    ("Norway praised Chile.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Chile was praised by Norway.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Sanctions imposed by Norway on Chile hurt trade.", ("SANCTION", "NOR", "CHL", "done")),
    ("Norway launched air strikes on Chile.", ("ASSAULT", "NOR", "CHL", "done")),
    ("Norway's seizure of Chilean ships angered the region.", ("COERCE", "NOR", "CHL", "done")),
    ("Peru held talks with Kenya in Nairobi.", ("CONSULT", "PER", "KEN", "done")),
    ("Talks between Peru and Kenya began on Monday.", ("CONSULT", "PER", "KEN", "done")),
    # attitudes, and what they turn into
    ("Norway agreed to give aid to Malawi.", ("AGREE", "NOR", "MWI", "done")),
    ("Hanoi is ready to work with Manila.", ("AGREE", "VNM", "PHL", "done")),
    ("Hanoi is ready, in principle, to work with Manila.", ("AGREE", "VNM", "PHL", "done")),
    ("Peru voiced its willingness to talk to Chile.", ("AGREE", "PER", "CHL", "done")),
    ("Norway threatened to bomb Chile.", ("THREATEN", "NOR", "CHL", "done")),
    ("Norway vowed to attack Chile.", ("THREATEN", "NOR", "CHL", "done")),
    ("Norway refused to extradite the banker to Peru.", ("REJECT", "NOR", "PER", "done")),
    ("Kenya has offered to send sappers to assist the Somali army.", ("AGREE", "KEN", "SOM", "done")),
    # requests: verbs, and what somebody must do
    ("Norway urged Chile to withdraw its troops.", ("REQUEST", "NOR", "CHL", "done")),
    ("Norway said that Chile must respect the accord.", ("REQUEST", "NOR", "CHL", "done")),
    # refusals of cooperation are no acts that did not happen
    ("Norway will not lift the embargo on Chile.", ("REJECT", "NOR", "CHL", "done")),
    ("Norway does not recognise Kosovo.", ("REJECT", "NOR", "XKX", "done")),
    # borderlines of the codebook
    ("Norway and Chile signed a treaty.", ("SUPPORT", "CHL+NOR", "CHL+NOR", "done")),
    ("Norway reached a deal with Chile.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway invited the Chilean president.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway recalled its ambassador from Chile.", ("SANCTION", "NOR", "CHL", "done")),
    ("Norway withdrew its troops from Chile.", ("RETREAT", "NOR", "CHL", "done")),
    ("Norway supplied missiles to Chile.", ("AID", "NOR", "CHL", "done")),
    ("Norway and Chile staged military drills in May.", ("COOPERATE", "CHL+NOR", "CHL+NOR", "done")),
    ("North Korea tested a missile.", ("MOBILIZE", "PRK", "", "done")),
    ("Norway accused Chile of spying.", ("ACCUSE", "NOR", "CHL", "done")),
    # adjectives, and what is said to be needed
    ("Norway is alarmed by Chilean raids.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway is grateful to Chile.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Norway said it is vital that Chile frees the crew.", ("REQUEST", "NOR", "CHL", "done")),
    # peacekeepers protect
    ("Norway sent troops to Mali as peacekeepers.", ("AID", "NOR", "MLI", "done")),
    # parties: lists, persons, metonyms, things of a state, relative clauses
    ("Norway, Chile and Peru condemned Kenya.", ("ACCUSE", "CHL+NOR+PER", "KEN", "done")),
    ("Rex Tillerson met Sergei Lavrov.", ("CONSULT", "USA", "RUS", "done")),
    ("The Kremlin expelled two British diplomats.", ("SANCTION", "RUS", "GBR", "done")),
    ("Norway detained a Chilean trawler.", ("COERCE", "NOR", "CHL", "done")),
    ("The pact that Norway signed with Chile is old.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Norway condemned the raid that Chile had launched.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway, which has bombed Chile, denies it.", ("ASSAULT", "NOR", "CHL", "done")),
    ("Nations which have bombed Libya include Chile, Peru and Kenya.", ("ASSAULT", "CHL+KEN+PER", "LBY", "done")),
    ("Norway bombed Islamic State fighters in Syria.", ("ASSAULT", "NOR", "ISIS+SYR", "done")),
    # acts to come, denied, feared
    ("Norway will sign a treaty with Chile.", ("SUPPORT", "NOR", "CHL", "intended")),
    ("Norway plans to expel Chilean diplomats.", ("SANCTION", "NOR", "CHL", "intended")),
    ("Norway threatened to make Chile pay and refused to meet the Chileans.", ("REJECT", "NOR", "CHL", "done")),
    ("Turkish Gen. Kemal Norn met the Chilean defence minister.", ("CONSULT", "TUR", "CHL", "done")),
    ("Turkish Col. Kemal Norn accused Chile of shelling Peru.", ("ASSAULT", "CHL", "PER", "done")),
    ("Norway promised not to attack Chile.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway is not in a position to collaborate with Chile.", ("COOPERATE", "NOR", "CHL", "denied")),
    ("Chilean rebels shelled the Chilean army, a Norwegian source said.", ("ASSAULT", "CHL", "CHL", "done")),
    ("Talks between Norway and Chile were scheduled for Monday.", ("CONSULT", "NOR", "CHL", "intended")),
    ("Norway did not attack Chile.", ("ASSAULT", "NOR", "CHL", "denied")),
    ("Norway could impose sanctions on Chile.", ("SANCTION", "NOR", "CHL", "hypothetical")),
    # ditransitive passives
    ("Mali was given a loan by Norway.", ("AID", "NOR", "MLI", "done")),
    ("Mali was granted asylum by Norway.", ("AID", "NOR", "MLI", "done")),
    ("Kenya was offered aid by Norway.", ("AGREE", "NOR", "KEN", "done")),
    ("Chad was denied a visa by France.", ("REJECT", "FRA", "TCD", "done")),
    # several parties
    ("Prime Minister Narendra Modi and President Xi Jinping met in Wuhan.", ("CONSULT", "CHN+IND", "CHN+IND", "done")),
    ("Norway called on Chile to leave and on Peru to stay.", ("REQUEST", "NOR", "CHL+PER", "done")),
    ("Norway demanded that Chile leave and that Peru stay.", ("REQUEST", "NOR", "CHL+PER", "done")),
    ("Chile, Peru and Kenya are members of the task force.", ("COOPERATE", "CHL+KEN+PER", "CHL+KEN+PER", "done")),
    # said it would
    ("Norway said it would release two Chilean sailors.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway announced that its troops would withdraw from Chile.", ("CONCEDE", "NOR", "CHL", "done")),
    ("Norway said it would bomb Chile.", ("THREATEN", "NOR", "CHL", "done")),
    ("Norway said it would expel the Chilean ambassador.", ("SANCTION", "NOR", "CHL", "intended")),
    # what somebody is called, and who is said to be to blame
    ("Norway called Chile's president a liar.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway described Chile as an ally.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Norway found two Chileans guilty.", ("SANCTION", "NOR", "CHL", "done")),
    ("Norway said that Chilean rebels were responsible.", ("ACCUSE", "NOR", "CHL", "done")),
    ("A court in Oslo issued a report critical of Chile.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway posted a message on Twitter blaming Chile.", ("ACCUSE", "NOR", "CHL", "done")),
    # nouns: whose they are, of whom they are said, whom they befall
    ("The expulsion of two Russians by Bulgaria angered many.", ("SANCTION", "BGR", "RUS", "done")),
    ("Norway has repeated its demand that Chile leave.", ("REQUEST", "NOR", "CHL", "done")),
    ("Norway is the largest donor to Chad.", ("AID", "NOR", "TCD", "done")),
    ("Norway was the target of a Chilean attack.", ("ASSAULT", "CHL", "NOR", "done")),
    # words round the verb
    ("Norway's minister told the Chilean premier by telephone that he was angry.", ("CONSULT", "NOR", "CHL", "done")),
    ("Norway joined the Chilean ships for an exercise.", ("COOPERATE", "NOR", "CHL", "done")),
    ("Norway sent a team to Chile to investigate the crash.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway lifted sanctions against Chile on Friday.", ("RETREAT", "NOR", "CHL", "done")),
    ("Norway returned a bust of Peter the Great to Chile.", ("RETREAT", "NOR", "CHL", "done")),
    ("Norway stopped shelling Chile.", ("RETREAT", "NOR", "CHL", "done")),
    ("Norway stopped selling gas to Chile.", ("SANCTION", "NOR", "CHL", "done")),
    ("Norway vowed to retaliate against Chile.", ("THREATEN", "NOR", "CHL", "done")),
    ("Norwegian diplomats have been in contact with Chile.", ("CONSULT", "NOR", "CHL", "done")),
    ("The Chilean ambassador was ordered to leave Norway.", ("SANCTION", "NOR", "CHL", "done")),
    ("Norway said that Chile has to withdraw its ships.", ("REQUEST", "NOR", "CHL", "done")),
    # what somebody goes back on
    ("Norway gave up its threat to sue Chile.", ("CONCEDE", "NOR", "CHL", "done")),
    ("Norway dropped its demand that Chile leave the reef.", ("CONCEDE", "NOR", "CHL", "done")),
    # nouns of more than one act; whom a noun asks, and whom it is against
    ("Norway's call for Chile to leave was ignored.", ("REQUEST", "NOR", "CHL", "done")),
    ("Norway stressed the need for Chile to open the port.", ("REQUEST", "NOR", "CHL", "done")),
    ("Chile closed the office at Norway's request.", ("REQUEST", "NOR", "CHL", "done")),
    ("Anti-Chilean riots broke out in Norway.", ("PROTEST", "NOR", "CHL", "done")),
    ("Norway and Chile are close to a fishing deal.", ("AGREE", "CHL+NOR", "CHL+NOR", "intended")),
    # crowds
    ("Some 400 people protested in front of the Norwegian embassy in Santiago.", ("PROTEST", "CHL", "NOR", "done")),
    # commas round an adverb
    ("Norway has, at long last, apologised to Chile.", ("CONCEDE", "NOR", "CHL", "done")),
    ("Norway and Chile traded threats.", ("THREATEN", "CHL+NOR", "CHL+NOR", "done")),
    ("Norway and Chile sent their armies against each other.", ("ASSAULT", "CHL+NOR", "CHL+NOR", "done")),
    # whose act is judged, echoed, brought about
    ("Norway hailed the release of two Peruvians by Chile.", ("SUPPORT", "NOR", "CHL", "done")),
    ("Norway joined calls for Chile to free the editor.", ("REQUEST", "NOR", "CHL", "done")),
    ("The meeting brought together officials of Norway and Chile.", ("CONSULT", "CHL+NOR", "CHL+NOR", "done")),
    ("Fighting between Norway and Chile went on.", ("ASSAULT", "NOR", "CHL", "done")),
    ("Chile's army repelled a Norwegian attack.", ("ASSAULT", "NOR", "CHL", "done")),
    ("The Chilean drills alarmed Norway.", ("ACCUSE", "NOR", "CHL", "done")),
    ("Norway announced 20 million dollars in aid for Chile.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway and Chile announced a deal on cod.", ("AGREE", "CHL+NOR", "CHL+NOR", "done")),
    # readiness, refusal and menace in other clothes
    ("Norway would be glad to host the Chilean president.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway has no objection to Chile's plan.", ("AGREE", "NOR", "CHL", "done")),
    ("Norway has ruled out ceding the islet to Chile.", ("REJECT", "NOR", "CHL", "done")),
    ("Norway vowed to hit back at Chile.", ("THREATEN", "NOR", "CHL", "done")),
    ("Norway told Chile to leave or face attack.", ("THREATEN", "NOR", "CHL", "done")),
    # offered to whom the report last told of
    ("Chile shelled Peru on Monday. Norway offered mediation.", ("AGREE", "NOR", "CHL+PER", "done")),
]


@pytest.mark.parametrize(("sentence", "act"), ACTS, ids=[s for s, _ in ACTS])
def test_act(told, sentence, act):
    assert act in told(sentence)


@pytest.mark.parametrize("verb", ["condemned", "welcomed", "criticised", "opposed"])
def test_whom_harm_is_aimed_at_is_not_judged(told, verb):
    assert not [t for t in told(f"Norway {verb} the sanctions on Chile.") if t[2] == "CHL"]
    assert [t for t in told(f"Norway {verb} Peru's sanctions on Chile.") if t[1:3] == ("NOR", "PER")]


def test_members_of_parliament_are_no_crowd(told):
    assert not [
        t for t in told("Norwegian lawmakers protested by shouting at the Chilean guests.") if t[0] == "PROTEST"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Norway and Chile are members of the United Nations.",
        "Chilean wine is cheaper than Norwegian wine.",
        "Norway said the weather in Chile was fine.",
        "Norway met the deadline for the bridge to Chile.",
        "The Norwegian airline offers flights to Chile.",
        "Norway executed the plan for the road to Chile.",
        "Norway's constitution prohibits Chileans from voting.",
        'Norway told Chile: "Do not hold sailors hostage."',
    ],
)
def test_no_act_between_states(told, sentence):
    assert {t[:3] for t in told(sentence) if t[1] and t[2] and t[1] != t[2]} == set()


def test_inner_act_of_an_accusation_is_told_on_the_accusers_word(mentions):
    found = {m.type.value: m for m in mentions("Norway accused Chile of shelling a Peruvian town.")}
    assert found["ACCUSE"].attribution == ()
    assert [r.actor.state for r in found["ASSAULT"].sources] == ["CHL"]
    assert [r.actor.state for r in found["ASSAULT"].targets] == ["PER"]
    assert [r.actor.state for r in found["ASSAULT"].attribution] == ["NOR"]


def test_a_topic_is_no_party(told):
    assert ("CONSULT", "NOR", "CHL", "done") not in told("Norway held talks on Chile.")


def test_the_second_act_of_one_subject_inherits_its_target(told):
    found = told("Lavrov spoke to Tillerson and voiced conditions.")
    assert {("CONSULT", "RUS", "USA", "done"), ("REQUEST", "RUS", "USA", "done")} <= found


def test_name_in_the_sentence_is_better_evidence_than_the_pronoun(mentions):
    (mention,) = mentions("Norway said it will release the Chilean sailors.")
    assert [r.text for r in mention.sources] == ["Norway"]


def test_mutual_acts_count_both_ways(mentions):
    (mention,) = mentions("Peru held talks with Kenya.")
    assert mention.mutual


def test_every_span_points_at_its_words(mentions):
    text = "In Oslo, Norway's minister condemned Chile on Monday; Chilean officials rejected the charge."
    for m in mentions(text):
        for e in (m.trigger, m.evidence):
            assert text[e.start : e.end] == e.text
        for ref in (*m.sources, *m.targets):
            assert ref.span is None or ref.span.of(text) == ref.text
        assert m.why


def test_the_head_of_a_phrase_tells_status_and_date(mentions):
    (talks,) = mentions("UN peace talks are due to resume on February 23 in Geneva.", published="2017-02-16")
    assert (talks.status.value, talks.date.start) == ("intended", "2017-02-23")
    found = mentions("North Korea's nuclear test conducted on September 3 shook the region.", published="2017-09-14")
    assert [m.date.start for m in found if m.type == "MOBILIZE"] == ["2017-09-03"]


def test_a_caption_is_dated_by_the_day_it_names(coder):
    from detente.records import Part, PartKind, Report, Span

    text = "Lavrov and Tillerson shake hands in this photo, May 3, 2017"
    report = Report(text=text, published="2017-09-14", parts=(Part(PartKind.CAPTION, Span(0, len(text))),))
    assert {m.date.start for m in coder.code(report).mentions} == {"2017-05-03"}


@pytest.mark.parametrize(
    ("sentence", "word", "reason"),
    [
        ("A Chilean ship was seized near Norway.", "seized", "who does it"),
        ("Norway met the Chilean deadline.", "met", "the phrase tells no act"),
        ("The Norwegian and the Chilean minister left.", "left", "the conditions of no frame hold"),
        ("Norway and Chile spoke of the truce.", "truce", "between whom"),
    ],
)
def test_a_sentence_without_an_act_says_why(coder, sentence, word, reason):
    (row,) = coder.code(Report(text=sentence, published="2017-09-14")).uncoded
    assert row.trigger == word
    assert reason in row.reason


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ('"I want to thank Peru," the Norwegian premier said.', ("SUPPORT", "NOR", "PER", "done")),
        ("Norway said it would like to congratulate Peru.", ("SUPPORT", "NOR", "PER", "done")),
        ("Norway is shocked by reports that Chad has shelled a town in Mali.", ("ACCUSE", "NOR", "TCD", "done")),
        ("Norway is committed to supporting Peru.", ("AGREE", "NOR", "PER", "done")),
        ("Norway welcomed the agreement reached between Peru and Chile.", ("AGREE", "PER", "CHL", "done")),
        ("Norway responded with blankets for Haiti.", ("AID", "NOR", "HTI", "done")),
        ("Kenyan troops serve in the peacekeeping operation in Haiti.", ("AID", "KEN", "HTI", "done")),
    ],
)
def test_what_is_done_by_saying_so(told, text, act):
    assert act in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "She wants to know more, and they went to Norway.",  # nobody known acts
        "A man fought for his rights.",  # neither who nor whom
        "A fire killed two Danes in Norway.",  # an accident
        "Norway has no doubt about Peru.",
        "The Norwegian premier seeks to win the vote.",
        "Norway let its people vote.",
    ],
)
def test_an_act_without_parties_is_none(told, text):
    assert told(text) == set()
