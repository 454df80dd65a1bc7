"""Reports coded again: what persons judged and the ids of events outlive the change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

_LISTED = "(SELECT value FROM json_each(?))"
_THEIRS = f"(SELECT id FROM mention WHERE report_id IN {_LISTED})"


class Kept(NamedTuple):
    """What is remembered of reports that are about to be removed: edges made by persons, and their events."""

    edges: list[tuple[Any, ...]]
    events: list[tuple[Any, ...]]


def remember(connection: sqlite3.Connection, report_ids: Sequence[str]) -> Kept:
    """What `restore` needs once the reports have been removed and added again."""
    listed = json.dumps(list(report_ids))
    edges = connection.execute(
        "SELECT left_id, right_id, judgement, made_by, score, reasons FROM edge WHERE made_by <> 'link'"
        f" AND (left_id IN {_THEIRS} OR right_id IN {_THEIRS})",
        (listed, listed),
    ).fetchall()
    events = connection.execute(_EVENTS, (listed,)).fetchall()
    return Kept(edges, [(old, *rest) for event, *rest in events for old in (event, *_older(connection, event))])


def restore(connection: sqlite3.Connection, kept: Kept) -> None:
    """Put back the judgements whose mentions are there again, and name the mention that follows each old event."""
    connection.executemany(
        "INSERT OR REPLACE INTO edge (left_id, right_id, judgement, made_by, score, reasons) SELECT ?, ?, ?, ?, ?, ?"
        " WHERE EXISTS (SELECT 1 FROM mention WHERE id = ?) AND EXISTS (SELECT 1 FROM mention WHERE id = ?)",
        [(*edge, edge[0], edge[1]) for edge in kept.edges],
    )
    for old_id, first, members, report_id, start, end, trigger in kept.events:
        heir = connection.execute(_HEIR, (first, members, report_id, end, start, first, trigger)).fetchone()
        if heir is not None:
            connection.execute(
                "INSERT OR REPLACE INTO event_heir (old_id, mention_id) VALUES (?, ?)", (old_id, heir[0])
            )


def settle(connection: sqlite3.Connection) -> None:
    """Lead old event ids to the events that hold their heirs, as far as those are linked; within a transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO event_redirect (old_id, new_id) SELECT h.old_id, em.event_id FROM event_heir h"
        " JOIN event_mention em ON em.mention_id = h.mention_id WHERE h.old_id NOT IN (SELECT id FROM event)"
    )
    linked = "SELECT 1 FROM event_mention em WHERE em.mention_id = event_heir.mention_id"  # heirs are few
    connection.execute(f"DELETE FROM event_heir WHERE EXISTS ({linked})")


def _older(connection: sqlite3.Connection, event: str) -> list[str]:
    """The ids that lead to an event."""
    return [r[0] for r in connection.execute("SELECT old_id FROM event_redirect WHERE new_id = ?", (event,))]


#: Events of which a report to be removed tells a part: the first mention, all mentions, and where the first stands.
_EVENTS = f"""
SELECT e.id, e.first_mention, (SELECT json_group_array(mention_id) FROM event_mention WHERE event_id = e.id),
  m.report_id, m.sentence_start, m.sentence_end, m.trigger_start
FROM event e JOIN mention m ON m.id = e.first_mention
WHERE e.id IN (SELECT event_id FROM event_mention WHERE mention_id IN {_THEIRS})"""
#: Who follows: the first mention itself, another one of the event, or the nearest one read in the first one's sentence.
_HEIR = """
SELECT id FROM (
  SELECT id, CASE WHEN id = ? THEN 0 ELSE 1 END AS rank, trigger_start FROM mention
  WHERE id IN (SELECT value FROM json_each(?))
  UNION ALL
  SELECT id, 2, trigger_start FROM mention WHERE report_id = ? AND sentence_start < ? AND sentence_end > ? AND id <> ?
) ORDER BY rank, abs(trigger_start - ?), id LIMIT 1"""
