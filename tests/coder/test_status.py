"""Told as done, intended, hypothetical or denied: one cue at a time; every sentence is made up."""

import pytest

CASES = [
    ("Peru became the largest country so far to [recognise] Ruritania.", "done"),
    ("Peru will become the first country to [recognise] Ruritania.", "intended"),
    ("Kenya denied reports that it had [attacked] the port.", "denied"),
    ("Oil is among the goods that Chad is restricted from [importing].", "denied"),
    ("Kenya kept Chad from [attacking] the port.", "denied"),
    ("Kenya did not keep Chad from [attacking] the port.", "done"),
    ("Kenya failed to stop Chad from [attacking] the port.", "done"),
    ("Kenya did not deny reports that it had [attacked] the port.", "done"),
    ("Kenya repeated the claim that Chad had [attacked] the port.", "done"),
    ("The senate passed a bill that [imposes] sanctions on Chad.", "intended"),
    ("The president signed a bill that [imposes] sanctions on Chad.", "done"),
    ("The minister will return to the Gulf, [visiting] Oman.", "intended"),
    ("The minister returned to the Gulf, [visiting] Oman.", "done"),
    ("The two did [agree] on one thing: each will send an envoy.", "done"),
    ("Norway [met] Chile.", "done"),
    ("Norway has [imposed] sanctions.", "done"),
    ("Norway was the first to [sign] the pact.", "done"),
    ("The plan [drafted] by Norway failed.", "done"),
    ("Norway will [visit] Chile.", "intended"),
    ("Norway is going to [sign] the pact.", "intended"),
    ("Norway plans to [withdraw] its troops.", "intended"),
    ("Oslo to [host] talks on the pact", "intended"),
    ("He said that Norway would [send] a ship.", "intended"),
    ("Norway must [leave] the camp.", "intended"),
    ("Talks are due to [resume] on Monday.", "intended"),
    ("A third round of [talks] is due to open on Monday.", "intended"),
    ("Its aim was to [press] the king.", "intended"),
    ("Norway demanded that he be [returned].", "intended"),
    ("Norway gave them a week to [leave] the camp.", "intended"),
    ("Norway waited for Chile to [sign] the pact.", "intended"),
    ("Norway could [attack] Chile.", "hypothetical"),
    ("If Norway [attacks], Chile will answer.", "hypothetical"),
    ("Norway would [attack] if Chile refused.", "hypothetical"),
    ("Norway is considering [expelling] the envoy.", "hypothetical"),
    ("Norway did not [meet] the envoy.", "denied"),
    ("Norway no longer [meets] the envoy.", "denied"),
    ("Norway is not going to [sign] the pact.", "denied"),
    ("Norway decided against [signing] the pact.", "denied"),
    ("Norway has not met him, nor has it [signed] the pact.", "denied"),
    ("Norway never [met] the envoy.", "denied"),
    ("Norway denied [arming] the rebels.", "denied"),
    ("Norway refused to [hand] him over.", "denied"),
    ("Norway failed to [take] the town.", "denied"),
    ("No [attack] took place.", "denied"),
    ("Norway left without [signing] the accord.", "denied"),
    ("Norway managed to [free] the crew.", "done"),
    ("Norway continued to [shell] the town.", "done"),
    ("The [attack] killed two.", "done"),
]


@pytest.mark.parametrize(("marked", "status"), CASES, ids=[c for c, _ in CASES])
def test_status(coder, marked, status):
    start = marked.index("[")
    end = marked.index("]") - 1
    text = marked.replace("[", "").replace("]", "")
    assert coder.status(text, (start, end)).value == status


def test_a_span_outside_every_sentence_is_done(coder):
    assert coder.status("Norway met Chile.", (90, 95)).value == "done"
