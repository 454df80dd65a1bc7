"""Is it English?"""

from __future__ import annotations

import pytest

from detente.clean import english_share
from detente.clean.english import word_count

ENGLISH = (
    "The minister said on Monday that the two countries would reopen their border after the talks in Lima, "
    "which were held without the mediation of the neighbours, and that both sides had agreed to meet again in May."
)
OTHERS = [
    "Le ministre a dit lundi que les deux pays allaient rouvrir leur frontière après les entretiens de Lima, "
    "qui se sont tenus sans la médiation des voisins, et que les deux parties se reverraient en mai.",
    "Der Minister sagte am Montag, die beiden Länder wollten ihre Grenze nach den Gesprächen in Lima wieder öffnen, "
    "die ohne die Vermittlung der Nachbarn stattfanden, und man werde sich im Mai wieder treffen.",
    "De minister zei maandag dat de twee landen hun grens weer openen na de gesprekken in Lima, die zonder hulp van "
    "de buren werden gevoerd, en dat we elkaar in mei weer zien, zo is het plan.",
    "El ministro dijo el lunes que los dos países reabrirán su frontera tras las conversaciones de Lima, que se "
    "celebraron sin la mediación de los vecinos, y que volverán a reunirse en mayo.",
    "Министр сказал в понедельник, что две страны откроют границу после переговоров в Лиме, которые прошли без "
    "посредничества соседей, и что стороны встретятся снова в мае.",
    "部长星期一说，两国将在利马会谈之后重新开放边界，会谈没有邻国的调解，双方将在五月再次会面。",
    "Bakan pazartesi günü iki ülkenin Lima'daki görüşmelerden sonra sınırı yeniden açacağını söyledi ve tarafların "
    "mayıs ayında yeniden bir araya geleceğini bildirdi.",
]


def test_english_is_english() -> None:
    assert english_share(ENGLISH) > 0.8


@pytest.mark.parametrize("text", OTHERS)
def test_other_languages_are_not(text: str) -> None:
    assert english_share(text) < 0.4
    assert word_count(text) >= 20


def test_no_words_no_share() -> None:
    assert english_share("") == english_share("123 --") == 0.0
