"""Serve a live preview: ``python -m sphinx_kb.serve SOURCE OUTPUT [options]``."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
import time
import webbrowser
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from watchfiles import DefaultFilter, awatch

from sphinx_kb.locale import _, ngettext, use_language
from sphinx_kb.serve.shown import show
from sphinx_kb.serve.site import Preview, State, labels_of
from sphinx_kb.serve.worker import Request, Result, Written, message_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

QUIET = 10
"""Milliseconds without a further change after which a build begins."""
LONGEST_WAIT = 300
"""Milliseconds after which a build begins though changes go on."""
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of the longest answer of a worker."""
PORTS_TRIED = 20
MOST_NAMED = 3
"""How many changed files one line of the terminal names."""


class Worker:
    """The process that builds; it is started when it is needed."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: asyncio.subprocess.Process | None = None

    async def build(self, request: Request, tell: Callable[[Written], None]) -> Result:
        """Run one build; `tell` is told of the pages once they are written."""
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "sphinx_kb.serve.worker",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LONGEST_LINE,
                start_new_session=True)  # so that `stop` reaches its children
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        with suppress(ConnectionError):
            pipe_in.write(json.dumps(asdict(request)).encode() + b"\n")
            await pipe_in.drain()
            while line := await pipe_out.readline():
                message = message_of(line)
                if isinstance(message, Result):
                    return message
                tell(message)
        status = await self._process.wait()
        return Result(False, [str(_("The build process ended without an answer (status %s).") % status)], 0)

    async def stop(self) -> None:
        """End the process; the next build starts one that reads the code again."""
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
            await self._process.communicate()
        self._process = None


class LivePreview:
    """Builds after each change and tells the browsers."""

    def __init__(self, request: Request, shown: Path, preview: Preview) -> None:
        """Build `request` and show its good outputs in the folder `shown`."""
        self._request = request
        self._shown = shown
        self._preview = preview
        self._worker = Worker()
        self._watched: list[str] = [str(Path(request.source).resolve()), str(Path(request.conf).resolve() / "conf.py")]
        self._code: list[str] = []
        self._last = Result(False, [], 0)

    async def build(self, changes: Iterable[str] = ()) -> None:
        """Build once, show the output if it is good, and publish the state."""
        if any(Path(change).is_relative_to(place) for change in changes for place in self._code):
            await self._worker.stop()
        result = await self._worker.build(self._request, self._show_ahead)
        changed = await asyncio.to_thread(show, Path(self._request.output), self._shown) if result.ok else []
        if result.watched:
            self._watched, self._code = result.watched, result.code
        if changed or (result.ok, result.problems) != (self._last.ok, self._last.problems):
            self._say(result, changed)
        self._last = result
        self._preview.publish(State(result.ok, result.problems, title_of(result)), changed)

    def _show_ahead(self, written: Written) -> None:
        """Show pages whose build is still at work, unless it may fail for what is wrong already."""
        if not (self._request.strict and written.problems):
            result = Result(True, written.problems, 0)
            self._preview.publish_ahead(
                State(problems=written.problems, title=title_of(result)), Path(self._request.output), written.pages)

    def _say(self, result: Result, changed: list[str]) -> None:
        pages = sum(path.endswith(".html") for path in changed)
        outcome = (ngettext("%d page changed", "%d pages changed", pages) % pages if result.ok
                   else str(_("the build failed")))
        say(_("%(outcome)s, %(seconds).1f s") % {"outcome": outcome, "seconds": result.seconds})

    async def run(self) -> None:
        """Build, then build after each change, for ever."""
        await self.build()
        while True:
            await self._follow([place for place in self._watched if Path(place).exists()])

    async def _follow(self, watched: list[str]) -> None:
        """Build after each change until other files must be watched."""
        ignored = [str(Path(place).resolve()) for place in
                   (self._request.output, self._request.doctrees, self._shown)]
        is_verified = False
        async for changes in awatch(*watched, watch_filter=DefaultFilter(ignore_paths=ignored), debounce=LONGEST_WAIT,
                                    step=QUIET, rust_timeout=500, yield_on_timeout=True):
            paths = sorted({path for _kind, path in changes})
            if not paths and is_verified:
                continue
            if paths:
                names = [os.path.relpath(path) for path in paths]
                more = str(_(" and others")) if len(names) > MOST_NAMED else ""
                say(_("saved: %s") % (str(_(", ")).join(names[:MOST_NAMED]) + more))
            # the first time without a change: what was saved while nobody watched
            is_verified = True
            await self.build(paths)
            if [place for place in self._watched if Path(place).exists()] != watched:
                return

    async def stop(self) -> None:
        """End the process that builds."""
        await self._worker.stop()


def title_of(result: Result) -> str:
    """Return the heading of what went wrong, empty if nothing did."""
    if not result.ok:
        return str(_("The build failed. The page shows the last good one."))
    count = len(result.problems)
    return ngettext("%d warning", "%d warnings", count) % count if count else ""


def say(text: object) -> None:
    """Print one line with the time of the day."""
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def listening(host: str, wanted: int) -> socket.socket:
    """Listen at the wanted port, or at the next one that is free. Raises SystemExit if twenty are taken."""
    for port in range(wanted, wanted + PORTS_TRIED):
        with suppress(OSError):
            return socket.create_server((host, port))
    raise SystemExit(str(_("The ports %(first)d to %(last)d are taken. Choose another with --port.")
                         % {"first": wanted, "last": wanted + PORTS_TRIED - 1}))


def parsed(arguments: list[str]) -> argparse.Namespace:
    """Read the options; those of `sphinx-build` keep their letters."""
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.serve", description=str(_(
        "Serve a live preview of a site: build after each change, reload the pages that changed")))
    parser.add_argument("source", type=Path, help=str(_("folder of the sources")))
    parser.add_argument("output", type=Path, help=str(_("folder that the site is built in")))
    parser.add_argument("-c", dest="conf", type=Path, help=str(_("folder of conf.py; by default that of the sources")))
    parser.add_argument("-d", dest="doctrees", type=Path, help=str(_("folder of what was read")))
    parser.add_argument("-b", dest="builder", default="html", help=str(_("the builder; by default %(default)s")))
    parser.add_argument("-D", dest="settings", action="append", default=[], metavar="NAME=VALUE",
                        help=str(_("override a setting of conf.py")))
    parser.add_argument("-n", dest="nitpicky", action="store_true", help=str(_("warn of every missing target")))
    parser.add_argument("-W", dest="strict", action="store_true", help=str(_("a warning makes the build fail")))
    parser.add_argument("--shown", type=Path, help=str(_("folder of the last good pages; by default beside the "
                                                         "output")))
    parser.add_argument("--host", default="127.0.0.1", help=str(_("address to listen at; by default %(default)s")))
    parser.add_argument("--port", type=int, default=8000, help=str(_("port to listen at; by default %(default)s")))
    parser.add_argument("--open", action="store_true", help=str(_("open the browser")))
    return parser.parse_args(arguments)


async def serve(options: argparse.Namespace) -> None:
    """Build and serve until the server is stopped."""
    settings = dict(pair.partition("=")[::2] for pair in options.settings)
    if options.nitpicky:
        settings["nitpicky"] = "1"
    shown = options.shown or options.output.with_name(f"{options.output.name}-shown")
    request = Request(str(options.source), str(options.conf or options.source), str(options.output),
                      str(options.doctrees or options.output / ".doctrees"), options.builder, settings,
                      options.strict)
    preview = Preview(shown, labels_of({"hide": _("Hide"), "waiting": _("The first build is under way.")}))
    live = LivePreview(request, shown, preview)
    own_socket = listening(options.host, options.port)  # from here on, browsers wait instead of being refused
    address = f"http://{options.host}:{own_socket.getsockname()[1]}/"
    server = Server(preview, uvicorn.Config(
        preview.application([options.host, "localhost", "127.0.0.1"]),
        log_level="warning", timeout_graceful_shutdown=1))
    builds = asyncio.create_task(live.run())
    builds.add_done_callback(lambda task: None if task.cancelled() else stop_for(server, task))
    say(_("Preview: %s (Ctrl+C ends it)") % address)
    if options.open:
        webbrowser.open(address)
    try:
        await server.serve([own_socket])
    finally:
        builds.cancel()
        with suppress(asyncio.CancelledError):
            await builds
        await live.stop()


class Server(uvicorn.Server):
    """A server that ends its streams before it waits for connections to close."""

    def __init__(self, preview: Preview, config: uvicorn.Config) -> None:
        """Serve a preview."""
        super().__init__(config)
        self._preview = preview

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop serving."""
        self._preview.close()
        await super().shutdown(sockets)


def stop_for(server: uvicorn.Server, task: asyncio.Task[None]) -> None:
    """Stop the server after the builds ended by an error; awaiting the task raises it."""
    del task
    server.should_exit = True


def main(arguments: list[str]) -> int:
    """Run the command. Return 0 when it is stopped."""
    use_language(None)
    options = parsed(arguments)
    if not options.source.is_dir():
        print(_("There is no folder %s.") % options.source, file=sys.stderr)
        return 2
    # the server gives back a signal that has stopped it: as an exception it ends the processes that build, too
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(0))
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(options))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
