"""Runs that stop and go on, and doing again only what another version did."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detente import clean, pipeline, query, readers
from detente.errors import UsageError
from detente.export import export
from detente.pipeline import stages
from detente.records import EventMention as Mention
from detente.records import EventType, Evidence, Failure, Record, Report, part_id
from detente.store import Store, jobs
from factories import state

from detente.records import ActorRef, Span  # isort: skip


class Teller:
    """Reads one act in each report, of the type that it is told to; counts what it was given."""

    def __init__(self, type: str = "ACCUSE", word: str = "accused") -> None:
        self.type, self.word, self.given = type, word, 0

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for report in reports:
            self.given += 1
            ready = clean.prepare(report)
            if "FAIL" in ready.text:
                yield Failure("DET-000", "code", report.origin or report.id, "told to")
            else:
                yield Record(ready, (self.mention(ready),))

    def mention(self, report: Report) -> Mention:
        text = report.text
        at = text.index(self.word)
        sides = [ActorRef(state(c), Span(text.index(n), text.index(n) + len(n)), n) for c, n in SIDES]
        mid = part_id("m", report.id, at, self.type)
        trigger, sentence = Evidence.at(text, at, at + len(self.word)), Evidence.at(text, 0, len(text))
        return Mention(mid, report.id, EventType(self.type), (sides[0],), (sides[1],), trigger, sentence)


SIDES = (("RUS", "Moscow"), ("USA", "Washington"))


def story(k: int, more: str = "") -> str:
    told = f"Moscow accused Washington of theft number {k} and threatened to answer. {more}".strip()
    day = dt.date(2001, 3, 1) + dt.timedelta(days=10 * k)  # far apart, so that little is to be compared
    return json.dumps({"text": told, "outlet": f"Gazette {k % 9}", "published": day.isoformat()})


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(story(k) for k in range(5)))
    return path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


def types(database: Path) -> set[str]:
    with query.open(database, readonly=True) as db:
        return {m["type"] for m in db.mentions()}


# ---- going on


def test_a_run_leaves_a_log_and_jobs(corpus: Path, database: Path) -> None:
    pipeline.run([corpus], database, coder=Teller())
    now = stages.versions()
    with Store.open(database, readonly=True) as store:
        ((state_, paths, reports),) = store.execute("SELECT state, paths, reports FROM run")
        assert (state_, json.loads(paths), reports) == ("done", [str(corpus)], 5)
        assert jobs.unfinished(store) is None
        found = store.execute("SELECT stage, version, outcome, count(*), count(result) FROM job GROUP BY 1, 2, 3")
        assert found == [("clean", now.clean, "done", 5, 5), ("code", now.code, "done", 5, 0)]


def test_a_document_that_was_dealt_with_is_not_cleaned_again(
    corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run([corpus], database, coder=Teller())
    monkeypatch.setattr(clean, "to_reports", lambda raw: pytest.fail("cleaned again"))
    assert pipeline.run([corpus], database, coder=Teller()).duplicates == 5


def test_reports_without_a_document_are_known_and_get_one(corpus: Path, database: Path) -> None:
    found = [r for raw in readers.read_paths([corpus]) for r in clean.to_reports(raw)]  # type: ignore[arg-type]
    with Store.open(database) as store:
        store.add(x for x in Teller().code_many(r for r in found if isinstance(r, Report)) if isinstance(x, Record))
        assert len(jobs.undocumented(store)) == 5
    coder = Teller()
    assert pipeline.run([corpus], database, coder=coder).duplicates == 5
    assert coder.given == 0
    with Store.open(database) as store:
        assert jobs.undocumented(store) == []


def test_what_failed_is_tried_again_and_forgotten_when_it_succeeds(
    corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.write_text("\n".join([story(1), story(2, "FAIL")]))
    assert pipeline.run([corpus], database, coder=Teller()).failed == {"DET-000": 1}
    monkeypatch.setattr(Teller, "code_many", lambda self, rs: (Record(clean.prepare(r)) for r in rs))
    assert pipeline.run([corpus], database, coder=Teller()).reports == 1
    with Store.open(database) as store:
        assert store.failures() == []


class Breaks(Teller):
    """Breaks off at the third report."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for outcome in super().code_many(reports):
            if self.given == 3:
                raise MemoryError
            yield outcome


def test_a_run_that_broke_goes_on(corpus: Path, database: Path) -> None:
    with pytest.raises(MemoryError):
        pipeline.run([corpus], database, coder=Breaks())
    with Store.open(database) as store:
        last = jobs.unfinished(store)
        assert last is not None and (last.state, last.reports) == ("failed", 2)
    coder = Teller()
    summary = pipeline.resume(database, coder=coder)
    assert (summary.reports, summary.duplicates, coder.given) == (3, 2, 3)
    with Store.open(database) as store:
        assert store.execute("SELECT state, reports FROM run") == [("done", 5)]
    with pytest.raises(UsageError, match="no run to go on with"):
        pipeline.resume(database)


def test_the_same_command_goes_on_with_the_run_that_broke(corpus: Path, database: Path) -> None:
    with pytest.raises(MemoryError):
        pipeline.run([corpus], database, coder=Breaks())
    pipeline.run([corpus], database, coder=Teller())
    with Store.open(database) as store:
        assert store.execute("SELECT state, reports FROM run") == [("done", 5)]


def test_relative_paths_go_on_in_their_own_folder_only(
    corpus: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MemoryError):
        pipeline.run([corpus.name], database, coder=Breaks())
    monkeypatch.chdir("/")
    with pytest.raises(UsageError, match=str(tmp_path)):
        pipeline.resume(database)
    monkeypatch.chdir(tmp_path)
    assert pipeline.resume(database, coder=Teller()).reports == 3


class Slow(Teller):
    """Takes its time."""

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        for outcome in super().code_many(reports):
            time.sleep(0.01)
            yield outcome


SLOW = """
    import sys
    sys.path[:0] = {path!r}
    from test_pipeline_runs import Slow
    from detente import pipeline
    def told(now):
        print(now.documents, flush=True)
    try:
        pipeline.run([{corpus!r}], {db!r}, coder=Slow(), workers={workers}, progress=told)
    except KeyboardInterrupt as stop:
        print(type(stop).__name__, str(stop))
        sys.exit(130)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_finishes_what_is_in_hand_and_links_it(tmp_path: Path, database: Path, workers: int) -> None:
    corpus = tmp_path / "many.jsonl"
    corpus.write_text("\n".join(story(k) for k in range(200)))
    path = [str(Path(__file__).parent), *sys.path]
    code = textwrap.dedent(SLOW.format(path=path, corpus=str(corpus), db=str(database), workers=workers))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while int(process.stdout.readline()) < 70:
            pass
        os.kill(process.pid, signal.SIGINT)
        rest = process.stdout.read().strip().splitlines()
        assert process.wait(timeout=30) == 130
    assert "--resume --db" in rest[-1] and rest[-1].startswith("Interrupted")
    with Store.open(database) as store:
        assert 64 <= store.count("report") < 200
        assert store.execute("SELECT state FROM run") == [("interrupted",)]
        assert store.execute("SELECT count(*) FROM mention_unlinked") == [(0,)]
        assert store.count("event") > 0
    assert pipeline.resume(database, coder=Teller()).duplicates >= 64
    whole = tmp_path / "whole.db"
    pipeline.run([corpus], whole, coder=Teller())
    assert exported(database) == exported(whole)


def exported(database: Path) -> list[bytes]:
    found = []
    for what in ("events", "mentions", "records", "edges"):
        with query.open(database, readonly=True) as db:
            file = database.with_name(f"{database.name}-{what}.jsonl")
            export(db, file, what=what)
            found.append(file.read_bytes())
    return found


# ---- doing again


def test_only_what_another_version_coded_is_coded_again(
    corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run([corpus], database, coder=Teller())
    assert pipeline.recode(database, coder=Teller()).reports == 0
    monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
    corpus.write_text(corpus.read_text() + "\n" + story(9))
    assert pipeline.run([corpus], database, coder=Teller("THREATEN")).reports == 1
    assert types(database) == {"ACCUSE", "THREATEN"} and pipeline.outdated(database) == 5
    summary = pipeline.recode(database, coder=Teller("THREATEN"))
    assert (summary.reports, summary.replaced) == (5, 5)
    assert types(database) == {"THREATEN"} and pipeline.outdated(database) == 0


@pytest.mark.parametrize("by_paths", [True, False])
def test_coding_again_gives_what_coding_at_once_gives(
    corpus: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_paths: bool
) -> None:
    pipeline.run([corpus], database, coder=Teller())
    monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
    later = Teller("THREATEN", "threatened")
    if by_paths:
        pipeline.run([corpus], database, coder=later, recode=True)
    else:
        pipeline.recode(database, coder=later)
    fresh = tmp_path / "fresh.db"
    pipeline.run([corpus], fresh, coder=Teller("THREATEN", "threatened"))
    assert exported(database) == exported(fresh)


def test_a_cleaner_that_says_something_else_replaces_the_report(
    corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus.write_text(story(1))
    pipeline.run([corpus], database, coder=Teller())
    monkeypatch.setattr(stages, "CLEAN", stages.CLEAN + 1)
    to_reports = clean.to_reports

    def other(raw: Any) -> Iterator[Report | Failure]:
        for report in to_reports(raw):
            assert isinstance(report, Report)
            yield Report(report.text + " It was told so.", outlet=report.outlet, published=report.published)

    monkeypatch.setattr(clean, "to_reports", other)
    assert pipeline.run([corpus], database, coder=Teller()).duplicates == 1
    assert pipeline.run([corpus], database, coder=Teller(), recode=True).reports == 1
    with Store.open(database) as store:
        (report,) = [r.report for r in store.records()]
        assert report.text.endswith("told so.")
        assert store.execute("PRAGMA foreign_key_check") == []
        assert store.execute("SELECT count(*) FROM job WHERE stage = 'code'") == [(1,)]


def test_old_event_ids_lead_to_their_followers(corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline.run([corpus], database, coder=Teller())
    with query.open(database, readonly=True) as db:
        old = [e["event_id"] for e in db.events()]
    for k in (1, 2):  # over two changes
        monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
        pipeline.recode(database, coder=Teller("THREATEN" if k == 1 else "ACCUSE", "threatened"))
    with query.open(database, readonly=True) as db:
        new = {e["event_id"] for e in db.events()}
        assert not new & set(old)
        assert {db.explain(i).id for i in old} == new


def test_what_persons_judged_outlives_coding_again(
    corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.run([corpus], database, coder=Teller())
    with query.open(database) as db:
        first, second = (m["mention_id"] for m in db.mentions(limit=2))
        db.judge(first, second, "same", by="Ada")
    monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
    pipeline.recode(database, coder=Teller())
    with query.open(database, readonly=True) as db:
        assert [(e["left_id"], e["right_id"], e["judgement"]) for e in db.edges(by="Ada")] == [
            (*sorted((first, second)), "same")
        ]


# ---- versions


def test_versions_change_with_tables_and_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_USER_DIR", str(tmp_path / "own"))
    before = stages.versions()
    assert before == stages.versions()
    (tmp_path / "own/actors").mkdir(parents=True)
    (tmp_path / "own/actors/people.tsv").write_text("one\n")
    changed = stages.versions()
    assert changed.clean == before.clean and changed.code != before.code
    (tmp_path / "own/actors/people.tsv").write_text("two\n")
    assert stages.versions().code not in (before.code, changed.code)


def test_versions_change_with_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stages.versions()
    source = tmp_path / "coder.py"
    source.write_text("x = 1\n")
    code = stages._code(stages._CODE_MODULES)
    assert len(code) > 50 and all(name.endswith(".py") for name, _ in code)
    monkeypatch.setattr(stages, "_code", lambda modules: [*code, ("coder/new.py", source)])
    first = stages.versions()
    source.write_text("x = 2\n")
    assert len({before.code, first.code, stages.versions().code}) == 3


def test_the_version_of_coding_sees_every_module_that_the_engine_reads_by() -> None:
    script = (
        "import sys, detente; detente.Coder().code(detente.Report(text='Peru accused Chile, its officials said.'))\n"
        "print(*(m for m in sys.modules if m.startswith('detente.')))"
    )
    used = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    others = {"config", "errors", "sandbox", "model_files"}  # settings, messages, guards: they read nothing
    rooms = {name.split(".")[1] for name in used} - others
    assert {"coder", "statements", "gate"} <= rooms <= {m.removesuffix(".py") for m in stages._CODE_MODULES}


# ---- a plan


def test_a_plan_tells_and_does_nothing(corpus: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.write_text("\n".join([story(1), story(2), story(1), "{"]))
    plan = pipeline.plan([corpus], database)
    assert (plan.documents, plan.todo, plan.known, plan.failed) == (4, 2, 1, {"DET-107": 1})
    assert plan.kinds == {"application/json": 2} and plan.seconds is None and plan.bytes > 0
    assert not database.exists()
    pipeline.run([corpus], database, coder=Teller())
    corpus.write_text("\n".join([story(1), story(3)]))
    before = database.read_bytes()
    plan = pipeline.plan([corpus], database)
    assert (plan.todo, plan.known, plan.outdated) == (1, 1, 0) and plan.seconds is not None
    monkeypatch.setattr(stages, "CODE", stages.CODE + 1)
    assert pipeline.plan([corpus], database, recode=True).todo == 2
    assert pipeline.plan([], database, recode=True).todo == pipeline.plan([corpus], database).outdated == 2
    assert database.read_bytes() == before


def test_a_plan_to_go_on(corpus: Path, database: Path) -> None:
    with pytest.raises(MemoryError):
        pipeline.run([corpus], database, coder=Breaks())
    assert pipeline.plan_resumed(database).todo == 3
