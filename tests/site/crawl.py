"""Read a built site as a browser would and list every link that leads nowhere.

Covers href, src, srcset, poster, the data of object, meta refresh, url() in style sheets and the fragments of all of
them; every id must stand once in its page. Knows HTML and folders, nothing of Sphinx: it checks what is published.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from pathlib import Path

URL_ATTRIBUTES = ("href", "src", "poster", "data", "action", "xlink:href")
OUTSIDE = ("http", "https", "mailto", "tel", "data")
CSS_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)")
REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*url\s*=\s*['\"]?(.+?)['\"]?\s*$", re.I)


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong on one page: what it points to and why that is no good."""

    page: str
    target: str
    why: str


@dataclass
class Page:
    """What one HTML file offers and asks for."""

    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Notes what the elements of a page offer and ask for, as they come."""

    CDATA_CONTENT_ELEMENTS = ("script", "style")

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, of = self.page, {name: value or "" for name, value in reversed(attrs)}  # of two alike the first counts
        self.is_style = tag == "style"
        if identifier := of.get("id"):
            page.ids[identifier] += 1
        if tag == "a" and of.get("name"):
            page.ids.setdefault(of["name"], 1)
        page.links += [of[name] for name in URL_ATTRIBUTES if name in of]
        page.links += [part.split()[0] for part in of.get("srcset", "").split(",") if part.strip()]
        if tag == "meta" and of.get("http-equiv", "").lower() == "refresh":
            page.links += [found[1] for found in [REFRESH.match(of.get("content", ""))] if found]
        page.links += [found[2] for found in CSS_URL.finditer(of.get("style", ""))]

    def handle_data(self, data: str) -> None:
        if self.is_style:
            self.page.links += [found[2] for found in CSS_URL.finditer(data)]

    def handle_endtag(self, tag: str) -> None:
        self.is_style = False


def read_page(path: Path) -> Page:
    """Read one HTML file; that its elements stand where they may is for the checker of tests/html/theme."""
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


class Site:
    """A folder of built pages, each parsed once."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.pages = {
            path.relative_to(self.root).as_posix(): read_page(path) for path in sorted(self.root.rglob("*.html"))
        }

    def faults(self) -> list[Fault]:
        """Every dead link and every id that stands twice, in the order of pages."""
        found = [
            Fault(name, f"#{identifier}", f"id 出现 {count} 次")
            for name, page in self.pages.items()
            for identifier, count in page.ids.items()
            if count > 1
        ]
        for name, page in self.pages.items():
            found += [fault for link in dict.fromkeys(page.links) if (fault := self.fault(name, link))]
        for path in sorted(self.root.rglob("*.css")):
            name = path.relative_to(self.root).as_posix()
            links = [match[2] for match in CSS_URL.finditer(path.read_text(encoding="utf-8"))]
            found += [fault for link in dict.fromkeys(links) if (fault := self.fault(name, link))]
        return sorted(found)

    def fault(self, page: str, link: str) -> Fault | None:
        """Why a link on a page leads nowhere within the site; None where it leads somewhere or out of the site."""
        parts = urlsplit(link.strip())
        if parts.scheme or parts.netloc:
            return None if parts.scheme in OUTSIDE else Fault(page, link, "不认识的协议")
        if parts.path.startswith("/"):
            return Fault(page, link, "以 / 开头：换一个子路径就失效")
        target = (self.root / page).parent / unquote(parts.path) if parts.path else self.root / page
        target = target.resolve()
        if not target.is_relative_to(self.root):
            return Fault(page, link, "指到站点之外")
        if target.is_dir():
            return Fault(page, link, "指向文件夹：用 file:// 打开时是目录列表")
        if not target.is_file():
            return Fault(page, link, "没有这个文件")
        name = target.relative_to(self.root).as_posix()
        fragment = unquote(parts.fragment)
        if fragment and name in self.pages and fragment not in self.pages[name].ids and not fragment.startswith(":~:"):
            return Fault(page, link, "那一页没有这个锚点")
        return None

    def external(self) -> dict[str, list[str]]:
        """Addresses outside the site that pages load or link to, with the pages that do."""
        found: dict[str, list[str]] = {}
        for name, page in self.pages.items():
            for link in dict.fromkeys(page.links):
                if urlsplit(link).netloc:
                    found.setdefault(link, []).append(name)
        return found
