"""The project's own link-check settings against a server that answers well, badly, late or not at all."""

from __future__ import annotations

import runpy
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sphinx_kb.tools import linkcheck
from tests.conftest import ROOT

OURS = {
    name: value for name, value in runpy.run_path(str(ROOT / "conf.py")).items() if name.startswith("linkcheck_")
}


class Answers(BaseHTTPRequestHandler):
    """One path for each way in which an address can answer."""

    def do_GET(self):
        path = self.path.split("#")[0]
        if path == "/slow":
            time.sleep(3)
        if path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        status = {"/gone": 404, "/failing": 500, "/forbidden": 403, "/login": 401}.get(path, 200)
        body = b"<html><body><h1 id='here'>ok</h1></body></html>"
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815  # the name is http.server's

    def log_message(self, *args):
        pass


class Server(ThreadingHTTPServer):
    """Says nothing of clients that hang up, as they do here by design."""

    def handle_error(self, request, client_address):
        pass


@pytest.fixture(scope="module")
def server():
    httpd = Server(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    httpd.server_close()


def check(make_world, address):
    world = make_world(files={"index": f"# 首页\n\n[链接]({address})\n"}, **{**OURS, "linkcheck_retries": 1})
    built = world.build("linkcheck", linkcheck_timeout=1)
    (link,) = linkcheck.read_links(built.out / "output.json")
    return link


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/good", "working"),
        ("/good#here", "working"),
        ("/good#nowhere", "broken"),
        ("/moved", "redirected"),
        ("/gone", "broken"),
        ("/forbidden", "refused"),
        ("/login", "refused"),
        ("/failing", "broken"),
        ("/slow", "broken"),
    ],
)
def test_each_answer_gets_its_status(make_world, server, path, status):
    link = check(make_world, f"http://{server}{path}")
    assert (link.status, link.page, link.line) == (status, "index.md", 3)


def test_a_server_that_does_not_speak_tls_is_broken(make_world, server):
    assert check(make_world, f"https://{server}/good").status == "broken"


def test_a_closed_port_is_broken(make_world):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert check(make_world, f"http://127.0.0.1:{port}/").status == "broken"


def test_the_summary_shows_what_needs_a_hand_worst_first_and_counts_the_rest(in_chinese):
    links = [
        linkcheck.CheckedLink("https://a.example", "working", "", "a.md", 1),
        linkcheck.CheckedLink("https://b.example", "redirected", "https://c.example", "b.md", 2),
        linkcheck.CheckedLink("https://d.example", "broken", "404 Client Error", "d.md", 3),
    ]
    assert linkcheck.summary(links).splitlines() == [
        "失效  d.md:3  https://d.example",
        "      404 Client Error",
        "已搬家  b.md:2  https://b.example",
        "      https://c.example",
        "失效 1，已搬家 1，正常 1",
    ]


def test_without_a_network_it_says_so_and_fails(in_chinese, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(linkcheck.socket, "create_connection", lambda *args, **kwargs: (_ for _ in ()).throw(OSError()))
    assert linkcheck.main([str(tmp_path / "out")]) == 2
    assert "没有网络" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
