"""One report in, one record out: the language model loaded once, the rooms called in order."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from detente import actors, clean, config, gate, large, relations, statements, times
from detente.coder import EventCoder, reader
from detente.errors import DetenteError, ModelError
from detente.language import Language, Reading
from detente.records import Basis, DateInterval, EventType, Failure, Record, Report, Status, TimeExpression


class Coder:
    """The coder: reads reports into records, offline; the language model is loaded at first use and kept."""

    def __init__(self, model: str | None = None) -> None:
        self._language = Language(model)
        self._events = EventCoder(self._language, large.load() or reader.load())

    def code(self, report: Report) -> Record:
        """The record of one report; its offsets count in `record.report.text`, which begins with the title."""
        with _uncollected():
            return self._coded(report)

    def _coded(self, report: Report) -> Record:
        report = clean.prepare(report)
        reading = self._language.read(report)
        which = gate.needed(reading, self._language) if config.switch("gate") else None
        self._language.parse(reading, which, actors.proper_words(report.text))
        reference = report.published
        if reference is None or reference.start is None:
            reference = self._infer_date(report, reading)
            report = msgspec.structs.replace(report, published=reference)
            reading.report = report
        expressions = times.find(report.text, reference)
        cast = actors.Cast(reading, reference)
        mentions, uncoded = self._events.code(reading, cast, expressions)
        said = statements.find(reading, cast, mentions)
        claims = relations.find(reading, cast, said)
        return Record(report, tuple(mentions), tuple(said), tuple(claims), tuple(expressions), tuple(uncoded))

    def code_many(self, reports: Iterable[Report]) -> Iterator[Record | Failure]:
        """A record or a failure for each report, in order; a bad report does not end the run, a missing model does."""
        for report in reports:
            try:
                yield self.code(report)
            except ModelError:  # no report can be coded then
                raise
            except DetenteError as error:
                yield Failure.of(error, "code", report.origin or report.id)
            except Exception as error:  # noqa: BLE001 - a fault of ours in one report must not lose the others
                yield Failure("DET-000", "code", report.origin or report.id, f"{type(error).__name__}: {error}")

    def relate(self, text: str, source: tuple[int, int], target: tuple[int, int]) -> list[tuple[EventType, float]]:
        """The types of act that the party at `source` does to that at `target` (spans), best first, scores 0-1."""
        return self._events.relate(text, source, target)

    def status(self, text: str, span: tuple[int, int]) -> Status:
        """Whether the act whose trigger stands at `span` is told as done, intended, hypothetical or denied."""
        return self._events.status(text, span)

    def times(self, text: str, reference: DateInterval | str | None = None) -> list[TimeExpression]:
        """The time expressions of a text, resolved against the reference date (ISO) if one is given."""
        return times.find(text, reference)

    def _infer_date(self, report: Report, reading: Reading) -> DateInterval:
        """The report's own date from its text: printed, or inferred from the dates, events and offices it names."""
        cast = actors.Cast(reading, None, known_only=True)
        found = times.date_report(report, times.find(report.text, None), cast.terms)
        return found if found.start else DateInterval(basis=Basis.NONE, clues=found.clues)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking for circles of objects in the midst of a report: there are next to none,
    and looking for them takes a twentieth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
