"""Check that every external link still works: ``python -m sphinx_kb.tools.linkcheck [FOLDER]``.

Runs Sphinx's linkcheck builder with the project's settings in a folder of its own; the built site is not touched.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx_kb.locale import N_, _, use_language

if TYPE_CHECKING:
    from collections.abc import Iterable

STATUS_LABELS = {
    "working": N_("working"),
    "redirected": N_("redirected"),
    "broken": N_("broken"),
    "refused": N_("refuses programs: open it in a browser"),
    "timeout": N_("timed out"),
    "rate-limited": N_("rate-limited"),
    "ignored": N_("ignored"),
    "unchecked": N_("unchecked"),
    "local": N_("local"),
}
"""Status of Sphinx's linkcheck builder, or ``refused`` → its label."""
REFUSALS = frozenset({401, 402, 403, 405, 406, 418, 429, 451, 503, 999})
"""Answers of sites that turn programs away or ask for a login; they say nothing about the page."""
ANSWER = re.compile(r"\b(\d{3}) (?:Client|Server) Error\b|\bunauthorized\b")
"""The answer of a site in the details of a broken link."""
FAILURES = ("broken", "timeout")
PROBES = ("https://doi.org", "https://pubmed.ncbi.nlm.nih.gov", "https://www.nice.org.uk")
"""Well-known hosts; if none accepts a connection, this machine has no network."""
SHOWN_STATUSES = ("broken", "timeout", "refused", "redirected", "rate-limited")


@dataclass(frozen=True)
class CheckedLink:
    """One external link with its status and its position in the sources."""

    address: str
    status: str
    detail: str
    page: str
    line: int


def read_links(path: Path) -> list[CheckedLink]:
    """Return the links of a linkcheck ``output.json`` (one JSON object per line), sorted by status, then address."""
    links = []
    for text in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        status = "refused" if is_refusal(row["status"], row["info"]) else row["status"]
        links.append(CheckedLink(row["uri"], status, row["info"], row["filename"], row["lineno"]))
    return sorted(links, key=lambda link: (link.status, link.address, link.page, link.line))


def is_refusal(status: str, detail: str) -> bool:
    """Whether a link counts as broken only because its site does not answer programs."""
    answer = ANSWER.search(detail) if status == "broken" else None
    return answer is not None and (answer[1] is None or int(answer[1]) in REFUSALS)


def label(status: str) -> str:
    """Return the label of a status in the language of the command."""
    return str(_(STATUS_LABELS.get(status, status)))


def summary(links: list[CheckedLink]) -> str:
    """List the links that an author must look at, worst first, then the number of links by status."""
    lines = []
    for status in SHOWN_STATUSES:
        for link in (link for link in links if link.status == status):
            lines.append(f"{label(status)}  {link.page}:{link.line}  {link.address}")
            if link.detail:
                lines.append(f"      {link.detail.splitlines()[0][:160]}")
    counts = sorted(Counter(link.status for link in links).items())
    # translators: the separator of a list such as "working 12; broken 1"
    separator = str(_("; "))
    lines.append(separator.join(f"{label(status)} {count}" for status, count in counts) or str(_("No external links")))
    return "\n".join(lines)


def someone_answers(addresses: Iterable[str], seconds: float = 5) -> bool:
    """Whether at least one of the hosts accepts a connection."""
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
    """Check all links. Return 0 on success, 1 for broken links, 2 if there is no network or the build fails."""
    use_language(None)
    parser = argparse.ArgumentParser(prog="python -m sphinx_kb.tools.linkcheck", description=str(_(
        "Ask every external address whether it still answers")))
    parser.add_argument("folder", nargs="?", default="_build/linkcheck", type=Path,
                        help=str(_("where the report goes; by default %(default)s")))
    out: Path = parser.parse_args(arguments).folder
    if not someone_answers(PROBES):
        hosts = str(_(", ")).join(PROBES)
        print(_("There is no network: none of %s accepts a connection. No link was checked, and the site is "
                "unchanged.")
              % hosts, file=sys.stderr)
        return 2
    report = out / "output.json"
    report.unlink(missing_ok=True)
    builder = ["-b", "linkcheck", "-d", str(out / "doctrees")]
    command = [sys.executable, "-m", "sphinx", "-q", "-c", ".", *builder, "docs", str(out)]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if not report.exists():
        print(_("The links could not be checked:\n%s") % done.stderr, file=sys.stderr)
        return 2
    links = read_links(report)
    print(summary(links))
    return int(any(link.status in FAILURES for link in links))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
