"""What to do when upstream has mended what a module of `sphinx_kb/build/` works around."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build.small import SAVING

UPSTREAM = "test_without_the_extension"
"""How the tests begin that show a fault of Sphinx alone."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Say of a test that no longer finds the fault which files may go."""
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and report.failed and item.name.startswith(UPSTREAM):
        part = item.path.stem.removeprefix("test_")
        report.sections.append((
            "上游好像修好了",
            f"sphinx_kb/build/{part}.py 补的毛病，不带它也不再出现。核对之后可以删去：\n"
            f"  sphinx_kb/build/{part}.py\n"
            f"  sphinx_kb/build/__init__.py 里的 \"{part}\"\n"
            f"  {item.path.relative_to(Path(__file__).parents[2])}"
            + (f"\n  tests/build/small.py 里的 \"{part}\"" if part in SAVING else "")))
