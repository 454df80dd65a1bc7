"""`python -m detente` is the command `detente`."""

from __future__ import annotations

import sys

from detente.cli import main

if __name__ == "__main__":
    sys.exit(main())
