"""The user's own actors, through `add_table`."""

import pytest

from detente.actors import add_table, resolve_actor
from detente.actors.finder import finder
from detente.actors.registry import registry
from detente.actors.tables import tables
from detente.errors import DataError, MissingFile


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path / "user"))
    _forget()
    yield tmp_path
    monkeypatch.undo()
    _forget()


def _forget():
    for read in (registry, finder, tables):
        read.cache_clear()


def test_own_columns(own):
    path = own / "mine.csv"
    path.write_text("kind,name,state,office,title,from,to\nperson,Ida Storm,NOR,foreign_minister,Minister,2031,2035\n")
    assert add_table(path) == 1
    actor = resolve_actor("the Norwegian foreign minister", "2032-05-05")
    assert actor is not None and actor.name == "Ida Storm"


def test_wikidata_columns(own):
    path = own / "query.csv"
    path.write_text(
        "item,itemLabel,countryLabel,positionLabel,start,end\n"
        "http://www.wikidata.org/entity/Q99999901,Jana Hrubá,Slovakia,foreign minister,2031-01-01T00:00:00Z,\n"
    )
    assert add_table(path) == 1
    actor = resolve_actor("Slovak Foreign Minister Jana Hruba", "2032-02-02")
    assert actor is not None and (actor.wikidata, actor.state) == ("Q99999901", "SVK")


def test_popolo_columns(own):
    path = own / "popolo.csv"
    path.write_text(
        "id,name,sort_name,email,group,area,country,start_date,end_date,gender,wikidata\n"
        "7,Olu Bankole,Bankole,,Party,Area,Nigeria,2030-01-01,,male,\n"
    )
    assert add_table(path) == 1
    assert resolve_actor("Olu Bankole", "2031-01-01").state == "NGA"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("kind,name,state\nperson,Ida Storm,XYZ\n", ["line 2", "state", "'XYZ'", "ISO"]),
        ("kind,name,state,from\nperson,Ida Storm,NOR,May 2031\n", ["line 2", "from", "'May 2031'", "2017-02"]),
        ("kind,name,state,sector\nperson,Ida Storm,NOR,KING\n", ["line 2", "sector", "'KING'", "GOV"]),
        ("kind,state\nperson,NOR\n", ["line 1", "name"]),
        ("itemLabel\nIda Storm\n", ["line 1", "state", "country"]),
    ],
)
def test_a_wrong_cell_is_named(own, rows, told):
    path = own / "wrong.csv"
    path.write_text(rows)
    with pytest.raises(DataError) as error:
        add_table(path)
    assert all(word in str(error.value) for word in ["wrong.csv", *told])


def test_a_missing_file(own):
    with pytest.raises(MissingFile):
        add_table(own / "none.csv")
