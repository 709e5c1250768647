"""``python -m sphinx_kb.build``: Sphinx, unless nothing is different from when it ended well the last time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx_kb.build.before_sphinx import CALL, Call

if TYPE_CHECKING:
    from collections.abc import Callable


def heed(event: str, arguments: tuple[Any, ...]) -> None:
    """Let a call note what conf.py and extensions look at."""
    for call in CALL:
        call.watch.heed(event, arguments)


def build_if_needed(arguments: list[str], build: Callable[[], int]) -> int:
    """Return 0 if a build with these arguments would change nothing, else build and return the status of that."""
    call = Call(arguments)
    if call.changes_nothing():
        return 0
    from sphinx_kb.build.kept_code import keep_code  # what the quick end does without

    keep_code()  # Sphinx compiles expressions and methods while it is imported
    from sphinx import config

    evaluate = config.eval_config_file

    def evaluate_and_watch(*given: Any) -> dict[str, Any]:
        call.watch.start()
        return evaluate(*given)

    if call.record:
        CALL[:] = [call]
        sys.addaudithook(heed)
        vars(config)["eval_config_file"] = evaluate_and_watch
    try:
        status = build()
    finally:
        call.watch.stop()
        CALL.clear()
        vars(config)["eval_config_file"] = evaluate
    if status == 0:
        call.keep()
    return status


def main(arguments: list[str]) -> int:
    """Run Sphinx, if there is anything to do; return its status."""

    def run_sphinx() -> int:
        from sphinx.cmd import build  # as above

        return build.main(arguments)

    return build_if_needed(arguments, run_sphinx)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
