"""Files in, database filled: read, clean, code, store, link; runs that stop, go on, and do again only what changed.

A bad document or report becomes a row of failures and never ends a run. What ends one (a full disk, an interrupt, a
model that cannot be loaded) leaves everything that was committed until then in the database, and the run can go on.
"""

from __future__ import annotations

from detente.pipeline.plan import Plan, outdated, plan, plan_resumed
from detente.pipeline.run import Interrupted, recode, resume, run
from detente.pipeline.stages import Codes, Done, Engine, Work, versions
from detente.pipeline.tally import Progress, Summary

__all__ = [
    "Codes",
    "Done",
    "Engine",
    "Interrupted",
    "Plan",
    "Progress",
    "Summary",
    "Work",
    "outdated",
    "plan",
    "plan_resumed",
    "recode",
    "resume",
    "run",
    "versions",
]
