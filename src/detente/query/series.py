"""Relations over time: a pair's periods, its level and its changes, and the network of all pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.query import changes, dyad, levels, network
from detente.query.conditions import event_filters, surest, told_by, within
from detente.query.filters import Values, Where, paging
from detente.query.rows import Rows
from detente.store import Store


class Series:
    """What a database of records answers on pairs and periods."""

    store: Store

    def _link_if_stale(self) -> None:
        raise NotImplementedError

    def dyad(
        self,
        a: str,
        b: str,
        by: str = "month",
        *,
        status: Values | None = "done",
        since: str | None = None,
        until: str | None = None,
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        undated: bool = False,
        one_a_day: bool = False,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
        min_confidence: float | None = None,
    ) -> Rows:
        """The events between two parties by day, week, month, quarter or year, done ones only unless `status` says
        else.

        An event counts in the period of its first day; one whose days are not known well enough to say counts in none
        (with `undated`, in a last row without a period). `one_a_day`: of one date, type and direction the most told
        counts alone. `outlet`, `not_outlet`: told by this one, by another than these; `min_confidence`: the best
        telling is as sure as that. UsageError names the periods there are.
        """
        where = self._acts(type, quad, status, since, until)
        told_by(where, outlet, not_outlet)
        surest(where, min_confidence)
        return dyad.dyad(self.store, a, b, by, where, undated=undated, one_a_day=one_a_day)

    def level(
        self,
        a: str,
        b: str,
        by: str = "week",
        *,
        status: Values | None = "done",
        since: str | None = None,
        until: str | None = None,
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        one_a_day: bool = False,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
    ) -> Rows:
        """The smoothed level of a relation, -10 to 10, with its standard error and 95 % interval, in every period.

        It is made from all events of the pair; `since` and `until` cut what is shown. UsageError names the periods
        there are; MissingExtra without statsmodels. docs/series.md says how.
        """
        where = self._acts(type, quad, status)
        told_by(where, outlet, not_outlet)
        return levels.level(self.store, a, b, by, where, since=since, until=until, one_a_day=one_a_day)

    def changes(
        self,
        a: str,
        b: str,
        by: str = "month",
        *,
        status: Values | None = "done",
        since: str | None = None,
        until: str | None = None,
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        one_a_day: bool = False,
        penalty: float = changes.PENALTY,
        min_events: int = changes.MIN_EVENTS,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
    ) -> Rows:
        """The periods in which the mean intensity of a pair's events turned to another value, and both values.

        A higher `penalty` finds fewer; each mean holds for `min_events` events or more. UsageError names the periods
        there are; MissingExtra without ruptures. docs/series.md says how.
        """
        where = self._acts(type, quad, status, since, until)
        told_by(where, outlet, not_outlet)
        return changes.changes(self.store, a, b, by, where, penalty=penalty, min_events=min_events, one_a_day=one_a_day)

    def dyads(
        self,
        *,
        status: Values | None = "done",
        since: str | None = None,
        until: str | None = None,
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        party: Values | None = None,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """All pairs of parties with their events in a period, those with most events first."""
        where = self._acts(type, quad, status, since, until, party)
        told_by(where, outlet, not_outlet)
        return dyad.dyads(self.store, where, paging(limit, offset)[1])

    def network(
        self,
        since: str | None = None,
        until: str | None = None,
        *,
        status: Values | None = "done",
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        party: Values | None = None,
        min_events: int = 1,
        one_a_day: bool = False,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """The network of a period, one row a pair with `min_events` events or more, both directions counted apart."""
        where, page = self._acts(type, quad, status, since, until, party), paging(limit, offset)[1]
        told_by(where, outlet, not_outlet)
        return network.network(self.store, where, page, min_events=min_events, one_a_day=one_a_day)

    def parties(
        self,
        since: str | None = None,
        until: str | None = None,
        *,
        status: Values | None = "done",
        type: Values | None = None,
        quad: int | Iterable[int] | None = None,
        party: Values | None = None,
        one_a_day: bool = False,
        outlet: Values | None = None,
        not_outlet: Values | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> Rows:
        """The parties of a period's network, with their partners and centrality; MissingExtra without networkx."""
        where, page = self._acts(type, quad, status, since, until, party), paging(limit, offset)[1]
        told_by(where, outlet, not_outlet)
        return network.parties(self.store, where, page, one_a_day=one_a_day)

    def _acts(
        self, type: Any, quad: Any, status: Any, since: Any = None, until: Any = None, party: Any = None
    ) -> Where:
        """Filters on the events of pairs, all of them linked."""
        self._link_if_stale()
        where = Where()
        event_filters(where, type, quad, status, since, until)
        within(where, "e.id", "SELECT event_id FROM event_party", "party", party)
        return where
