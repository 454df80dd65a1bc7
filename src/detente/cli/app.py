"""The program itself: its commands, and the one place where errors become a line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from detente.cli import exits
from detente.errors import DetenteError


class Guarded(TyperGroup):
    """Commands whose errors come out as one line on standard error and a documented exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; typer.Exit with the status of what went wrong."""
        try:
            return super().invoke(ctx)
        except DetenteError as error:
            if ctx.params.get("debug"):
                raise
            warn(str(error))
            raise typer.Exit(exits.of(error)) from error
        except KeyboardInterrupt as stop:
            warn(str(stop) or "Interrupted. What was coded until now is kept; the same command goes on from there.")
            raise typer.Exit(exits.INTERRUPTED) from stop
        except BrokenPipeError as gone:
            hush()
            raise typer.Exit(exits.OK) from gone


app = typer.Typer(
    name="detente",
    cls=Guarded,
    help="Reads news reports of what states and their officials do and say; keeps a sourced, dated, queryable record.",
    epilog="Start with `detente demo`. Exit statuses, output formats and settings: docs/cli.md.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(wanted: bool) -> None:
    if wanted:
        from detente import __version__

        print(f"detente {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def warn(line: str) -> None:
    """One line for the person, on standard error."""
    from detente.display import safe

    print(f"detente: {safe(' '.join(line.split()))}", file=sys.stderr, flush=True)


def hush() -> None:
    """Give up on standard output, whose reader is gone, so that closing it says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(args: Sequence[str] | None = None) -> int:
    """Run the program with its arguments (those of the process if None); its exit status comes out."""
    from detente.cli import commands

    arguments = list(sys.argv[1:] if args is None else args)
    try:
        commands.register(app)
        app(arguments, prog_name="detente")
    except SystemExit as done:
        return _status(done)
    except Exception as error:
        if "--debug" in arguments[:1]:
            raise
        warn(f"[DET-000] {type(error).__name__}: {error} {DetenteError.remedy} `detente --debug ...` shows where.")
        return exits.INTERNAL
    return exits.OK


def _status(done: SystemExit) -> int:
    """The exit status, after what is still to be written went out."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
    return done.code if isinstance(done.code, int) else exits.OK if done.code is None else exits.USAGE
