"""What every exit status means, and which error gives which (docs/cli.md is checked against this table)."""

from __future__ import annotations

from detente import errors

OK, SOME_FAILED, USAGE, NOTHING_FOUND = 0, 1, 2, 3
BAD_DATA, NO_DATABASE, UNAVAILABLE, INTERNAL, IO_ERROR, INTERRUPTED = 65, 66, 69, 70, 74, 130

#: Numbers from 64 on follow BSD's sysexits.h where it has one that fits.
MEANINGS: dict[int, str] = {
    OK: "done",
    SOME_FAILED: (
        "some inputs failed, everything else was coded; or `doctor` found something wrong; "
        "or `evaluate` a figure below its floor"
    ),
    USAGE: "a wrong command, option or value",
    NOTHING_FOUND: "no row has this id, or nobody is known by this name",
    BAD_DATA: "a table given by the user is wrong",
    NO_DATABASE: "the database is missing, is none of detente's, or was written by a newer detente",
    UNAVAILABLE: "the language model or an optional package is missing",
    INTERNAL: "a fault of detente itself",
    IO_ERROR: "the disk is full, or the database cannot be read or written",
    INTERRUPTED: "interrupted; what was coded until then is kept",
}

_BY_ERROR: dict[type[BaseException], int] = {
    errors.InputError: BAD_DATA,
    errors.DataError: BAD_DATA,
    errors.ModelError: UNAVAILABLE,
    errors.MissingExtra: UNAVAILABLE,
    errors.UsageError: USAGE,
    errors.UnknownId: NOTHING_FOUND,
    errors.NotARecord: NO_DATABASE,
    errors.NewerSchema: NO_DATABASE,
    errors.StoreError: IO_ERROR,
}


def of(error: errors.DetenteError) -> int:
    """The exit status for an error: that of its nearest kind in the table."""
    return next((_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR), INTERNAL)
