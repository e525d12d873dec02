"""What is pinned is pinned by hash, and no committed file names a registry."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tools import ready
from tools.ready import LOCKS, ROOT

REGISTRIES = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]


def committed() -> list[Path]:
    """Every file that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def name_of(requirement: str) -> str:
    """The name of a package, as the index writes it."""
    return re.split(r"[\s\[<>=!~;]", requirement)[0].lower().replace("_", "-")


def test_no_committed_file_names_a_registry() -> None:
    named = re.compile("|".join(re.escape(host) for host in REGISTRIES).encode())
    assert [str(path.relative_to(ROOT)) for path in committed() if named.search(path.read_bytes())] == []


@pytest.mark.parametrize("lock", ["base", "build", "dev", "node", "uv"])
def test_every_pinned_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (LOCKS / f"{lock}.txt").read_text("utf-8").strip())
    assert [
        entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry
    ] == []


def test_the_lock_holds_everything_the_wheel_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = {name_of(line) for line in (LOCKS / "base.txt").read_text().splitlines() if "==" in line}
    assert {name_of(requirement) for requirement in project["dependencies"]} - pinned == set()


def test_the_tests_run_on_what_users_install() -> None:
    versions = {}
    for lock in ("base", "dev"):
        lines = (LOCKS / f"{lock}.txt").read_text().splitlines()
        versions[lock] = dict(
            re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([\w.]+)", "\n".join(lines), re.MULTILINE)
        )
    both = versions["base"].keys() & versions["dev"].keys()
    assert {name for name in both if versions["base"][name] != versions["dev"][name]} == set()


@pytest.mark.parametrize("lock", ["frontend/package-lock.json", "tools/chromium/package-lock.json"])
def test_every_npm_package_is_pinned_by_hash_and_not_by_address(lock: str) -> None:
    packages = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    third_party = {name: entry for name, entry in packages.items() if name and not entry.get("link")}
    assert [
        name for name, entry in third_party.items() if "resolved" in entry or "integrity" not in entry
    ] == []


def test_a_machine_s_own_index_is_handed_on_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    monkeypatch.setenv("PIP_FIND_LINKS", "/somewhere")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "file:///elsewhere")

    env = ready.index_settings()

    assert env["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert [name for name in env if name in ("UV_FIND_LINKS", "UV_INDEX", "UV_EXTRA_INDEX_URL")] == []


def test_an_index_named_to_uv_itself_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://own.example/simple")
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    assert ready.index_settings()["UV_DEFAULT_INDEX"] == "https://own.example/simple"
