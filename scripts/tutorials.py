"""Run the tutorials in docs/tutorials and keep what they print: `python scripts/tutorials.py`.

Run it after a change of what the tutorials show. The tests run the tutorials too, without keeping anything.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "docs" / "tutorials"
#: Seconds for a cell; the first loads the language model.
TIMEOUT = 300


def run(path: Path) -> Any:
    """The notebook at `path`, run from top to bottom in its folder; nbclient's CellExecutionError if a cell fails."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=TIMEOUT, record_timing=False, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main() -> None:
    import nbformat

    for path in sorted(FOLDER.glob("*.ipynb")):
        nbformat.write(run(path), path)
        print(path, file=sys.stderr)


if __name__ == "__main__":
    main()
