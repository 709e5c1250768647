"""Make `.venv` hold exactly what requirements.txt locks. Runs on a bare Python, before anything is installed.

Knows only the standard library. Uses `uv` where it is on the PATH, else `venv` and `pip`. A stamp inside the
environment says which lock and which Python made it, so a second run costs a few milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"


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


def is_ready(venv: Path) -> bool:
    """Whether the environment was finished for this lock and still runs (a moved folder does not)."""
    stamp = venv / ".kb-lock"
    try:
        if stamp.read_text(encoding="utf-8") != stamp_text():
            return False
    except OSError:
        return False
    return interpreter(venv).exists()


def run(command: list[str], what: str) -> None:
    """Run one step, or stop with its output and its meaning."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{what}失败：\n{done.stdout.strip()}\n命令：{' '.join(command)}")


def make_with_uv(uv: str, venv: Path) -> None:
    """Create and fill the environment with uv."""
    run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(venv)], "uv 建立虚拟环境")
    run([uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(interpreter(venv)), str(LOCK)],
        "uv 安装依赖")


def make_with_pip(venv: Path) -> None:
    """Create and fill the environment with the standard library's venv and pip."""
    try:
        import ensurepip  # noqa: F401  # Debian and Ubuntu cut it out of their python3
        import venv as _venv  # noqa: F401
    except ImportError as missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            f"这个 Python 缺少 {missing.name} 模块，建不了虚拟环境。请先安装：\n"
            f"  Debian / Ubuntu：apt install {package}（或 python3-venv）\n"
            "  没有管理员权限：装一个 uv 放进 PATH，它不需要这个模块"
        ) from missing
    run([sys.executable, "-m", "venv", "--clear", str(venv)], "建立虚拟环境")
    run([str(interpreter(venv)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
         "--only-binary", ":all:", "--require-hashes", "-r", str(LOCK)],
        "安装依赖")


def make(venv: Path) -> None:
    """Bring the environment up to the lock, saying what is done."""
    if is_ready(venv):
        return
    if sys.version_info < OLDEST:
        raise SetupError(
            f"需要 Python {'.'.join(map(str, OLDEST))} 或更新，这里是 {sys.version.split()[0]}。"
            "若另装了新版，可用 make PYTHON=python3.12 … 指定。"
        )
    if venv.is_symlink():
        raise SetupError(f"{venv.name} 是一个链接，里面的环境与锁文件不符。为免清空别处的环境，请删掉这个链接再来。")
    uv = shutil.which("uv")
    say(f"用 {'uv' if uv else 'venv 与 pip'} 把依赖装进 {venv.name}/（只在第一次和锁文件变动时，约一分钟）……")
    begun = time.monotonic()
    (venv / ".kb-lock").unlink(missing_ok=True)
    if uv:
        make_with_uv(uv, venv)
    else:
        make_with_pip(venv)
    (venv / ".kb-lock").write_text(stamp_text(), encoding="utf-8")
    say(f"好了，用了 {time.monotonic() - begun:.0f} 秒。")


if __name__ == "__main__":
    try:
        make(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".venv"))
    except SetupError as error:
        sys.exit(f"[环境] {error}")
