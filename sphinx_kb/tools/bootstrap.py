"""Make `.venv` hold exactly what requirements.txt locks. Runs on a bare Python, before anything is installed.

Knows only the standard library; the Makefile has refused a Python too old to read this. Uses `uv` where it is on the
PATH, else `venv` and `pip`. A stamp inside the environment says which lock and which Python made it, so a second run
costs a few milliseconds.
"""

from __future__ import annotations

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
"""In the environment: what it was finished for."""


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"[环境] {text}", flush=True)


def interpreter(venv: Path) -> Path:
    """The Python inside an environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_text() -> str:
    """What the environment depends on: the lock, the Python and the platform."""
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{lock} python{sys.version_info.major}.{sys.version_info.minor}\n"


def stamp_of(venv: Path) -> str:
    """What an environment was finished for; empty where it never was, or where its Python is gone."""
    try:
        return (venv / STAMP).read_text(encoding="utf-8") if interpreter(venv).exists() else ""
    except OSError:
        return ""


def is_ready(venv: Path) -> bool:
    """Whether the environment was finished for this lock and this Python."""
    return stamp_of(venv) == stamp_text()


def is_for_another_lock(venv: Path) -> bool:
    """Whether the environment was finished with this Python: then only what differs need be installed."""
    return stamp_of(venv).split()[1:] == stamp_text().split()[1:]


def run(command: list[str], what: str) -> None:
    """Run one step, or stop with its output and its meaning."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{what}失败：\n{done.stdout.strip()}\n命令：{' '.join(command)}")


def make_with_uv(uv: str, venv: Path, *, anew: bool) -> None:
    """Create the environment where it is made anew, and fill it with uv."""
    if anew:
        run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv)], "uv 建立虚拟环境")
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(interpreter(venv)), str(LOCK)],
        "uv 安装依赖")


def make_with_pip(venv: Path, *, anew: bool) -> None:
    """Create the environment where it is made anew, and fill it, with the standard library's venv and pip."""
    if anew:
        create_with_venv(venv)
    pip = [str(interpreter(venv)), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run([*pip, "install", "--quiet", "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)], "安装依赖")
    if not anew and (left := sorted(installed(venv) - locked() - {"pip", "setuptools"})):
        run([*pip, "uninstall", "--quiet", "--yes", *left], "去掉不再需要的依赖")


def plain(name: str) -> str:
    """The name of a package as all its spellings are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    """The packages that the lock names."""
    return {plain(name) for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)}


def installed(venv: Path) -> set[str]:
    """The packages that an environment holds."""
    folders = venv.glob("lib/python*/site-packages/*.dist-info"), venv.glob("Lib/site-packages/*.dist-info")
    return {plain(path.name.split("-")[0]) for found in folders for path in found}


def create_with_venv(venv: Path) -> None:
    """Create an empty environment with pip in it."""
    try:
        import ensurepip  # noqa: F401  # Debian and Ubuntu cut it out of their python3
        import venv as _venv  # noqa: F401  # as above
    except ImportError as missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            f"这个 Python 缺少 {missing.name} 模块，建不了虚拟环境。请先安装：\n"
            f"  Debian / Ubuntu：apt install {package}（或 python3-venv）\n"
            "  没有管理员权限：装一个 uv 放进 PATH，它不需要这个模块"
        ) from missing
    run([sys.executable, "-m", "venv", "--clear", str(venv)], "建立虚拟环境")


def make(venv: Path) -> None:
    """Bring the environment up to the lock, saying what is done."""
    if is_ready(venv):
        return
    if venv.is_symlink():
        raise SetupError(f"{venv.name} 是一个链接，里面的环境与锁文件不符。为免清空别处的环境，请删掉这个链接再来。")
    uv = shutil.which("uv")
    # an environment of uv's holds no pip
    anew = not is_for_another_lock(venv) or not (uv or "pip" in installed(venv))
    tool = "uv" if uv else "venv 与 pip"
    say(f"用 {tool} 把依赖装进 {venv.name}/（只有第一次要约一分钟）……" if anew
        else f"锁文件变了，用 {tool} 更新 {venv.name}/（只动有变化的）……")
    begun = time.monotonic()
    (venv / STAMP).unlink(missing_ok=True)  # broken off half-way, it is made anew
    if uv:
        make_with_uv(uv, venv, anew=anew)
    else:
        make_with_pip(venv, anew=anew)
    (venv / STAMP).write_text(stamp_text(), encoding="utf-8")
    say(f"好了，用了 {time.monotonic() - begun:.0f} 秒。")


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".venv"))
    except SetupError as error:
        sys.exit(f"[环境] {error}")
