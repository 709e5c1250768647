"""Visits pages as a reader does and says what is wrong with them.

One browser context a width; the colour scheme is switched on the open page, so that a page is loaded once a width.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request

WIDTHS = {"wide": (1280, 900), "narrow": (375, 800)}
SCHEMES = {"wide": ("light",), "narrow": ("dark",)}
"""Colours are what axe takes longest for: those of a page are looked at once in each scheme, each at one width."""
BOTH = ("light", "dark")
FRAME = "/index.html"
"""The frame, which all pages share, is looked at in both schemes at either width."""

OVERFLOW = """() => {
  const root = document.documentElement;
  const cut = [...document.querySelectorAll("caption")]
    .find((e) => e.getBoundingClientRect().right > root.clientWidth);
  if (cut) return `表题被切：${cut.textContent}`;
  if (root.scrollWidth <= root.clientWidth) return "";
  const wide = [...document.querySelectorAll("main *, .main *, header *, footer *")]
    .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1)
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
  return `${root.scrollWidth} > ${root.clientWidth}: ${wide.slice(0, 3).join(", ")}`;
}"""

AXE = """async (rules) => {
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { ...only, resultTypes: ["violations"] });
  const places = (violation) => violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
  return found.violations.map((violation) => `${violation.id} (${violation.help}): ${places(violation)}`);
}"""


@cache
def axe_source() -> str:
    """The script of axe-core, from the wheel."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@dataclass
class Visitor:
    """A reader who notes what goes wrong on every page of one origin."""

    page: Page
    origin: str
    """What every request must begin with."""
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: said.type in ("error", "warning") and self.note(f"控制台：{said.text}"))
        self.page.on("pageerror", lambda error: self.note(f"脚本出错：{error}"))
        self.page.on("requestfailed", self.mind_failure)
        self.page.on("request", lambda request: self.mind(request.url))

    def note(self, what: str) -> None:
        """Something is wrong on the page that is open."""
        self.wrong.append(f"{self.page.url.removeprefix(self.origin)}：{what}")

    def mind(self, url: str) -> None:
        """No request may leave the site."""
        if not url.startswith((self.origin, "data:")):
            self.note(f"向别处发了请求：{url}")

    def mind_failure(self, request: Request) -> None:
        """A request failed, and not because the reader went on."""
        if request.failure != "net::ERR_ABORTED":
            self.note(f"请求失败：{request.url} {request.failure}")

    def open(self, path: str) -> None:
        """Go to a page below the origin and wait until it is whole."""
        self.page.goto(self.origin + path, wait_until="load")

    def check_width(self) -> None:
        """The page itself never scrolls sideways, and where a table does, its caption stays whole."""
        wider = self.page.evaluate(OVERFLOW)
        if wider:
            self.note(f"页面横向滚动：{wider}")

    def check_access(self, schemes: tuple[str, ...] = BOTH) -> None:
        """No violation for axe in the first scheme; then in the next, where only the colours differ."""
        self.page.evaluate(axe_source())
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            for violation in self.page.evaluate(AXE, [] if scheme == schemes[0] else ["color-contrast"]):
                self.note(f"axe（{scheme}）：{violation}")


def pages_of(out: Path) -> list[str]:
    """The addresses of every page of a built site, ``/clinical/insomnia.html``."""
    return sorted(f"/{path.relative_to(out).as_posix()}" for path in out.rglob("*.html")
                  if "_static" not in path.parts and "_sources" not in path.parts)


def kinds_on(text: str) -> frozenset[str]:
    """What a page is made of: each tag with its classes and role."""
    kinds = set()
    for tag, attributes in re.findall(r"<([a-z][\w-]*)((?:\s[^<>]*)?)>", text):
        named = dict(re.findall(r'\s(class|role)="([^"]*)"', attributes))
        kinds.add(f"{tag} {' '.join(sorted(named.get('class', '').split()))} {named.get('role', '')}")
    return frozenset(kinds)


def chosen_pages(out: Path) -> list[str]:
    """Every page on CI; elsewhere a few that together hold everything that any page is made of.

    Chosen greedily: each adds the most that the others lack for its length.
    """
    if os.environ.get("CI"):
        return pages_of(out)
    texts = {path: (out / path[1:]).read_text(encoding="utf-8") for path in pages_of(out)}
    kinds = {path: kinds_on(text) for path, text in texts.items()}
    lacking = frozenset().union(*kinds.values()) - kinds[FRAME]
    chosen = [FRAME]
    while lacking:
        best = max(texts, key=lambda path: (len(kinds[path] & lacking) / len(texts[path]), path))
        chosen.append(best)
        lacking -= kinds[best]
    return sorted(chosen)


def what_is_wrong(browser: Browser, origin: str, paths: Iterable[str], width: str, *, access: bool = True) -> list[str]:
    """Visit pages at one width and say everything that is wrong."""
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down}, reduced_motion="reduce")
    try:
        visitor = Visitor(context.new_page(), origin)
        for path in paths:
            visitor.page.emulate_media(color_scheme="light")
            visitor.open(path)
            visitor.check_width()
            if access:
                visitor.check_access(BOTH if path == FRAME else SCHEMES[width])
        return visitor.wrong
    finally:
        context.close()
