"""The wheel alone is enough: built from the tree, installed into a clean environment, its demonstration served."""

import os
import re
import subprocess
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.cli.processes import Server, fetch, free_port
from tools.ready import LOCKS, PYTHON, ROOT, UV, index_settings

pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [str(PYTHON), "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`upstander`, installed from the wheel and its requirements into an environment of its own."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    env = index_settings()
    subprocess.run([UV, "venv", "--quiet", "--python", PYTHON, home], env=env, check=True)
    install = [str(UV), "pip", "install", "--quiet", "--python", str(home / "bin" / "python")]
    subprocess.run([*install, "--require-hashes", "-r", str(LOCKS / "base.txt")], env=env, check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], env=env, check=True)
    return home / "bin" / "upstander"


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("upstander/")}
    package = ROOT / "src"
    there = {
        path.relative_to(package).as_posix() for path in (package / "upstander").rglob("*") if path.is_file()
    }
    assert {name for name in there if "__pycache__" not in name} == inside
    for kind in (
        r"templates/.*\.html",
        r"content/.*\.yaml",
        r".*\.typ",
        r"migrations/\d.*\.py",
        r"dist/assets/.*\.js",
        r"scenario/tables/.*\.gz",
    ):
        assert any(re.search(kind + "$", name) for name in inside), kind


def test_the_wheel_names_no_path_of_the_machine_that_built_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        found = [name for name in archive.namelist() if str(ROOT).encode() in archive.read(name)]
    assert found == []


def test_what_is_installed_is_what_the_wheel_asks_for(program: Path) -> None:
    env = index_settings()
    done = subprocess.run(
        [UV, "pip", "check", "--python", program.with_name("python")], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_demonstration_runs_from_the_wheel_alone(program: Path, tmp_path: Path) -> None:
    port = free_port()
    env = {"PATH": os.defpath, "HOME": str(tmp_path), "UPSTANDER_WORKERS": "2"}
    with Server([str(program), "demo", "--port", str(port)], env, tmp_path) as server:
        assert server.address == f"http://localhost:{port}/demo"
        status, page = fetch(server.address)
        assets = re.findall(r'(?:src|href)="(/static/upstander/dist/assets/[^"]+)"', page)
        assert status == 200
        assert {Path(asset).suffix for asset in assets} >= {".css", ".js"}
        for asset in assets:
            with urllib.request.urlopen(f"http://localhost:{port}{asset}") as answer:
                assert (answer.status, answer.headers["Cache-Control"]) == (
                    200,
                    "max-age=315360000, public, immutable",
                )
        assert (tmp_path / ".cache" / "upstander" / "demo" / "seeded").is_file()
        assert server.stop() == 0
