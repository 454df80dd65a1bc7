"""The command that measures: `evaluate`, with the floors that CI keeps."""

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import exits
from detente.cli import options as o
from detente.cli.app import warn
from detente.errors import DataError, MissingFile

if TYPE_CHECKING:
    from detente.evaluate import Result

Floors = dict[str, dict[str, float]]


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Labelled data; formats: docs/quality.md.")],
    task: Annotated[list[str] | None, typer.Option("--task", metavar="TASK", help="Only this task.")] = None,
    floors: Annotated[Path | None, typer.Option("--floors", metavar="FILE", help="Fail below these figures.")] = None,
    show: Annotated[int, typer.Option("--show", min=0, metavar="N", help="Tell so many misses of each task.")] = 0,
    json: o.JsonOne = False,
) -> None:
    """Measure detente against labelled data: one line of figures a task."""
    from detente import evaluate as measure

    least = _floors(floors) if floors else {}
    results = []
    for result in measure.evaluate(folder, task or ()):
        results.append(result)
        if not json:
            print(result.task, *(f"{name}={_number(value)}" for name, value in result.figures.items()), flush=True)
        for miss in result.misses[:show]:
            print(f"  {miss}", file=sys.stderr)
    if json:
        import msgspec

        print(msgspec.json.encode({r.task: r.figures for r in results}).decode())
    if low := below(results, least if not task else {t: least[t] for t in task if t in least}):
        for line in low:
            warn(line)
        raise typer.Exit(exits.SOME_FAILED)


def below(results: "list[Result]", least: Floors) -> list[str]:
    """What is below its floor, or was not measured, one line each."""
    figures = {r.task: r.figures for r in results}
    return [
        f"{task} {name} is {_number(found) if found is not None else 'not measured'}; its floor is {floor:.3f}."
        for task, wanted in least.items()
        for name, floor in wanted.items()
        if (found := figures.get(task, {}).get(name)) is None or found < floor
    ]


def _floors(path: Path) -> Floors:
    """The floors of a TOML file: a table for each task, a number for each figure."""
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MissingFile(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is no TOML: {error}.") from error
    for task, figures in found.items():
        if not isinstance(figures, dict) or not all(isinstance(v, int | float) for v in figures.values()):
            raise DataError(f"{path}, table {task}: a floor is a number, such as triple_f1 = 0.5.")
    return found


def _number(value: float) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
