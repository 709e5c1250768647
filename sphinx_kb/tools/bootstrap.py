"""Make `.venv` contain exactly what requirements.txt locks. Runs on a bare Python, before anything is installed.

Imports only the standard library; the Makefile rejects a Python that is too old. Uses `uv` if it is on the PATH, else
`venv` and `pip`. A stamp in the environment records the lock and the Python, so that a second run takes milliseconds.
Messages follow LANGUAGE or LANG, from the compiled catalogue.
"""

from __future__ import annotations

import gettext
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.txt"
STAMP = ".kb-lock"
"""The file in the environment that records its lock and Python."""
NO_NETWORK = re.compile(
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|NameResolutionError|SSLError|ConnectionResetError|"
    r"Failed to establish a new connection|name resolution|Name or service not known|[Nn]etwork is unreachable|"
    r"[Cc]onnection (?:refused|reset|aborted|timed out)|error sending request|dns error|tcp connect error|"
    r"operation timed out|ProtocolError|Failed to fetch"
)
"""What pip and uv say if they cannot reach the package index."""
CATALOGUES = Path(__file__).parents[1] / "locale"


class SetupError(Exception):
    """The environment cannot be created; the message says what to do."""


def _(message: str) -> str:
    """Translate a message into the language of the environment."""
    return gettext.translation("sphinx_kb", CATALOGUES, fallback=True).gettext(message)


def say(text: str) -> None:
    """Print one line of progress."""
    print(_("[setup] %s") % text, flush=True)


def last_line(output: str) -> str:
    """Return the last line of an output that says something of the network."""
    return [line.strip() for line in output.splitlines() if NO_NETWORK.search(line)][-1][:300]


def interpreter(venv: Path) -> Path:
    """Return the Python inside an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_text() -> str:
    """Return the stamp of an environment for this lock and this Python."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{lock} python{sys.version_info.major}.{sys.version_info.minor}\n"


def stamp_of(venv: Path) -> str:
    """Return the stamp of an environment; empty if it is unfinished, or if its Python is missing."""
    try:
        return (venv / STAMP).read_text(encoding="utf-8") if interpreter(venv).exists() else ""
    except OSError:
        return ""


def is_ready(venv: Path) -> bool:
    """Whether the environment was finished for this lock and this Python."""
    return stamp_of(venv) == stamp_text()


def is_for_another_lock(venv: Path) -> bool:
    """Whether the environment was finished with this Python, so that only differences must be installed."""
    return stamp_of(venv).split()[1:] == stamp_text().split()[1:]


def run(command: list[str], step: str) -> None:
    """Run one step. Raises SetupError with its name and output if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode and NO_NETWORK.search(done.stdout):
        raise SetupError(_("%(step)s failed, because the package index cannot be reached: check the network and its "
                           "proxy (HTTPS_PROXY), or name another index (PIP_INDEX_URL for pip, UV_DEFAULT_INDEX for "
                           "uv), then run the command again; nothing that was installed is lost.\n%(reason)s")
                         % {"step": step, "reason": last_line(done.stdout)})
    if done.returncode:
        raise SetupError(_("%(step)s failed:\n%(output)s\nCommand: %(command)s")
                         % {"step": step, "output": done.stdout.strip(), "command": " ".join(command)})


def make_with_uv(uv: str, venv: Path, *, anew: bool) -> None:
    """Fill the environment with uv; create it first if `anew`."""
    if anew:
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv)],
            _("Creating the environment with uv"))
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(interpreter(venv)), str(LOCK)],
        _("Installing the packages with uv"))


def make_with_pip(venv: Path, *, anew: bool) -> None:
    """Fill the environment with pip; create it with venv first if `anew`."""
    if anew:
        create_with_venv(venv)
    pip = [str(interpreter(venv)), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run([*pip, "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)],
        _("Installing the packages"))
    if not anew and (left := sorted(installed(venv) - locked() - {"pip", "setuptools"})):
        run([*pip, "uninstall", "--quiet", "--yes", *left], _("Removing packages that are no longer needed"))


def canonical_name(name: str) -> str:
    """Return the normalized name of a package (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    """Return the packages that the lock names."""
    return {canonical_name(name) for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)}


def installed(venv: Path) -> set[str]:
    """Return the packages that an environment holds."""
    folders = venv.glob("lib/python*/site-packages/*.dist-info"), venv.glob("Lib/site-packages/*.dist-info")
    return {canonical_name(path.name.split("-")[0]) for found in folders for path in found}


def create_with_venv(venv: Path) -> None:
    """Create an empty environment with pip in it."""
    try:
        import ensurepip  # noqa: F401  # Debian and Ubuntu cut it out of their python3
        import venv as _venv  # noqa: F401  # as above
    except ImportError as missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            _("This Python has no module %(module)s, so no environment can be created. Install it first:\n"
              "  Debian, Ubuntu: apt install %(package)s (or python3-venv)\n"
              "  Without administrator rights: put uv on the PATH; it does without the module")
            % {"module": missing.name, "package": package}
        ) from missing
    run([sys.executable, "-m", "venv", "--clear", str(venv)], _("Creating the environment"))


def make(venv: Path) -> None:
    """Update the environment to the lock and print progress. Raises SetupError."""
    if is_ready(venv):
        return
    if venv.is_symlink():
        raise SetupError(_("%s is a symbolic link, and the environment behind it does not match the lock. "
                           "Remove the link and try again; nothing elsewhere was touched.") % venv.name)
    uv = shutil.which("uv")
    # environments made by uv contain no pip
    anew = not is_for_another_lock(venv) or not (uv or "pip" in installed(venv))
    tool = "uv" if uv else _("venv and pip")
    say((_("Installing the packages into %(venv)s/ with %(tool)s (about a minute, the first time only) …") if anew
         else _("The lock has changed: updating %(venv)s/ with %(tool)s (only what differs) …"))
        % {"venv": venv.name, "tool": tool})
    begun = time.monotonic()
    (venv / STAMP).unlink(missing_ok=True)  # if interrupted, the next run starts anew
    if uv:
        make_with_uv(uv, venv, anew=anew)
    else:
        make_with_pip(venv, anew=anew)
    (venv / STAMP).write_text(stamp_text(), encoding="utf-8")
    say(_("Done in %s seconds.") % round(time.monotonic() - begun))


def main(arguments: list[str]) -> None:
    """Make the environment, or end with the status whether it is ``--ready``."""
    *options, folder = arguments or [str(ROOT / ".venv")]
    if options:
        sys.exit(options != ["--ready"] or not is_ready(Path(folder)))
    try:
        make(Path(folder))
    except SetupError as error:
        sys.exit(_("[setup] %s") % error)


if __name__ == "__main__":
    main(sys.argv[1:])
