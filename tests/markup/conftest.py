"""What tests of markup share."""

from __future__ import annotations

import pytest

from sphinx_kb import locale


@pytest.fixture(autouse=True)
def chinese_messages():
    """Messages of pure modules, outside a build, are in Chinese."""
    locale.use_language("zh_CN")
