"""Warnings of Sphinx and its extensions in Chinese, with what to do.

Sphinx follows the terminal's language and is translated in part; docutils, MyST and others speak English only. This
sets Sphinx's own messages to Chinese wherever it runs and rewords the rest that an author meets. A message
nobody foresaw passes as it is: never hidden, only not translated.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import sphinx.locale

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

WORDING: tuple[tuple[str, str], ...] = (
    # docutils
    (r'Duplicate explicit target name: "(?P<a>.+?)"\.',
     "标签 “{a}” 在这一页出现了两次：标签在全站只能用一次，请改其中一个"),
    (r'Unknown target name: "(?P<a>.+?)"\.', "没有定义 “{a}”：脚注或链接的另一半写了吗？"),
    (r'Directive "include": file not found: \'(?P<a>.+?)\'', "要引入的文件不存在：{a}"),
    (r'Error parsing content block for the "list-table" directive: (?:uniform two-level bullet list expected, but row '
     r"(?P<row>\d+) does not contain the same number of items as row 1 \((?P<a>\d+) vs (?P<b>\d+)\)\.)(?s:.*)",
     "list-table 的第 {row} 行有 {a} 格，第 1 行有 {b} 格：每一行的格数要一样"),
    (r'Error parsing content block for the "list-table" directive: (?P<a>[^\n]+)(?s:.*)',
     "list-table 的写法不对，应是两层列表（行用 “*”，格用 “-”）：{a}"),
    (r"(?:Footnote|Citation) \[(?P<a>.+?)\] is not referenced\.", "脚注 [{a}] 写了，但正文没有引用它"),
    # MyST
    (r'Unknown interpreted text role "(?P<a>.+?)"\.', "没有 “{a}” 这个角色（行内标记）：看看有没有写错"),
    (r"Unknown directive type: '(?P<a>.+?)'", "没有 “{a}” 这个指令：看看有没有写错"),
    (r"'(?P<a>[\w-]+)': Unknown option key: '(?P<b>.+?)' \(allowed: \[(?P<c>.*?)\]\)",
     "指令 “{a}” 没有 “{b}” 这个选项，可用的是：{c}"),
    (r"Non-consecutive header level increase; H(?P<a>\d) to H(?P<b>\d)",
     "标题从 {a} 级跳到了 {b} 级：请一级一级往下写"),
    (r"Document headings start at H(?P<a>\d), not H1", "这一页没有一级标题，从 {a} 级开始：请先写 “# 标题”"),
    (r"Malformed YAML", "开头的说明（两行 --- 之间）不是合法的 YAML：看看冒号后有没有空格、括号和引号成不成对"),
    (r"'myst' cross-reference target not found: '(?P<a>.+?)'", "链接指向的 “{a}” 不存在：站内链接请用 [[页面]]"),
    (r"local id not found: '(?P<a>.+?)'", "这一页没有锚点 “{a}”"),
    # Sphinx, where its catalogue has no Chinese
    (r"term not in glossary: '(?P<a>.+?)'", "术语表里没有 “{a}”：换成已有的名字，或在 docs/_data/terms.yaml 里加上"),
    (r"unknown document: '(?P<a>.+?)'", "没有 “{a}” 这一页"),
    (r"undefined label: '(?P<a>.+?)'", "没有 “{a}” 这个标签"),
    (r"duplicate label (?P<a>.+?), other instance in (?P<b>.+)",
     "标签 “{a}” 重复，另一个在 {b}：标签在全站只能用一次，请改其中一个"),
    (r"(?P<a>\S+) reference target not found: (?P<b>.+)", "引用的目标不存在：{b}（{a}）"),
    # bibtex
    (r'could not find bibtex key "(?P<a>.+?)"',
     "没有 “{a}” 这条文献：看看键有没有写错，或在 docs/_data/references.bib 里加上"),
)
COMPILED = tuple((re.compile(pattern), words) for pattern, words in WORDING)


def reword(message: str) -> str:
    """The message in Chinese, or as it was where nobody foresaw it."""
    for pattern, words in COMPILED:
        found = pattern.fullmatch(message.strip())
        if found:
            return words.format(**{name: text or "" for name, text in found.groupdict().items()})
    return message


class InChinese(logging.Filter):
    """Rewords a record on its way to a handler; lets everything pass."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.WARNING and not getattr(record, "kb_reworded", False):
            record.msg, record.args = reword(record.getMessage()), ()
            record.kb_reworded = True
        return True


def refuse_other_encodings(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Stop with the place of the first bad byte; Sphinx alone ends in a traceback that names no file."""
    faults = []
    for docname in docnames:
        data = env.doc2path(docname).read_bytes()
        try:
            data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            faults.append(f"{env.doc2path(docname)}:{line}: 这个文件不是 UTF-8 编码（可能是 GBK）：请另存为 UTF-8")
    if faults:
        # as an exception Sphinx would bury it under a traceback and an appeal to report a bug
        raise SystemExit("\n".join(faults))


def setup(app: Sphinx) -> ExtensionMetadata:
    sphinx.locale.init([sphinx.locale._LOCALE_DIR], "zh_CN", "sphinx", "console")
    in_chinese = InChinese()
    for handler in logging.getLogger("sphinx").handlers:
        # before Sphinx's own filters: they format and count what we have reworded
        handler.filters.insert(0, in_chinese)
    app.connect("env-before-read-docs", refuse_other_encodings)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
