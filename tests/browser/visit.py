"""Visits pages as a reader does and says what is wrong with them.

The colour scheme is switched on the open page, so that a page is loaded once a width.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Self

from tests.amount import EVERYTHING
from tests.browser.windows import Windows, heard

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Request

WIDTHS = {"wide": (1280, 900), "narrow": (375, 800)}
SCHEMES = {"wide": ("light",), "narrow": ("dark",) if EVERYTHING else ("dark", "light")}
"""Colours are what axe takes longest for: those of an article are looked at once in each scheme, where everything is
tried each at one width."""
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

AXE = """async ([rules, within]) => {
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(within || document, { ...only, resultTypes: ["violations"] });
  const places = (violation) => violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
  return found.violations.map((violation) => `${violation.id} (${violation.help}): ${places(violation)}`);
}"""

THIN = """(known) => {
  const kind = (e) => `${e.tagName} ${[...e.classList].sort().join(" ")} ${e.getAttribute("role")}`;
  const told = (e) => e.getAttributeNames().filter((name) => !["class", "id", "role"].includes(name)).sort().join(" ");
  const words = (e) => (e.textContent.trim() ? "" : e.childElementCount ? "wordless" : "empty");
  const exact = (e) => `${kind(e.parentElement)} > ${kind(e)} ${told(e)} ${words(e)}`;
  const named = [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes])
    .filter((one) => one.name.startsWith("aria-") || one.name === "for")
    .flatMap((one) => one.value.split(" "));
  const needed = new Set(named);
  const before = new Set(known);
  const seen = new Set();
  const names = "h1, h2, h3, h4, h5, h6, label, legend, summary, figcaption";
  const frame = `main, nav, header, footer, aside, ${names}`;
  const whole = `table, ul, ol, dl, svg, math, select, a, button, p, pre, ${names}`;
  const isKnown = (e) => before.has(exact(e)) && !needed.has(e.id) && !e.matches(frame);
  const walk = (parent, inWhole) => {
    const alike = new Map();
    for (const child of [...parent.children]) {
      const inside = [child, ...child.querySelectorAll("*")];
      if (!inWhole && inside.every(isKnown)) {
        child.remove();
        continue;
      }
      const earlier = alike.get(kind(child)) || 0;
      if (earlier >= 5 && inside.every((e) => seen.has(kind(e)) && !needed.has(e.id))) {
        child.remove();
        continue;
      }
      alike.set(kind(child), earlier + 1);
      inside.forEach((e) => seen.add(kind(e)));
      walk(child, inWhole || child.matches(whole));
    }
  };
  walk(document.body, false);
  return [...document.body.querySelectorAll("*")].map(exact).filter((one) => !before.has(one));
}"""
"""Of many neighbours that are alike, rows of a table or entries of a list, five stay, and whatever is of a kind that is
nowhere before it. What stood on an earlier page goes: the same element in the same, with the same attributes, and empty
or not; a table or paragraph as a whole. Headings, landmarks and what is referred to stay."""


def thin(page: Page, known: set[str]) -> None:
    """Leave on a page what axe has not yet looked at on those before it, of which `known` tells; add what is new."""
    known |= set(page.evaluate(THIN, sorted(known)))


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

    @classmethod
    @contextmanager
    def in_window(cls, page: Page, origin: str) -> Iterator[Self]:
        """A reader who looks into a window for a while."""
        visitor = cls(page, origin)
        with heard(
            page,
            console=lambda said: said.type in ("error", "warning") and visitor.note(f"控制台：{said.text}"),
            pageerror=lambda error: visitor.note(f"脚本出错：{error}"),
            requestfailed=visitor.mind_failure,
            request=lambda request: visitor.mind(request.url),
        ):
            yield visitor

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

    def check_access(self, schemes: tuple[str, ...] = BOTH, within: str = "") -> None:
        """No violation for axe in the first scheme; then in the next, where only the colours differ."""
        self.page.evaluate(axe_source())
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            for violation in self.page.evaluate(AXE, [[] if scheme == schemes[0] else ["color-contrast"], within]):
                self.note(f"axe（{scheme}）：{violation}")


def pages_of(out: Path) -> list[str]:
    """The addresses of every page of a built site, ``/clinical/insomnia.html``."""
    return sorted(f"/{path.relative_to(out).as_posix()}" for path in out.rglob("*.html")
                  if "_static" not in path.parts and "_sources" not in path.parts)


def texts_of(out: Path) -> dict[str, str]:
    """The HTML of every page by its address."""
    return {path: (out / path[1:]).read_text(encoding="utf-8") for path in pages_of(out)}


def kinds_on(text: str) -> frozenset[str]:
    """What a page is made of: each tag with its classes and role."""
    kinds = set()
    for tag, attributes in re.findall(r"<([a-z][\w-]*)((?:\s[^<>]*)?)>", text):
        named = dict(re.findall(r'\s(class|role)="([^"]*)"', attributes))
        kinds.add(f"{tag} {' '.join(sorted(named.get('class', '').split()))} {named.get('role', '')}")
    return frozenset(kinds)


def chosen(texts: dict[str, str], first: str) -> list[str]:
    """Every page where everything is tried; else a few, with the first, that together hold what any page is made of.

    Chosen greedily: each adds the most that the others lack for its length.
    """
    if EVERYTHING:
        return sorted(texts)
    kinds = {path: kinds_on(text) for path, text in texts.items()}
    lacking = frozenset().union(*kinds.values()) - kinds[first]
    found = [first]
    while lacking:
        best = max(texts, key=lambda path: (len(kinds[path] & lacking) / len(texts[path]), path))
        found.append(best)
        lacking -= kinds[best]
    return sorted(found)


@cache
def chosen_pages(out: Path) -> list[str]:
    """The pages of a built site that are looked at one by one: those of every kind, or all."""
    return chosen(texts_of(out), FRAME)


@cache
def chosen_frames(out: Path) -> list[str]:
    """Pages that show everything that ever stands around an article, or all pages."""
    return chosen({path: re.sub("<article.*</article>", "", text, flags=re.DOTALL)
                   for path, text in texts_of(out).items()}, FRAME)


def what_is_wrong(
    windows: Windows, origin: str, paths: Iterable[str], width: str, *, access: Container[str] = (),
) -> list[str]:
    """Visit pages at one width and say everything that is wrong, for axe too on those named by `access`."""
    across, down = WIDTHS[width]
    known: set[str] = set()
    with windows.lent(across, down) as page, Visitor.in_window(page, origin) as visitor:
        for path in sorted(paths, key=lambda path: path != FRAME):  # first what is looked at in both schemes
            visitor.page.emulate_media(color_scheme="light")
            visitor.open(path)
            visitor.check_width()
            if path in access:
                if not EVERYTHING:
                    thin(page, known)
                visitor.check_access(BOTH if path == FRAME else SCHEMES[width])
        return visitor.wrong
