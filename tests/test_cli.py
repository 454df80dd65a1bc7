"""The command line: what goes to which stream, in which format, with which exit status; never a traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import detente
from detente import errors, query
from detente.cli import exits, main
from detente.cli.database import speaker
from detente.records import Direction, Evidence, Failure, RelationClaim, Span, Statement, StatementKind
from extras import skip_if_absent
from factories import Draft, bonn, on

#: For programs started apart: this checkout, wherever they are started.
SOURCE = str(Path(detente.__file__).parents[1])
SENTENCES = (
    "The president of Peru met the president of Chile in Lima on 3 May 2011.",
    "Ghana signed a treaty with Togo on 5 May 2011.",
)
FRENCH = (
    "Le ministre a rencontré hier son homologue à Paris et lui a parlé de la guerre dans les montagnes. Les deux "
    "hommes se sont dits prêts à reprendre les discussions avant la fin du mois, sans pour autant fixer de date. On "
    "ne sait pas encore qui conduira la délégation du pays voisin, dont le président avait refusé de se rendre dans "
    "la capitale au printemps dernier."
)


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in an empty folder, with no settings of the person's own."""
    for name in [n for n in os.environ if n.startswith("DETENTE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("PYTHONPATH", SOURCE)
    monkeypatch.chdir(tmp_path)

    def command(*args: object) -> Ran:
        capsys.readouterr()
        ran = Ran(main([str(a) for a in args]), *capsys.readouterr())
        if missing := re.search(r"(\w+) is not installed", ran.err):
            skip_if_absent(missing[1], ran.err)
        return ran

    return command


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Two reports that tell a meeting, one with a statement and a relation claim, and a failure."""
    draft = Draft("North Wire", "2017-02-18", "A frosty spring")
    said = draft.say('"We want calm," Moscow said.')
    cooled = draft.say("Ties between Moscow and Washington have cooled.")
    record = draft.record()
    rid, text = record.report.id, record.report.text
    words = Span(said.start + 1, said.start + 14)
    statement = Statement(
        "s0123456789abcdef",
        rid,
        StatementKind.DIRECT,
        (words,),
        words.of(text),
        about=("USA",),
        date=on("2017-02-18"),
        why=("quotation",),
    )
    at = text.index("have cooled")
    claim = RelationClaim(
        "c0123456789abcdef",
        rid,
        ("RUS", "USA"),
        Direction.WORSE,
        Evidence.at(text, cooled.start, cooled.end),
        Evidence.at(text, at, at + 11),
    )
    full = detente.Record(record.report, (), (statement,), (claim,))
    path = tmp_path / "record.db"
    with query.open(path) as db:
        db.add([*bonn(), full], [Failure("DET-101", "read", "a.txt", "a.txt is empty.")])
    return path


def first_id(run: Run, database: Path, listing: str, column: str) -> str:
    return run(listing, "--db", database, "--csv", "-c", column, "-n", 1).out.splitlines()[1]


# ---- listings


LISTINGS = ["events", "mentions", "statements", "claims", "promises", "reports", "failures", "dyads", "edges"]


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_listing_prints_the_same_rows_in_every_format(run: Run, database: Path, listing: str) -> None:
    as_csv = list(csv.DictReader(io.StringIO(run(listing, "--db", database, "--csv").out)))
    as_json = json.loads(run(listing, "--db", database, "--json").out)
    as_lines = [json.loads(line) for line in run(listing, "--db", database, "--nl").out.splitlines()]
    table = run(listing, "--db", database, "-t").out.splitlines()
    assert as_json == as_lines and as_json
    assert [list(row) for row in as_csv] == [list(row) for row in as_json]
    assert len(as_csv) == len(as_json) == len(table) - 2


def test_a_pipe_gets_csv_and_nothing_else(run: Run, database: Path) -> None:
    ran = run("events", "--db", database)
    assert ran.status == 0 and ran.err == ""
    assert ran.out == run("events", "--db", database, "--csv").out
    assert ran.out.startswith("event_id,")


def test_filters_reach_the_query(run: Run, database: Path) -> None:
    def count(*args: object) -> int:
        ran = run("events", "--db", database, "--nl", *args)
        assert ran.status == 0, ran.err
        return len(ran.out.splitlines())

    assert count() == 3
    assert count("--type", "consult") == 2
    assert count("--type", "CONSULT", "--type", "ACCUSE") == 3
    assert count("--quad", 3) == 1
    assert count("--source", "RUS", "--type", "ACCUSE") == 1
    assert count("--source", "USA", "--type", "ACCUSE") == 0
    assert count("--source", "Russia", "--target", "the White House", "--quad", 3) == 1
    assert count("--party", "usa") == 3
    assert count("--status", "intended") == 1
    assert count("--since", "2017-03") == 1
    assert count("--until", "2017-02-16") == 1
    assert count("--outlet", "The Harbour Post") == 2
    assert count("--place", "Bonn") == 1
    assert count("--text", "meddling") == 1
    assert count("--min-outlets", 2) == 1
    assert count("--domestic") == 0 and count("--international") == 3
    assert count("--limit", 2) == 2 and count("-n", 0) == 0


def test_filters_of_the_other_listings(run: Run, database: Path) -> None:
    def count(*args: object) -> int:
        return len(run(*args, "--db", database, "--nl").out.splitlines())

    event = first_id(run, database, "events", "event_id")
    report = first_id(run, database, "reports", "report_id")
    assert count("mentions", "--event", event[:8]) == 2
    assert count("mentions", "--report", report[:8]) == 2
    assert count("statements", "--about", "America", "--kind", "direct") == 1
    assert count("statements", "--kind", "indirect") == 0
    assert count("claims", "RUS") == 1 and count("claims", "RUS", "CHN") == 0
    assert count("claims", "--direction", "worse") == 1
    assert count("reports", "--since", "2017-02-17") == 2
    assert count("search", "frosty", "spring") == 1
    assert count("dyad", "RUS", "Washington", "--by", "year") == 1
    assert count("dyad", "RUS", "USA", "--by", "month", "--status", "intended") == 1


def test_columns_are_chosen_in_any_format(run: Run, database: Path) -> None:
    ran = run("events", "--db", database, "--csv", "--columns", "type, date_start")
    assert ran.out.splitlines()[:2] == ["type,date_start", "CONSULT,2017-02-16"]
    assert run("events", "--db", database, "-t", "-c", "type").out.splitlines()[0] == "type"


def test_an_empty_listing_is_an_answer(run: Run, database: Path) -> None:
    assert run("events", "--db", database, "--type", "AID", "--json") == Ran(0, "[]\n", "Nothing found.\n")
    assert run("events", "--db", database, "--type", "AID", "-t").out == ""


def test_formulas_are_disarmed_on_request_only(run: Run, tmp_path: Path) -> None:
    draft = Draft("=HYPERLINK(1)", "2017-02-18")
    draft.say("Nothing to see.")
    with query.open(tmp_path / "f.db") as db:
        db.add(draft.record())
    assert ",=HYPERLINK(1)," in run("reports", "--db", "f.db", "--csv").out
    assert ",'=HYPERLINK(1)," in run("reports", "--db", "f.db", "--csv", "--excel-safe").out


# ---- one thing


def test_show_marks_the_words_and_says_why(run: Run, database: Path) -> None:
    mention = first_id(run, database, "mentions", "mention_id")
    out = run("show", mention, "--db", database).out
    assert "[trigger: met]" in out or "[trigger: held talks]" in out or "[trigger: talks]" in out
    assert "date: 2017-02-16" in out and "status: done" in out and "why: frame: test" in out and "report: r" in out


@pytest.mark.parametrize(
    ("listing", "column", "shown"),
    [
        ("events", "event_id", ["event e", "[source: Rex Tillerson] [trigger: met] [target: Sergei Lavrov]", "same"]),
        ("statements", "statement_id", ["statement s", "[content: We want calm,]", "why: quotation"]),
        ("claims", "claim_id", ["claim c", "[trigger: have cooled]", "direction: worse"]),
        ("reports", "report_id", ["report r", "[trigger: met]"]),
    ],
)
def test_show_takes_every_kind_of_id_and_its_beginning(
    run: Run, database: Path, listing: str, column: str, shown: list[str]
) -> None:
    whole = first_id(run, database, listing, column)
    out = run("show", whole[:10], "--db", database).out
    assert all(s in out for s in shown), out
    assert out == run("show", whole, "--db", database).out
    assert json.loads(run("show", whole, "--db", database, "--json").out)


def test_show_tells_of_an_event_who_did_it_to_whom_and_who_told_it(run: Run, database: Path) -> None:
    event = json.loads(run("events", "--db", database, "--min-outlets", "2", "--json").out)[0]["event_id"]
    out = run("show", event, "--db", database).out
    assert "  source: USA\n  target: RUS\n" in out and "told by: 2 tellings in 2 reports of 2 outlets" in out


def test_show_refuses_unknown_and_ambiguous_ids(run: Run, database: Path) -> None:
    unknown = run("show", "nothing", "--db", database)
    assert unknown.status == exits.NOTHING_FOUND and "DET-404" in unknown.err and unknown.out == ""
    several = run("show", "m", "--db", database)
    assert several.status == exits.USAGE and "DET-501" in several.err and "Give more of it: m" in several.err
    assert run("show", "", "--db", database).status == exits.NOTHING_FOUND


def test_a_person_s_judgement_parts_and_joins_events(run: Run, database: Path) -> None:
    def meetings() -> list[dict[str, object]]:
        return json.loads(run("events", "--db", database, "--type", "CONSULT", "--status", "done", "--json").out)

    event = str(meetings()[0]["event_id"])
    left, right = run("mentions", "--db", database, "--event", event, "--csv", "-c", "mention_id").out.splitlines()[1:]
    judged = run("judge", left[:9], right[:9], "different", "--by", "ann", "--reason", "two meetings", "--db", database)
    assert judged.status == 0 and "different, by ann" in judged.err, judged.err
    assert len(meetings()) == 2
    assert "two meetings" in run("edges", "--by", "ann", "--db", database).out
    assert run("judge", left, right, "same", "--by", "ann", "--db", database).status == 0
    assert len(meetings()) == 1
    assert run("judge", left, left, "same", "--db", database).status == exits.USAGE
    assert run("judge", left, right, "perhaps", "--db", database).status == exits.USAGE
    assert run("judge", left, right, "same", "--db", "none.db").status == exits.NO_DATABASE


def test_export_writes_files_that_read_back(run: Run, database: Path, tmp_path: Path) -> None:
    told = "3 rows of csv written to e.csv; what its columns are: datapackage.json\n"
    assert run("export", "e.csv", "--db", database) == Ran(0, "", told)
    assert (tmp_path / "e.csv").read_text("utf-8") == run("events", "--db", database, "--csv").out
    assert run("export", "m.jsonl", "--what", "mentions", "--type", "accuse", "--db", database).status == 0
    assert [json.loads(x)["type"] for x in (tmp_path / "m.jsonl").read_text("utf-8").splitlines()] == ["ACCUSE"]
    assert run("export", "g.tsv", "--format", "gdelt", "--db", database).status == 0
    wrong = run("export", "e.foo", "--db", database)
    assert "The ending of e.foo tells no format" in wrong.err
    assert wrong.status == exits.USAGE and "DET-501" in wrong.err and not (tmp_path / "e.foo").exists()


def test_doctor_says_ok_or_bad_with_a_remedy(run: Run, database: Path) -> None:
    good = run("doctor", database)
    assert good.status == 0, good.out
    assert all(line.startswith("ok ") for line in good.out.splitlines())
    bad = run("doctor", "none.db")
    assert bad.status == exits.SOME_FAILED
    assert [line[:13] for line in bad.out.splitlines() if not line.startswith("ok ")] == ["bad  database"]


def test_actors_who_and_add(run: Run, tmp_path: Path) -> None:
    found = run("actors", "who", "Emmanuel", "Macron", "--on", "2019", "--nl")
    assert json.loads(found.out)["state"] == "FRA"
    nobody = run("actors", "who", "Quux Nobodyson")
    assert nobody.status == exits.NOTHING_FOUND and nobody.out == "" and "Quux Nobodyson" in nobody.err
    (tmp_path / "mine.csv").write_text("kind,name,state\nperson,Quux Nobodyson,NOX\n")
    wrong = run("actors", "add", "mine.csv")
    assert wrong.status == exits.BAD_DATA and "line 2, column state: 'NOX'" in wrong.err
    (tmp_path / "mine.csv").write_text("kind,name,state\nperson,Quux Nobodyson,NOR\n")
    assert run("actors", "add", "mine.csv").status == 0
    fresh = subprocess.run(
        [sys.executable, "-m", "detente", "actors", "who", "Quux Nobodyson", "--nl"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(fresh.stdout)["state"] == "NOR"


def test_evaluate_prints_figures_and_keeps_floors(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    cases = "mention,date,state,wikidata\nAngela Merkel,2010-05-01,DEU,Q567\nthe Kremlin,2010-05-01,RUS,\nOslo,,SWE,\n"
    (data / "actor_cases.csv").write_text(cases)
    ran = run("evaluate", data, "--show", 3)
    assert ran.status == 0 and ran.out == "actors n=3 state_accuracy=0.667 person_accuracy=1.000\n"
    assert "Oslo @ : SWE != NOR" in ran.err
    assert json.loads(run("evaluate", data, "--json").out)["actors"]["person_accuracy"] == 1.0
    floors = tmp_path / "floors.toml"
    floors.write_text("[actors]\nstate_accuracy = 0.66\n")
    assert run("evaluate", data, "--floors", floors).status == 0
    floors.write_text("[actors]\nstate_accuracy = 0.67\n")
    low = run("evaluate", data, "--floors", floors)
    assert low.status == exits.SOME_FAILED and "actors state_accuracy is 0.667; its floor is 0.670." in low.err
    floors.write_text("[records]\ntriple_f1 = 0.1\n")
    assert "records triple_f1 is not measured" in run("evaluate", data, "--floors", floors).err
    floors.write_text("[actors]\nstate_accuracy = 'high'\n")
    assert run("evaluate", data, "--floors", floors).status == exits.BAD_DATA
    assert run("evaluate", data, "--task", "nonsense").status == exits.USAGE
    assert run("evaluate", tmp_path / "none").status == exits.BAD_DATA


# ---- what goes wrong


@pytest.mark.parametrize(
    ("args", "status", "code"),
    [
        (["events"], exits.NO_DATABASE, "DET-401"),
        (["events", "--db", "none.db"], exits.NO_DATABASE, "DET-401"),
        (["events", "--db", "."], exits.NO_DATABASE, "DET-401"),
        (["events", "--db", "{db}", "--type", "FOO"], exits.USAGE, "DET-501"),
        (["events", "--db", "{db}", "--since", "yesterday"], exits.USAGE, "DET-501"),
        (["events", "--db", "{db}", "--csv", "--json"], exits.USAGE, "DET-501"),
        (["events", "--db", "{db}", "--columns", "nope"], exits.USAGE, "DET-501"),
        (["events", "--db", "{db}", "--source", "Nobody At All"], exits.USAGE, "DET-501"),
        (["dyad", "RUS", "USA", "--by", "eon", "--db", "{db}"], exits.USAGE, "DET-501"),
        (["search", "(", "--db", "{db}"], exits.USAGE, "DET-501"),
        (["export", "/nonexistent/e.csv", "--db", "{db}"], exits.IO_ERROR, "DET-400"),
        (["actors", "add", "none.csv"], exits.BAD_DATA, "DET-105"),
        (["actors", "who", "Macron", "--on", "never"], exits.USAGE, "DET-501"),
        (["demo", "--db", "."], exits.NO_DATABASE, "DET-401"),
    ],
)
def test_an_error_is_one_line_with_code_and_remedy(
    run: Run, database: Path, args: list[str], status: int, code: str
) -> None:
    ran = run(*(a.format(db=database) for a in args))
    lines = [line for line in ran.err.splitlines() if line.startswith("detente: ")]
    assert ran.status == status and ran.out == ""
    assert len(lines) == 1 and lines[0].startswith(f"detente: [{code}] ") and "Traceback" not in ran.err


@pytest.mark.parametrize(
    "args", [[], ["nonsense"], ["events", "--nonsense"], ["events", "-n", "-1"], ["dyad", "RUS"], ["code"]]
)
def test_a_wrong_command_line_is_a_usage_error(run: Run, args: list[str]) -> None:
    assert run(*args).status == exits.USAGE


def test_debug_shows_the_traceback(run: Run) -> None:
    with pytest.raises(errors.NotARecord):
        run("--debug", "events")


def test_a_fault_of_ours_is_one_line_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom\nbang")

    monkeypatch.setattr(query, "open", broken)
    ran = run("events", "--db", "x.db")
    assert ran.status == exits.INTERNAL
    assert ran.err.count("\n") == 1 and "[DET-000] RuntimeError: boom bang" in ran.err and "--debug" in ran.err


def test_every_error_has_an_exit_status_that_is_documented() -> None:
    def kinds(kind: type[errors.DetenteError]) -> Iterator[type[errors.DetenteError]]:
        yield kind
        for sub in kind.__subclasses__():
            yield from kinds(sub)

    found = {kind.__name__: exits.of(kind("x")) for kind in kinds(errors.DetenteError)}
    assert set(found.values()) <= exits.MEANINGS.keys()
    assert (
        found["DiskFull"] == 74 and found["UnknownId"] == 3 and found["UsageError"] == 2 and found["DetenteError"] == 70
    )


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DETENTE_BATCH_REPORTS", "many")
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    ran = run("code", "a.txt")
    assert ran.status == exits.USAGE and "DETENTE_BATCH_REPORTS is 'many'" in ran.err


def test_the_database_may_be_a_setting(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DATABASE", str(database))
    assert run("events").status == 0


# ---- reading reports


def test_code_reads_what_it_can_and_tells_the_rest(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(SENTENCES[0])
    (folder / "deep" / "b.jsonl").write_text(
        json.dumps({"text": SENTENCES[1], "published": "2011-05-06"}) + "\nnot json\n"
    )
    (folder / "empty.txt").write_text("")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "french.txt").write_text(FRENCH, "utf-8")
    ran = run("code", folder, "missing.txt", "--db", "r.db")
    assert ran.status == exits.SOME_FAILED
    assert ran.out.startswith("2 reports coded, 5 failed (1 DET-101, ") and ran.out.count("\n") == 1
    codes = sorted(line.split()[1] for line in ran.err.splitlines())
    assert codes == ["[DET-101]", "[DET-102]", "[DET-105]", "[DET-106]", "[DET-107]"]
    kept = run("failures", "--db", "r.db", "--nl").out.splitlines()
    assert sorted(json.loads(line)["code"] for line in kept) == [c.strip("[]") for c in codes]
    pairs = {(e["type"], *e["sources"], *e["targets"]) for e in json.loads(run("events", "--db", "r.db", "--json").out)}
    assert ("SUPPORT", "GHA", "TGO") in pairs and any(p[0] == "CONSULT" and {"PER", "CHL"} <= set(p) for p in pairs)


def test_code_twice_adds_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCES[0])
    (tmp_path / "b.txt").write_text(SENTENCES[1])
    once = run("code", "a.txt", "b.txt", "--db", "r.db", "--json")
    assert once.status == 0 and json.loads(once.out)["reports"] == 2 and once.err == ""
    before = run("mentions", "--db", "r.db").out
    again = run("code", "b.txt", "a.txt", "--db", "r.db", "--json")
    assert json.loads(again.out)["reports"] == 0 and json.loads(again.out)["duplicates"] == 2
    assert run("mentions", "--db", "r.db").out == before


def test_demo_shows_the_record_and_commands_that_work(run: Run) -> None:
    ran = run("demo")
    assert ran.status == 0, ran.err
    assert "24 reports coded" in ran.out and "CONSULT" in ran.out and "RUS      USA" in ran.out
    for name in ("told by most:", "announced, then done:", "said:", "of relations:"):
        assert name in ran.out
    commands = [line.split("#")[0].split() for line in ran.out.splitlines() if line.startswith("  detente ")]
    assert len(commands) == 6
    for command in commands[:-1]:
        assert run(*command[1:]).status == 0, command
    assert "24 known before" in run("demo").out


def test_an_interrupted_run_says_so_and_goes_on(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": f"On {d} May 2011 Ghana met Togo in room {k}.", "published": "2011-06-01"})
        for k in range(60)
        for d in range(1, 28)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    command = [sys.executable, "-m", "detente", "code", "many.jsonl", "--db", "r.db"]
    env = {**os.environ, "PYTHONPATH": SOURCE, "DETENTE_BATCH_REPORTS": "4"}
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _reports(tmp_path / "r.db"):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == exits.INTERRUPTED, err
    assert "Interrupted" in err and "Traceback" not in err
    assert 0 < _reports(tmp_path / "r.db") < len(lines)


def _reports(path: Path) -> int:
    try:
        with query.open(path, readonly=True) as db:
            return db.store.count("report")
    except errors.StoreError:
        return 0


# ---- terminals and pipes


def on_a_terminal(*args: object, **settings: str) -> str:
    """What a command prints to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONPATH": SOURCE, "TERM": "xterm-256color", "COLUMNS": "100", **settings}
    command = [sys.executable, "-m", "detente", *map(str, args)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, env=env)
    os.close(theirs)
    out = b""
    try:
        while chunk := os.read(ours, 65536):
            out += chunk
    except OSError:  # Linux: the other end was closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return out.decode()


def test_a_terminal_gets_a_table_that_fits(database: Path) -> None:
    lines = on_a_terminal("events", "--db", database).splitlines()
    assert lines[0].split()[:3] == ["event_id", "date", "type"] and len(lines) == 5
    assert max(map(len, lines)) <= 100


def test_colour_marks_the_words_on_a_terminal_and_brackets_without(run: Run, database: Path) -> None:
    mention = first_id(run, database, "events", "mention_id")
    assert "\x1b[" in on_a_terminal("show", mention, "--db", database)
    plain = on_a_terminal("show", mention, "--db", database, NO_COLOR="1")
    assert "\x1b[" not in plain and "[trigger: met]" in plain


def test_a_reader_that_leaves_early_is_no_error(run: Run, database: Path) -> None:
    script = f'set -o pipefail; "{sys.executable}" -m detente events --db "{database}" --nl | head -c 10 > /dev/null'
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_output_that_nobody_reads_ends_quietly(run: Run, database: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "detente", "events", "--db", str(database)]
    ran = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"detente {detente.__version__}\n"
    for command in ("events", "code", "show", "export", "doctor"):
        assert run(command, "--help").status == 0


# ---- relations over time


@pytest.mark.parametrize("name", ["USA", "usa", "US", "U.S.", "united states", "the White House"])
def test_a_party_goes_by_many_names(run: Run, database: Path, name: str) -> None:
    wanted = run("events", "--db", database, "--source", "USA", "--csv")
    assert wanted.out.count("\n") > 1
    assert run("events", "--db", database, "--source", name, "--csv") == wanted


def test_a_person_stands_for_a_state_and_that_is_told(run: Run, database: Path) -> None:
    found = run("events", "--db", database, "--source", "Obama", "--csv")
    assert found.out == run("events", "--db", database, "--source", "USA", "--csv").out
    assert found.err == "'Obama' is taken as USA, for which Barack Obama acts.\n"


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("russia", ["RUS"]), ("the Kremlin", ["RUS"]), ("nato", ["NATO"]), ("Lavrov", ["Q58217", "Lavrov"]),
        ("Q58217", ["Q58217"]), ("officials", ["officials"]),
    ],
)  # fmt: skip
def test_what_a_speaker_goes_by(name: str, known_as: list[str]) -> None:
    assert speaker(name) == known_as


def test_a_code_that_nobody_has_is_told(run: Run, database: Path) -> None:
    found = run("events", "--db", database, "--source", "ZZZ", "--csv")
    assert found.status == exits.OK and "Nobody is known as 'ZZZ'" in found.err and found.out.count("\n") == 1


@pytest.mark.parametrize("command", [["level", "USA", "Russia"], ["network"], ["parties"]])
def test_series_print_rows(run: Run, database: Path, command: list[str]) -> None:
    rows = json.loads(run(*command, "--db", database, "--json").out)
    assert rows and list(rows[0]) == [c.name for c in query.LISTINGS[command[0]]]


def test_changes_of_a_quiet_pair_are_none(run: Run, database: Path) -> None:
    ran = run("changes", "USA", "RUS", "--db", database, "--json", "--penalty", 5, "--min-events", 2)
    assert json.loads(ran.out) == [] and ran.status == 0


def test_as_of_shows_what_was_known(run: Run, database: Path) -> None:
    def outlets(*args: object) -> set[str]:
        return {r["outlet"] for r in json.loads(run("mentions", "--db", database, "--json", *args).out)}

    assert "The Harbour Post" in outlets() - outlets("--as-of", "2017-02-16")
    ran = run("events", "--db", database, "--as-of", "someday")
    assert ran.status == 2 and "no date" in ran.err


@pytest.mark.parametrize(
    ("args", "begins"),
    [
        (["level", "USA", "RUS", "--by", "day", "-o", "x.svg"], b"<svg"),
        (["counts", "Russia", "USA", "-o", "x.svg", "--theme", "auto"], b"<svg"),
        (["matrix", "-o", "x.json"], b'{"$schema":'),
        (["network", "USA", "-o", "x.png"], b"\x89PNG"),
        (["map", "-o", "x.svg", "--theme", "dark"], b"<svg"),
    ],
)
def test_charts_are_drawn_to_files(
    run: Run, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], begins: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("chart", *args, "--db", database)
    assert ran.status == 0 and (tmp_path / ran.out.strip()).read_bytes().startswith(begins)


def test_a_chart_of_a_pair_needs_two_and_a_file_an_ending(run: Run, database: Path, tmp_path: Path) -> None:
    ran = run("chart", "level", "USA", "--db", database)
    assert ran.status == 2 and "Name two" in ran.err
    ran = run("chart", "matrix", "--db", database, "-o", tmp_path / "x.gif")
    assert ran.status == 2 and ".svg, .png or .json" in ran.err
