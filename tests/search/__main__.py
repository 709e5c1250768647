"""`make search-report`: recall of the search by category, and each miss with what came first instead.

    python -m tests.search _build/html             every file of queries beside this module
    python -m tests.search _build/html fresh       those whose name holds “fresh”
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.search.recall import HERE, Engine, answers, read, report


def main(arguments: list[str]) -> None:
    """Print the report of a built site."""
    site = Path(arguments[0]) if arguments else Path("_build/html")
    with Engine(site) as engine:
        for path in sorted(HERE.glob("*.csv")):
            if not arguments[1:] or any(word in path.stem for word in arguments[1:]):
                print(f"\n{path.name}")
                print("\n".join(report(answers(engine, read(path)))))


if __name__ == "__main__":
    main(sys.argv[1:])
