"""Parties that the clause leaves to its surroundings, and the receiving end; every sentence is made up."""

import pytest


@pytest.mark.parametrize(
    ("text", "act"),
    [
        # the receiving end
        ("Mali came under fire from Libyan jets.", ("ASSAULT", "LBY", "MLI", "done")),
        ("Mali received a loan from Denmark.", ("AID", "DNK", "MLI", "done")),
        ("Two Poles died at the hands of Libyan gunners.", ("ASSAULT", "LBY", "POL", "done")),
        ("The Polish vote drew condemnation from Chile.", ("ACCUSE", "CHL", "POL", "done")),
        ("Mali was promised helicopters by Russia.", ("AGREE", "RUS", "MLI", "done")),
        ("An apology from Norway to Chile came late.", ("CONCEDE", "NOR", "CHL", "done")),
        # to whom it is said, whom it harms, what befell whom
        ("Norway told Chile that it was ready to talk.", ("AGREE", "NOR", "CHL", "done")),
        ("Norway's willingness to mediate was conveyed to Chile.", ("AGREE", "NOR", "CHL", "done")),
        ("Norway said Chile had violated its airspace.", ("COERCE", "CHL", "NOR", "done")),
        ("Nine Chileans were killed in a Norwegian air strike.", ("ASSAULT", "NOR", "CHL", "done")),
        ("Norway has written to Chile asking for an urgent meeting.", ("REQUEST", "NOR", "CHL", "done")),
        # a crowd without a state of its own
        ("Crowds gathered outside the Danish embassy in Lima.", ("PROTEST", "PER", "DNK", "done")),
        # gifts, and what is given up
        ("Portugal gave Morocco two patrol boats.", ("AID", "PRT", "MAR", "done")),
        ("Portugal gave the island back to Morocco.", ("RETREAT", "PRT", "MAR", "done")),
        ("Norway fired a missile over Chile.", ("MOBILIZE", "NOR", "CHL", "done")),
        ("Norway was the first to recognise Lithuania.", ("SUPPORT", "NOR", "LTU", "done")),
        ("Norwegian forces pulled back from the outskirts of Santiago.", ("RETREAT", "NOR", "CHL", "done")),
    ],
)
def test_act(told, text, act):
    assert act in told(text), told(text)


@pytest.mark.parametrize(
    "text",
    [
        "A pileup killed nine Danes on the road to Lima in Peru.",
        "Floods destroyed a Danish bridge in Peru.",
        "Danish tourists visited Peru.",
        "The Danish bank bought the airline from Peru.",
        "The Danish striker joined the club in Peru.",
        "Denmark will face Peru in the final.",
    ],
)
def test_mishaps_travel_business_and_sport_tell_no_act(told, text):
    assert not [t for t in told(text) if t[2]], told(text)
