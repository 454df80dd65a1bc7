"""All commands by name, in the order of the help."""

from __future__ import annotations

import typer

from detente.cli import coding, fetching, importing, listings, measuring, official, series, serving, single

_COMMANDS = (
    coding.demo,
    coding.code,
    fetching.fetch,
    official.import_official,
    importing.import_,
    *listings.ALL,
    importing.beside,
    series.level,
    series.changes,
    series.network,
    series.parties,
    series.chart,
    official.corroborate,
    serving.serve,
    single.show,
    single.export,
    single.judge,
    single.doctor,
    measuring.evaluate,
)
_registered: set[int] = set()


def register(app: typer.Typer) -> typer.Typer:
    """Give the program its commands, once."""
    if id(app) not in _registered:
        _registered.add(id(app))
        for function in _COMMANDS:
            app.command(name=function.__name__.replace("_", "-").strip("-"))(function)
        app.add_typer(single.actors, name="actors")
    return app
