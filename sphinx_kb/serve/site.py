"""The web application of the preview: the shown pages, and a stream of events that tells them of builds."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sphinx_kb.core.digests import digest_of_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping

    from starlette.requests import Request
    from starlette.types import Scope

OWN = Path(__file__).parent / "static"
PREFIX = "/-/preview/"
"""The addresses of the preview's own files; no page of a site lies there."""
PAGE = ".html"
"""How the name of a file ends that holds a page."""
NOT_STORED = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class State:
    """What browsers are told of the newest build."""

    ok: bool = True
    problems: list[str] = field(default_factory=list)
    title: str = ""
    """The heading of the problems, in the author's language; empty if there are none."""


class Preview:
    """The state of the preview and the browsers that listen to it."""

    def __init__(self, shown: Path, labels: Mapping[str, str]) -> None:
        """Serve the folder `shown`; `labels` are the words of the page part, by name."""
        self._shown = shown
        self._labels = dict(labels)
        self._state = State()
        self._build = 0
        self._changed_in: dict[str, int] = {}
        self._ahead: dict[str, bytes] = {}
        self._listeners: set[asyncio.Queue[bool]] = set()

    @property
    def build(self) -> int:
        """The number of the newest build; 0 before the first has ended."""
        return self._build

    def label(self, name: str) -> str:
        """Return one of the words of the page part."""
        return self._labels[name]

    def text_of(self, path: str) -> bytes:
        """Return what a page that is shown is now: as it was written ahead, or as it was after the last good build."""
        text = self._ahead.get(path)
        return (self._shown / path).read_bytes() if text is None else text

    def publish_ahead(self, state: State, output: Path, pages: Iterable[str]) -> None:
        """Show pages of a build that is not known to be good yet, if all are there and there is an earlier one of each.

        The folder of what is shown stays as it is until the build has ended; then `publish` takes back what is not
        in it.
        """
        pages = [page for page in pages if page.endswith(PAGE)]
        if all((folder / page).exists() for page in pages for folder in (self._shown, output)):
            texts = {page: (output / page).read_bytes() for page in pages}
            ahead = {page: text for page, text in texts.items() if text != self.text_of(page)}
            self._ahead |= ahead
            self._publish(state, ahead)

    def publish(self, state: State, changed: Iterable[str]) -> None:
        """Tell every browser of a build that has ended and of the paths of the output that it changed."""
        ahead, self._ahead = self._ahead, {}
        taken_back = {page for page, text in ahead.items()
                      if not (self._shown / page).exists() or self.text_of(page) != text}
        self._publish(state, {*changed}.difference(ahead) | taken_back)

    def _publish(self, state: State, changed: Iterable[str]) -> None:
        self._build += 1
        self._state = state
        self._changed_in.update(dict.fromkeys(changed, self._build))
        for listener in self._listeners:
            listener.put_nowait(True)

    def close(self) -> None:
        """End the streams of all browsers; they come back when the preview is started again."""
        for listener in self._listeners:
            listener.put_nowait(False)

    def digest_of(self, page: str) -> str:
        """Return the digest of the text of a page as it is now; empty if there is no such page."""
        if page.endswith(PAGE) and (self._shown / page).resolve().is_relative_to(self._shown.resolve()):
            with suppress(OSError):
                return digest_of_bytes(self.text_of(page))
        return ""

    def is_outdated(self, page: str, build: int) -> bool:
        """Whether a page that was loaded after a build is older than there is now.

        `page` is empty for what is shown before the first good build. A build that is yet to come is one of an earlier
        run of the preview.
        """
        return build > self._build or (not page and bool(self._changed_in)) or self._changed_in.get(page, 0) > build

    def changed_since(self, build: int) -> list[str]:
        """Return the paths of all but pages that changed since a build: a page may show some of them."""
        return sorted(path for path, number in self._changed_in.items()
                      if number > build and not path.endswith(PAGE))

    async def _events(self, page: str, build: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[bool] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            goes_on = True
            while goes_on:
                told = {**asdict(self._state), "labels": self._labels, "reload": self.is_outdated(page, build),
                        "restarted": build > self._build, "text": self.digest_of(page),
                        "changed": self.changed_since(build)}
                yield f"data: {json.dumps(told, ensure_ascii=False)}\n\n"
                goes_on = await queue.get()
        finally:
            self._listeners.discard(queue)

    async def _stream(self, request: Request) -> Response:
        page, build = request.query_params.get("page", ""), request.query_params.get("build", "")
        return StreamingResponse(self._events(page, int(build) if build.isdecimal() else 0),
                                 media_type="text/event-stream", headers=NOT_STORED)

    def application(self, hosts: list[str]) -> Starlette:
        """Return the application; requests for other host names than `hosts` are refused."""
        return Starlette(
            routes=[
                Route(f"{PREFIX}events", self._stream),
                Mount(PREFIX.rstrip("/"), StaticFiles(directory=OWN)),
                Mount("/", Pages(self, self._shown)),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=hosts)],
        )


class Pages(StaticFiles):
    """The shown files. HTML pages get the script of the preview; nothing is kept by the browser."""

    def __init__(self, preview: Preview, shown: Path) -> None:
        """Serve the folder `shown` of a preview."""
        shown.mkdir(parents=True, exist_ok=True)
        super().__init__(directory=shown, html=True)
        self._preview = preview
        self._folder = shown.resolve()

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file of an address, or the site's own page for missing ones."""
        if not (self._folder / "index.html").exists():  # no build has been good yet
            text = escape(self._preview.label("waiting"))
            return self._page(f"<!doctype html><title>{text}</title><body><p>{text}</p></body>", "", 0)
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and str(response.path).endswith(PAGE):
            path = Path(response.path).resolve().relative_to(self._folder).as_posix()
            build = self._preview.build  # before the text is read: a later one may end meanwhile
            shown = await asyncio.to_thread(self._preview.text_of, path)
            return self._page(shown.decode(), path, build, digest_of_bytes(shown), response.status_code)
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _page(self, text: str, path: str, build: int, digest: str = "", status: int = 200) -> Response:
        script = (f'<script src="{PREFIX}live.js" data-build="{build}" '
                  f'data-page="{escape(path)}" data-text="{digest}" defer></script>')
        head, end, tail = text.rpartition("</body>")
        return HTMLResponse(f"{head}{script}{end}{tail}" if end else text + script, status, headers=NOT_STORED)


def labels_of(messages: Mapping[str, Any]) -> dict[str, str]:
    """Look lazy messages up."""
    return {name: str(message) for name, message in messages.items()}
