"""The command that shows a record in the browser: `serve`."""

from pathlib import Path
from typing import Annotated

import typer

from detente.cli.database import path_of
from detente.errors import MissingExtra, NotARecord


def serve(
    db: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The database; else DETENTE_DATABASE, else ./detente.db.")
    ] = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="Port on 127.0.0.1; 0: any free one.")
    ] = 8001,
    open: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
) -> None:
    """Show a record in the browser: pages of events, relations, reports and sources, on this machine only."""
    path = path_of(db)
    if not path.exists():
        raise NotARecord(f"There is no file {path}.", remedy="Make one first: `detente demo`, or `detente code PATH`.")
    try:
        from detente import explorer
    except ImportError as error:
        raise MissingExtra(
            f"{error.name} is not installed.", remedy="Install it with pip install 'detente[serve]'."
        ) from error
    explorer.serve(
        path, port=port, browser=open,
        ready=lambda address: print(f"Explorer of {path.name}: {address} (Ctrl-C ends it)", flush=True),
    )  # fmt: skip
