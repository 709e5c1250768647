"""Names that readers use lead somewhere on the real site, and a name that leads nowhere stops the build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.site
PAGE = """\
---
summary: 只为测试而写的一页，把读者常用的叫法都链一遍。
reviewed: 2026-11-23
orphan: true
---

# 试一试

[[奥氮平]] [[alpha2 异受体]] [[米氮平#半衰期]]

[[不存在的页]] [[奥氮瓶]]
"""


def test_names_lead_to_their_pages_and_a_wrong_one_fails_with_what_was_meant(tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    (docs / "zz-try.md").write_text(PAGE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-n", "-W", "--keep-going", "-c", str(ROOT), "-d", str(tmp_path / "dt"),
         "-b", "dummy", str(docs), str(tmp_path / "out")],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
    )
    said = [line for line in done.stderr.splitlines() if "zz-try.md" in line and "[kb.link]" in line]
    assert done.returncode == 1
    assert [line.partition("zz-try.md:")[2].partition("，")[0] for line in said] == [
        "11: WARNING: [[不存在的页]] 没有这一页", "11: WARNING: [[奥氮瓶]] 没有这一页"]
    assert "是否指 奥氮平" in said[1]
