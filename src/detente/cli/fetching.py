"""The command that gets pages from the network: `fetch`."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from detente.cli import exits
from detente.cli.app import warn


def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Pages, or with --feed RSS and Atom feeds.")],
    feed: Annotated[bool, typer.Option("--feed", help="Get the pages that the feeds at these URLs name.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Add to this file; else standard output.")
    ] = None,
) -> None:
    """Get public pages politely, as JSON lines that `detente code` reads."""
    from detente.fetch import fetch as get
    from detente.records import Failure

    failed = got = 0
    with out.open("a", encoding="utf-8") if out else nullcontext(sys.stdout) as lines:
        for found in get(urls, feeds=feed):
            if isinstance(found, Failure):
                failed += 1
                warn(f"[{found.code}] {found.note} ({found.input_id})")
            else:
                got += 1
                print(found.data.decode("utf-8", "replace"), file=lines, flush=True)
    if out:
        then = f" To code them: detente code {out}" if got else ""
        print(f"{got:,} pages got, {failed:,} failed.{then}", file=sys.stderr)
    if failed:
        raise typer.Exit(exits.SOME_FAILED)
