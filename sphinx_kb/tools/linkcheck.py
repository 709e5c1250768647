"""`python -m sphinx_kb.tools.linkcheck`: ask every external address whether it still answers.

Runs Sphinx's linkcheck builder with the project's own settings into a folder of its own; the built site is not touched.
Knows addresses and answers, not pages' contents.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS = {
    "working": "正常",
    "redirected": "已搬家",
    "broken": "失效",
    "timeout": "超时",
    "rate-limited": "被限速",
    "ignored": "不检查",
    "unchecked": "未检查",
    "local": "站内",
}
BAD = ("broken", "timeout")
PROBES = ("https://doi.org", "https://pubmed.ncbi.nlm.nih.gov", "https://www.nice.org.uk")
"""Most of our links go there; if none takes a connection, the fault is on this side."""
SHOWN = ("broken", "timeout", "redirected", "rate-limited")


@dataclass(frozen=True)
class Answer:
    """What one address said, and where in the sources it stands."""

    address: str
    status: str
    detail: str
    page: str
    line: int


def read_answers(path: Path) -> list[Answer]:
    """The answers in a linkcheck builder's ``output.json``, one JSON object a line; sorted by status, then address."""
    answers = []
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        answers.append(Answer(row["uri"], row["status"], row["info"], row["filename"], row["lineno"]))
    return sorted(answers, key=lambda answer: (answer.status, answer.address, answer.page, answer.line))


def table(answers: list[Answer]) -> str:
    """What an author must look at, worst first, then the counts."""
    lines = []
    for status in SHOWN:
        for answer in (answer for answer in answers if answer.status == status):
            lines.append(f"{WORDS[status]}  {answer.page}:{answer.line}  {answer.address}")
            if answer.detail:
                lines.append(f"      {answer.detail.splitlines()[0][:160]}")
    counts = sorted(Counter(answer.status for answer in answers).items())
    lines.append("，".join(f"{WORDS.get(status, status)} {count}" for status, count in counts) or "没有外部链接")
    return "\n".join(lines)


def someone_answers(addresses: Iterable[str], seconds: float = 5) -> bool:
    """Whether at least one of the hosts takes a connection."""
    hosts = dict.fromkeys((parts.hostname, parts.port or (443 if parts.scheme == "https" else 80))
                          for parts in map(urlsplit, addresses) if parts.hostname)
    for host in list(hosts)[:5]:
        try:
            socket.create_connection(host, timeout=seconds).close()
        except OSError:
            continue
        return True
    return False


def main(arguments: list[str]) -> int:
    """Check; 0 if all is well, 1 if an address is dead, 2 if there is no network or the sources do not build."""
    out = Path(arguments[0] if arguments else "_build/linkcheck")
    if not someone_answers(PROBES):
        print(f"没有网络：{'、'.join(PROBES)} 都连不上。外部链接没有检查，站点也没有改动。", file=sys.stderr)
        return 2
    report = out / "output.json"
    report.unlink(missing_ok=True)
    builder = ["-b", "linkcheck", "-d", str(out / "doctrees")]
    command = [sys.executable, "-m", "sphinx", "-q", "-c", ".", *builder, "docs", str(out)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if not report.exists():
        print(f"链接没有检查成：\n{done.stderr}", file=sys.stderr)
        return 2
    answers = read_answers(report)
    print(table(answers))
    return int(any(answer.status in BAD for answer in answers))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
