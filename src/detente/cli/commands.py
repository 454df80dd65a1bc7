"""All commands by name, in the order of the help."""

from __future__ import annotations

import typer

from detente.cli import coding, listings, measuring, official, single

_COMMANDS = (
    coding.demo,
    coding.code,
    official.import_official,
    *listings.ALL,
    official.corroborate,
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
            app.command(name=function.__name__.replace("_", "-"))(function)
        app.add_typer(single.actors, name="actors")
    return app
