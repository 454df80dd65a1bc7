"""Every command, option, setting, error and exit status is documented, and what the documentation names exists."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

import detente
from detente import config, errors
from detente.cli import app, commands, exits
from detente.evaluate import TASKS
from detente.export import FORMATS
from detente.query import LISTINGS, PERIODS
from detente.records import Direction, EventType, PartKind, Stance, StatementKind, Status

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "evaluation" / "README.md"])
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
CODEBOOK = (ROOT / "docs" / "codebook.md").read_text("utf-8")
GROUP = typer.main.get_command(commands.register(app))


def leaves(group: object = GROUP, path: tuple[str, ...] = ()) -> Iterator[tuple[str, object]]:
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(leaves())


def every_error(kind: type[errors.DetenteError] = errors.DetenteError) -> Iterator[type[errors.DetenteError]]:
    yield kind
    for sub in kind.__subclasses__():
        yield from every_error(sub)


# ---- what there is, is documented


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_its_options_are_documented(name: str) -> None:
    assert f"`detente {name}" in CLI
    for parameter in COMMANDS[name].params:  # type: ignore[attr-defined]
        for option in [o for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("--") and o != "--help"]:
            assert re.search(rf"{option}\b", CLI), f"{name} {option}"


def test_every_command_and_option_has_a_help_text() -> None:
    for name, command in COMMANDS.items():
        assert command.help, name  # type: ignore[attr-defined]
        for parameter in command.params:  # type: ignore[attr-defined]
            assert parameter.name == "help" or parameter.help, f"{name} {parameter.name}"


def test_every_error_is_documented_and_has_a_code_of_its_own() -> None:
    kinds = list(every_error())
    codes = [k.code for k in kinds]
    assert len(set(codes)) == len(codes)
    rows = dict(re.findall(r"^\| (DET-\d{3}) \| (.+?) \|", CLI, re.M))
    assert rows.keys() == set(codes)
    tree = errors.__doc__ or ""
    assert all(k.__name__ in tree for k in kinds)
    assert all(k.remedy for k in kinds)


def test_every_setting_is_documented_with_its_default_and_unit() -> None:
    rows = {
        r[0]: r for r in re.findall(r"^\| `(\w+)` \| `?([^|`]+)`? \| ([^|]+) \|", CLI.split("## Settings")[1], re.M)
    }
    assert rows.keys() == {s.name for s in config.SETTINGS}
    for s in config.SETTINGS:
        shown = f"{s.default:,}" if isinstance(s.default, int) else str(s.default or "empty")
        assert rows[s.name][1].strip() == shown and rows[s.name][2].strip() == s.unit, s.name


def test_every_exit_status_is_documented() -> None:
    rows = {
        int(n): text
        for n, text in re.findall(r"^\| (\d+) \| (.+?) \|$", CLI.split("## Exit statuses")[1].split("##")[0], re.M)
    }
    assert rows == exits.MEANINGS


def test_every_format_listing_and_period_is_documented() -> None:
    assert [f for f in FORMATS if f"`{f}`" not in CLI] == []
    assert [name for name in LISTINGS if f"`detente {name}" not in CLI] == []
    assert [p for p in PERIODS if f"`{p}`" not in CLI] == []


def test_every_code_of_the_record_is_in_the_codebook() -> None:
    for kinds in (Status, PartKind, StatementKind, Stance, Direction):
        assert [k.value for k in kinds if f"`{k.value}`" not in CODEBOOK] == [], kinds
    assert [t.value for t in EventType if f"\n| {t.value} |" not in CODEBOOK] == []


def test_the_codebook_has_the_ontology_s_quads_and_intensities() -> None:
    from detente import ontology

    rows = re.findall(r"^\| ([A-Z]+) \| (\d) \| (-?[\d.]+) \|", CODEBOOK, re.M)
    assert {t: (int(q), float(i)) for t, q, i in rows} == {
        t.value: (ontology.quad(t), ontology.intensity(t)) for t in EventType
    }


def test_every_task_of_the_evaluation_is_documented_and_floors_name_tasks() -> None:
    quality = (ROOT / "docs" / "quality.md").read_text("utf-8")
    assert [t for t in TASKS if f"`{t}`" not in quality] == []
    floors = tomllib.loads((ROOT / "evaluation" / "floors.toml").read_text("utf-8"))
    assert floors and floors.keys() <= TASKS.keys()


# ---- what is documented, is there


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        file, _, anchor = target.partition("#")
        if "://" in target or target.startswith("mailto:"):
            continue
        goal = _installed((page.parent / file).resolve()) if file else page
        assert goal.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", goal.read_text("utf-8"), re.M)
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}, target


def _installed(file: Path) -> Path:
    """A file of the source where the package that is tested has it."""
    package = ROOT / "src" / "detente"
    return Path(detente.__file__).parent / file.relative_to(package) if file.is_relative_to(package) else file


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_in_the_documentation_exist_with_their_options(page: Path) -> None:
    for command, rest in re.findall(
        r"^(?:    |`)(?:\$ )?(?:python3 run\.py )?detente ([a-z]+(?:-[a-z]+)*(?: (?:who|add)\b)?)(.*)$",
        page.read_text("utf-8"),
        re.M,
    ):
        assert command in COMMANDS, command
        known = {o for p in COMMANDS[command].params for o in (*p.opts, *p.secondary_opts)}  # type: ignore[attr-defined]
        given = re.findall(r"(?<=\s)(--?[a-z][\w-]*)", rest.split("#")[0].split("|")[0].split("`")[0])
        assert set(given) <= known, (command, given)


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".ci" / "run", ROOT / "Makefile"],
    ids=lambda p: p.name,
)
def test_commands_of_run_py_exist(page: Path) -> None:
    known = set(re.findall(r'if command == "(\w+)"', (ROOT / "run.py").read_text("utf-8")))
    named = set(re.findall(r"run\.py (\w+)", page.read_text("utf-8")))
    assert named and named <= known


def test_the_readme_s_two_commands_are_those_that_ci_runs() -> None:
    readme, ci = ((ROOT / p).read_text("utf-8") for p in ("README.md", ".ci/run"))
    for command in ("python3 run.py demo", "python3 run.py test"):
        assert re.search(rf"^    {command}( +#.*)?$", readme, re.M) and re.search(rf"^{command}$", ci, re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_python_in_the_documentation_parses(page: Path) -> None:
    for block in re.findall(r"(?:^    .*\n|^\n)+", page.read_text("utf-8"), re.M):
        code = re.sub(r"^    ", "", block, flags=re.M)
        if re.search(r"^(import|from) detente|^coder = |^with detente", code, re.M):
            ast.parse(code)


def test_no_page_names_a_place_of_ours() -> None:
    for page in [*PAGES, ROOT / "NOTICE", ROOT / "CITATION.cff", ROOT / ".ci" / "run"]:
        assert not re.search(r"(?:^|[\s`(])/(?:home|root|mnt|opt|var|usr)/", page.read_text("utf-8")), page
