# ruff: noqa: E501
"""Sixteen invented stories told by several outlets, linked by hand: the letter of each telling says which act it tells.

The states are real codes, the events are not; the sentences were written for these tests. A telling is
(act, outlet, published, type, sources, targets, trigger, sentence, options); options: `day` (exact date of the act),
`week` (a report's own date: the last day of a week), `month`, `place`, `status`, `mutual`.
"""

from __future__ import annotations

from typing import Any

from detente.records import Basis, Place, Precision, Record, Status
from factories import Draft, on, person

ORLOV, VANCE = (
    person("Ilya Orlov", "RUS", "Q900001", "foreign minister"),
    person("Mary Vance", "USA", "Q900002", "secretary of state"),
)
KOSTIN, HALL = (
    person("Pavel Kostin", "RUS", "Q900003", "president"),
    person("James Hall", "USA", "Q900004", "president"),
)
LIN, TANAKA = (
    person("Lin Bo", "CHN", "Q900005", "foreign minister"),
    person("Aiko Tanaka", "JPN", "Q900006", "foreign minister"),
)
GENEVA, VIENNA, OSLO = Place("Geneva", "CHE"), Place("Vienna", "AUT"), Place("Oslo", "NOR")
HOMS, IDLIB = Place("Homs", "SYR"), Place("Idlib", "SYR")

Told = tuple[str, str, str, str, list[Any], list[Any], str, str, dict[str, Any]]

STORIES: dict[str, list[Told]] = {
    "a meeting and the other meeting of the day": [
        ("a", "North Wire", "2031-03-04", "CONSULT", [ORLOV], [VANCE], "met", "Ilya Orlov met Mary Vance in Geneva on Tuesday to discuss the grain corridor.", {"day": "2031-03-04", "place": GENEVA, "mutual": True}),
        ("a", "The Harbour Post", "2031-03-05", "CONSULT", ["USA"], ["RUS"], "talks", "Washington and Moscow held two hours of talks on the grain corridor in Geneva.", {"week": "2031-03-05", "place": GENEVA, "mutual": True}),
        ("a", "Delta Daily", "2031-03-05", "CONSULT", [VANCE], [ORLOV], "sat down", "Mary Vance sat down with Ilya Orlov at a lakeside hotel on March 4.", {"day": "2031-03-04", "mutual": True}),
        ("b", "North Wire", "2031-03-04", "CONSULT", [KOSTIN], [HALL], "spoke by telephone", "The same evening Pavel Kostin spoke by telephone with James Hall.", {"day": "2031-03-04", "mutual": True, "mode": "phone"}),
        ("b", "The Harbour Post", "2031-03-05", "CONSULT", [HALL], [KOSTIN], "called", "James Hall called Pavel Kostin on Tuesday night.", {"day": "2031-03-04", "mutual": True, "mode": "phone"}),
    ],
    "talks announced, then held": [
        ("a", "North Wire", "2031-04-01", "CONSULT", ["CHN"], ["JPN"], "talks", "Talks between Beijing and Tokyo on fishing rights are to open in Oslo on April 10.", {"day": "2031-04-10", "place": OSLO, "status": Status.INTENDED, "mutual": True}),
        ("a", "Delta Daily", "2031-04-02", "CONSULT", ["JPN"], ["CHN"], "meet", "Tokyo and Beijing will meet in Oslo on April 10 over fishing rights.", {"day": "2031-04-10", "place": OSLO, "status": Status.INTENDED, "mutual": True}),
        ("b", "North Wire", "2031-04-10", "CONSULT", ["CHN"], ["JPN"], "opened talks", "Beijing and Tokyo opened talks on fishing rights in Oslo on Thursday.", {"day": "2031-04-10", "place": OSLO, "mutual": True}),
        ("b", "The Harbour Post", "2031-04-11", "CONSULT", [TANAKA], [LIN], "negotiated", "Aiko Tanaka negotiated with Lin Bo for six hours about fishing rights.", {"week": "2031-04-11", "mutual": True}),
    ],
    "an expulsion and the answer to it": [
        ("a", "North Wire", "2031-05-12", "SANCTION", ["GBR"], ["RUS"], "expelled", "London expelled 23 Russian diplomats on Monday over the poisoning.", {"day": "2031-05-12"}),
        ("a", "Delta Daily", "2031-05-13", "SANCTION", ["GBR"], ["RUS"], "expulsion", "The expulsion of 23 diplomats of Moscow by London is the largest in thirty years.", {"week": "2031-05-13"}),
        ("a", "Volga Press", "2031-05-13", "SANCTION", ["GBR"], ["RUS"], "sent home", "London sent home two dozen diplomats of Moscow over a poisoning that nobody has proved.", {"day": "2031-05-12"}),
        ("b", "Volga Press", "2031-05-17", "SANCTION", ["RUS"], ["GBR"], "expelled", "Moscow expelled 23 British diplomats on Saturday.", {"day": "2031-05-17"}),
        ("b", "North Wire", "2031-05-17", "SANCTION", ["RUS"], ["GBR"], "ordered out", "Moscow ordered out 23 diplomats of London in answer.", {"day": "2031-05-17"}),
    ],
    "two strikes in two towns": [
        ("a", "North Wire", "2031-06-02", "ASSAULT", ["ISR"], ["SYR"], "struck", "Israel struck an arms depot near Homs on Sunday night, killing 12 soldiers.", {"day": "2031-06-01", "place": HOMS}),
        ("a", "Levant News", "2031-06-02", "ASSAULT", ["ISR"], ["SYR"], "bombed", "Warplanes of Israel bombed a depot outside Homs; 17 soldiers died.", {"day": "2031-06-01", "place": HOMS}),
        ("b", "Levant News", "2031-06-02", "ASSAULT", ["ISR"], ["SYR"], "hit", "Rockets of Israel hit a runway in Idlib a few hours later.", {"day": "2031-06-01", "place": IDLIB}),
        ("c", "North Wire", "2031-06-09", "ASSAULT", ["ISR"], ["SYR"], "struck", "Israel struck a convoy near Homs on Sunday.", {"day": "2031-06-08", "place": HOMS}),
    ],
    "done and denied": [
        ("a", "North Wire", "2031-07-03", "COERCE", ["RUS"], ["USA"], "hacked", "Hackers working for Moscow broke into the Treasury of the United States, officials said.", {"week": "2031-07-03"}),
        ("a", "Volga Press", "2031-07-04", "COERCE", ["RUS"], ["USA"], "hacked", "Moscow has not hacked the Treasury in Washington, the ministry said.", {"week": "2031-07-04", "status": Status.DENIED}),
        ("b", "Volga Press", "2031-07-04", "COERCE", ["RUS"], ["USA"], "detained", "Moscow detained a consular driver of Washington.", {"week": "2031-07-04"}),
    ],
    "accusations on different matters": [
        ("a", "North Wire", "2031-08-01", "ACCUSE", ["USA"], ["CHN"], "accused", "Washington accused Beijing of dumping steel below cost.", {"day": "2031-08-01"}),
        ("a", "Delta Daily", "2031-08-02", "ACCUSE", ["USA"], ["CHN"], "charged", "Washington charged Beijing with dumping cheap steel on world markets.", {"week": "2031-08-02"}),
        ("b", "North Wire", "2031-08-02", "ACCUSE", ["USA"], ["CHN"], "criticised", "Washington criticised the arrest of two lawyers in Beijing.", {"week": "2031-08-02"}),
        ("c", "Delta Daily", "2031-08-06", "ACCUSE", ["USA"], ["CHN"], "accused", "Washington accused Beijing of building runways on a reef.", {"day": "2031-08-06"}),
        ("d", "Delta Daily", "2031-08-02", "ACCUSE", ["CHN"], ["USA"], "accused", "Beijing accused Washington of dumping steel talks for votes.", {"week": "2031-08-02"}),
    ],
    "a treaty struck, then signed": [
        ("a", "North Wire", "2031-09-05", "AGREE", ["IND"], ["PAK"], "reached", "IND and PAK reached a deal on the waters of the Indus on Friday.", {"day": "2031-09-05", "mutual": True}),
        ("a", "The Harbour Post", "2031-09-06", "AGREE", ["PAK"], ["IND"], "agreement", "The agreement of PAK and IND on the Indus waters took nine years.", {"week": "2031-09-06", "mutual": True}),
        ("b", "North Wire", "2031-09-20", "SUPPORT", ["IND"], ["PAK"], "signed", "IND and PAK signed the Indus treaty on Saturday.", {"day": "2031-09-20", "mutual": True}),
        ("b", "The Harbour Post", "2031-09-21", "SUPPORT", ["IND"], ["PAK"], "signing", "The signing of the treaty by IND and PAK was over in four minutes.", {"day": "2031-09-20", "mutual": True}),
    ],
    "missile tests week after week": [
        ("a", "North Wire", "2031-10-01", "MOBILIZE", ["PRK"], [], "fired", "Pyongyang fired a ballistic missile that flew 700 kilometres on Wednesday.", {"day": "2031-10-01"}),
        ("a", "Delta Daily", "2031-10-01", "MOBILIZE", ["PRK"], ["JPN"], "launched", "Pyongyang launched a missile over Tokyo's waters early on Wednesday.", {"day": "2031-10-01"}),
        ("a", "The Harbour Post", "2031-10-02", "MOBILIZE", ["PRK"], [], "test", "The missile test by Pyongyang on October 1 was its fifth this year.", {"day": "2031-10-01"}),
        ("b", "North Wire", "2031-10-09", "MOBILIZE", ["PRK"], [], "fired", "Pyongyang fired another ballistic missile on Thursday.", {"day": "2031-10-09"}),
        ("c", "North Wire", "2031-10-12", "MOBILIZE", ["PRK"], [], "paraded", "Pyongyang paraded tanks through its main square.", {"day": "2031-10-12"}),
    ],
    "aid in two parcels": [
        ("a", "North Wire", "2031-11-03", "AID", ["DEU"], ["UKR"], "handed over", "Berlin handed over 14 armoured vehicles to Kyiv on Monday.", {"day": "2031-11-03"}),
        ("a", "Delta Daily", "2031-11-04", "AID", ["DEU"], ["UKR"], "delivered", "Berlin has delivered 14 vehicles with armour to Kyiv.", {"week": "2031-11-04"}),
        ("b", "Delta Daily", "2031-11-04", "AID", ["DEU"], ["UKR"], "gave", "Berlin gave Kyiv 60 million euros for schools and hospitals.", {"day": "2031-11-03"}),
    ],
    "a coalition named in full and in part": [
        ("a", "North Wire", "2031-12-01", "SANCTION", ["USA", "GBR", "FRA"], ["IRN"], "imposed", "Washington, London and Paris imposed an oil embargo on Tehran on Monday.", {"day": "2031-12-01"}),
        ("a", "Delta Daily", "2031-12-01", "SANCTION", ["USA"], ["IRN"], "embargo", "The oil embargo that Washington imposed on Tehran will bite by spring.", {"day": "2031-12-01"}),
        ("a", "The Harbour Post", "2031-12-02", "SANCTION", ["FRA"], ["IRN"], "imposed", "Paris imposed the oil embargo on Tehran with a heavy heart.", {"week": "2031-12-02"}),
        ("b", "The Harbour Post", "2031-12-02", "SANCTION", ["FRA"], ["IRN"], "recalled", "Paris recalled its ambassador from Tehran.", {"week": "2031-12-02"}),
    ],
    "a demand made twice": [
        ("a", "North Wire", "2032-01-10", "REQUEST", ["TUR"], ["USA"], "demanded", "Ankara demanded that Washington hand over a preacher living in Ohio.", {"day": "2032-01-10"}),
        ("a", "Delta Daily", "2032-01-11", "REQUEST", ["TUR"], ["USA"], "asked", "Ankara asked Washington for the preacher's extradition from Ohio.", {"week": "2032-01-11"}),
        ("b", "North Wire", "2032-01-24", "REQUEST", ["TUR"], ["USA"], "demanded", "Ankara again demanded that Washington hand over the preacher.", {"day": "2032-01-24"}),
        ("c", "Delta Daily", "2032-01-11", "REQUEST", ["TUR"], ["USA"], "urged", "Ankara urged Washington to stop arming Kurdish fighters.", {"day": "2032-01-11"}),
    ],
    "a withdrawal in stages": [
        ("a", "North Wire", "2032-02-05", "RETREAT", ["RUS"], ["SYR"], "withdrew", "Moscow withdrew 400 engineers from Syria on Thursday.", {"day": "2032-02-05"}),
        ("a", "Levant News", "2032-02-06", "RETREAT", ["RUS"], ["SYR"], "pulled out", "Moscow pulled out some 400 engineers from Syria.", {"week": "2032-02-06"}),
        ("b", "North Wire", "2032-02-19", "RETREAT", ["RUS"], ["SYR"], "withdrew", "Moscow withdrew its last bombers from Syria on Thursday.", {"day": "2032-02-19"}),
        ("a", "Delta Daily", "2032-03-01", "RETREAT", ["RUS"], ["SYR"], "withdrawal", "The withdrawal of 400 engineers from Syria by Moscow in February came as a surprise.", {"month": ("2032-02-01", "2032-02-29")}),
    ],
    "who fired first": [
        ("a", "North Wire", "2032-03-08", "ASSAULT", ["IND"], ["PAK"], "shelled", "Troops of IND shelled a village of PAK near the Kargil ridge on Monday.", {"day": "2032-03-08", "place": Place("Kargil", "IND")}),
        ("a", "Indus Observer", "2032-03-09", "ASSAULT", ["PAK"], ["IND"], "shelled", "Guns of PAK shelled troops of IND near the Kargil ridge on Monday.", {"day": "2032-03-08", "place": Place("Kargil", "IND")}),
        ("b", "Indus Observer", "2032-03-09", "ASSAULT", ["PAK"], ["IND"], "shot down", "PAK shot down a drone of IND over the sea.", {"day": "2032-03-08", "place": Place("Karachi", "PAK")}),
    ],
    "wire copy": [
        ("a", "North Wire", "2032-04-01", "REJECT", ["CHN"], ["KOR"], "rejected", "Beijing rejected on Thursday a proposal by Seoul to share radar data from the Yellow Sea.", {"day": "2032-04-01"}),
        ("a", "The Harbour Post", "2032-04-01", "REJECT", ["CHN"], ["KOR"], "rejected", "Beijing rejected on Thursday a proposal by Seoul to share radar data from the Yellow Sea.", {"day": "2032-04-01"}),
        ("a", "Delta Daily", "2032-04-02", "REJECT", ["CHN"], ["KOR"], "turned down", "Beijing turned down Seoul's proposal on radar data.", {"week": "2032-04-02"}),
        ("b", "Delta Daily", "2032-04-02", "REJECT", ["CHN"], ["KOR"], "refused", "Beijing refused to let a freighter of Seoul leave port.", {"week": "2032-04-02"}),
    ],
    "a strike remembered": [
        ("a", "North Wire", "2032-05-03", "THREATEN", ["IRN"], ["USA"], "threatened", "Tehran threatened to close the strait to tankers of Washington on Monday.", {"day": "2032-05-03"}),
        ("a", "Delta Daily", "2032-05-04", "THREATEN", ["IRN"], ["USA"], "threat", "The threat of Tehran to close the strait sent oil to a record in Washington.", {"week": "2032-05-04"}),
        ("b", "North Wire", "2032-05-20", "THREATEN", ["IRN"], ["USA"], "warned", "Tehran warned Washington of a crushing answer to any landing.", {"day": "2032-05-20"}),
    ],
    "a march and a second march": [
        ("a", "North Wire", "2032-06-01", "PROTEST", ["KOR"], ["JPN"], "marched", "Thousands marched in Seoul on Tuesday against Tokyo's new textbooks.", {"day": "2032-06-01"}),
        ("a", "Delta Daily", "2032-06-02", "PROTEST", ["KOR"], ["JPN"], "rallied", "Students in Seoul rallied against Tokyo over its textbooks.", {"week": "2032-06-02"}),
        ("b", "North Wire", "2032-06-15", "PROTEST", ["KOR"], ["JPN"], "marched", "Thousands marched in Seoul again on Tuesday against Tokyo's textbooks.", {"day": "2032-06-15"}),
    ],
}  # fmt: skip


def records() -> tuple[list[Record], dict[str, str]]:
    """Every telling as a report of its own, and the act (story and letter) that each mention tells."""
    found, acts = [], {}
    for story, tellings in STORIES.items():
        for k, (act, outlet, published, kind, sources, targets, trigger, sentence, options) in enumerate(tellings):
            record = _record(
                f"{story} {k}", outlet, published, kind, sources, targets, trigger, sentence, dict(options)
            )
            found.append(record)
            acts[record.mentions[0].id] = f"{story}: {act}"
    return found, acts


def _record(
    name: str,
    outlet: str,
    published: str,
    kind: str,
    sources: Any,
    targets: Any,
    trigger: str,
    sentence: str,
    options: Any,
) -> Record:
    date = on(None)
    if day := options.pop("day", None):
        date = on(day)
    elif week := options.pop("week", None):
        date = on(_earlier(week), Basis.REPORT, end=week, precision=Precision.WEEK)
    elif month := options.pop("month", None):
        date = on(month[0], end=month[1], precision=Precision.MONTH)
    trigger = trigger if trigger in sentence else sentence.split()[0]
    draft = Draft(outlet, published, url=f"https://example.org/{name.replace(' ', '-')}")
    return draft.tell(kind, sentence, trigger, sources, targets, date=date, **options).record()


def _earlier(day: str) -> str:
    import datetime as dt

    return (dt.date.fromisoformat(day) - dt.timedelta(days=6)).isoformat()


def b_cubed(found: dict[str, str], gold: dict[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering (id to cluster) against the gold one (Bagga and Baldwin 1998)."""

    def mean(one: dict[str, str], other: dict[str, str]) -> float:
        total = 0.0
        for i in gold:
            mates = {j for j in gold if one[j] == one[i]}
            total += sum(other[j] == other[i] for j in mates) / len(mates)
        return total / len(gold)

    p, r = mean(found, gold), mean(gold, found)
    return p, r, 2 * p * r / (p + r)
