"""The files that hosts and servers read: valid by their published schemas, and true of this site."""

from __future__ import annotations

import gzip
import os
import re
import runpy
import shutil
import subprocess
import time
import urllib.error
import urllib.request

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from tests.browser.serve import POLICY
from tests.conftest import ROOT

SNIPPET = ROOT / "docs/contribute/nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.parametrize(("schema", "file"), [
    ("vendor.github-workflows", ".github/workflows/site.yml"),
    ("vendor.gitlab-ci", ".gitlab-ci.yml"),
    ("vendor.readthedocs", ".readthedocs.yaml"),
    ("vendor.citation-file-format", "CITATION.cff"),
])
def test_a_file_is_valid_by_the_schema_of_its_reader(schema, file):
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, str(ROOT / file)])
    assert done.exit_code == 0, done.output


def test_a_mistake_in_such_a_file_is_found(tmp_path):
    text = (ROOT / ".github/workflows/site.yml").read_text(encoding="utf-8")
    wrong = tmp_path / "site.yml"
    wrong.write_text(text.replace("runs-on: ubuntu-latest", "run-on: ubuntu-latest"), encoding="utf-8")
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.github-workflows", str(wrong)])
    assert done.exit_code == 1


def commands_of(file):
    """Every shell command of a workflow, whatever its form."""
    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("run", "script", "commands"):
                    yield from ([inner] if isinstance(inner, str) else inner)
                else:
                    yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    return list(walk(yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("file", [".github/workflows/site.yml", ".gitlab-ci.yml", ".readthedocs.yaml"])
def test_a_workflow_runs_targets_that_exist_and_takes_what_they_make(file):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = " \n".join(commands_of(file))
    targets = {target for line in re.findall(r"\bmake ([a-z ]+)", commands) for target in line.split()}
    assert targets
    assert targets <= set(re.findall(r"^([a-z-]+):.*  ## ", makefile, re.M))
    for name in re.findall(r"_build/book/([\w-]+\.\w+)", commands):
        assert re.search(rf"/book/{re.escape(name)}\"|\$\(call book,[^)]*,{re.escape(name)}\)", makefile)


def test_a_citation_names_the_version_of_the_site():
    settings = runpy.run_path(str(ROOT / "conf.py"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == settings["release"]
    assert citation["title"] == settings["project"]
    assert citation["authors"] == [{"name": settings["author"]}]
    assert f"## {settings['release']}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_policy_for_a_server_is_that_of_the_browser_tests():
    assert f'add_header Content-Security-Policy "{POLICY}" always;' in SNIPPET.read_text(encoding="utf-8")


@pytest.fixture
def served(tmp_path):
    """A folder served by nginx as the snippet says; gives its address."""
    if not NGINX:
        pytest.skip("nginx is not installed")
    site = tmp_path / "site"
    (site / "_static").mkdir(parents=True)
    (site / "index.html").write_text("<p>首页" + "。" * 2000, encoding="utf-8")
    (site / "404.html").write_text("没有这一页", encoding="utf-8")
    (site / "_static/a.js").write_text("1", encoding="utf-8")
    snippet = SNIPPET.read_text(encoding="utf-8").replace("/srv/mirtazapine", str(site))
    (tmp_path / "snippet.conf").write_text(snippet, encoding="utf-8")
    port = 20000 + os.getpid() % 20000
    folders = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in (
        "client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"{'user root; ' if os.geteuid() == 0 else ''}daemon off; pid {tmp_path}/pid;\n"
        f"error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ types {{ text/html html; text/javascript js; }} access_log off; {folders}\n"
        f"server {{ listen 127.0.0.1:{port}; include {tmp_path}/snippet.conf; }} }}\n", encoding="utf-8")
    server = subprocess.Popen([NGINX, "-p", tmp_path, "-c", tmp_path / "nginx.conf"], stderr=subprocess.PIPE)
    try:
        for _attempt in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/")
                break
            except OSError:
                assert server.poll() is None, server.stderr.read().decode()
                time.sleep(.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def test_nginx_serves_the_site_as_the_snippet_says(served):
    asked = urllib.request.Request(f"{served}/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "首页" in gzip.decompress(answer.read()).decode()
    with urllib.request.urlopen(f"{served}/_static/a.js?v=1") as answer:
        assert answer.headers["Cache-Control"] == "max-age=31536000"
        assert answer.headers["Content-Security-Policy"] == POLICY
    with urllib.request.urlopen(f"{served}/_static/a.js") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    with pytest.raises(urllib.error.HTTPError) as lost:
        urllib.request.urlopen(f"{served}/none/at/all.html")
    assert lost.value.code == 404
    assert "没有这一页" in lost.value.read().decode()
    assert lost.value.headers["Content-Security-Policy"] == POLICY
