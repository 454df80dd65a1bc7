"""The options that several commands share, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

Database = Annotated[
    Path | None, typer.Option("--db", metavar="FILE", help="The database; else DETENTE_DATABASE, else ./detente.db.")
]

Source = Annotated[
    list[str] | None, typer.Option("--source", "-s", metavar="WHO", help="Who acts: a code (USA, UN) or a name.")
]
Target = Annotated[
    list[str] | None, typer.Option("--target", "-r", metavar="WHO", help="Who is acted on: a code or a name.")
]
Party = Annotated[list[str] | None, typer.Option("--party", "-p", metavar="WHO", help="Who acts or is acted on.")]
Type = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help="Type of act, for example CONSULT or SANCTION.")
]
Quad = Annotated[
    list[int] | None,
    typer.Option(
        "--quad", min=1, max=4,
        help="1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.",
    ),
]  # fmt: skip
Status = Annotated[
    list[str] | None, typer.Option("--status", metavar="STATUS", help="done, intended, hypothetical or denied.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Not before: 2017, 2017-07 or 2017-07-07.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Not after; a month or year counts whole.")]
Outlet = Annotated[list[str] | None, typer.Option("--outlet", metavar="NAME", help="The outlet that tells it.")]
Text = Annotated[str | None, typer.Option("--text", metavar="WORDS", help='All these words; "a phrase"; begin*.')]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=0, metavar="N", help="At most so many rows.")]
Place = Annotated[list[str] | None, typer.Option("--place", metavar="NAME", help="Where it took place.")]
Speaker = Annotated[
    list[str] | None, typer.Option("--speaker", metavar="WHO", help="A state's code, or a person's name or id.")
]
About = Annotated[list[str] | None, typer.Option("--about", metavar="WHO", help="The state spoken about.")]

AsTable = Annotated[bool, typer.Option("--table", "-t", help="A table; the default on a terminal.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header; the default in a pipe or file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON list.")]
AsLines = Annotated[bool, typer.Option("--nl", help="JSON, one object a line.")]
Columns = Annotated[
    str | None, typer.Option("--columns", "-c", metavar="A,B", help="Only these columns, in this order.")
]
ExcelSafe = Annotated[
    bool, typer.Option("--excel-safe", help="In CSV, lead cells that a spreadsheet would run with an apostrophe.")
]
