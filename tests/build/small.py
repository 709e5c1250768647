"""A small site to try on it what a reader must not notice: work-arounds that only save time or memory."""

from __future__ import annotations

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\n```\n",
    "a": "# 甲 *斜*\n\n```{toctree}\nc\n```\n",
    "b": "# 乙\n\n文。\n",
    "c": "# 丙\n\n文。\n",
}
SAVING = ("asset_checksums", "compiled_templates", "doctree_memory", "packed_contents", "rendered_titles",
          "trusted_templates", "unheard_messages")
"""The parts of `sphinx_kb/build/` that change nothing of what is read."""
