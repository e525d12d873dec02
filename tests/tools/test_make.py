"""The Makefile and what it runs: every target is listed, a failing step fails the whole, the sum is right."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check, ready
from tools.ready import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
ENV = {
    name: value for name, value in os.environ.items() if not name.startswith("MAKE")
}  # this may run inside make
TARGETS = re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)


def test_help_lists_every_target() -> None:
    said = subprocess.run(
        ["make", "help"], cwd=ROOT, env=ENV, capture_output=True, text=True, check=True
    ).stdout
    assert [line.split()[1] for line in said.splitlines()] == TARGETS


def test_every_target_is_phony_and_none_is_left_out() -> None:
    assert re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split() == TARGETS  # type: ignore[index]
    assert set(TARGETS) >= {
        "help", "demo", "test", "quick", "test-slow", "lint", "types", "build-front", "shots", "bench", "wheel", "lock",
    }  # fmt: skip


def test_without_a_recent_python_the_first_line_is_the_command_that_installs_it(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "demo", f"PYTHON={old}"], cwd=ROOT, env=ENV, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "sudo apt-get install -y python3 python3-venv python3-pip make git" in done.stderr


def test_ci_runs_make_test_and_nothing_that_hides_a_failure() -> None:
    lines = [
        line for line in (ROOT / ".ci" / "run").read_text().splitlines() if line and not line.startswith("#")
    ]
    assert lines == ["set -euo pipefail", 'cd "$(dirname "${BASH_SOURCE[0]}")/.."', "make test"]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize(
    ("node", "npm", "recent"),
    [
        ("v20.19.0", "11.0.0", True),
        ("v20.18.3", "11.0.0", False),
        ("v21.7.0", "11.0.0", False),
        ("v22.11.0", "11.0.0", False),
        ("v22.12.0", "11.1.0", True),
        ("v24.1.0", "10.9.0", False),
        ("v24.19.0", "11.17.0", True),
    ],
)
def test_which_node_is_recent_enough(tmp_path: Path, node: str, npm: str, recent: bool) -> None:
    for name, version in (("node", node), ("npm", npm)):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tmp_path / name).chmod(0o755)
    assert ready.recent(str(tmp_path / "node")) is recent


# --- the steps of `make test` ----------------------------------------------------------------------------------------
REPORT = """<testsuites><testsuite>
<testcase classname="a" name="one" time="2.5"/><testcase classname="a" name="two" time="0.1"><failure/></testcase>
<testcase classname="a" name="three" time="0"><skipped/></testcase></testsuite></testsuites>"""


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(check, "LOGS", tmp_path)
    return tmp_path


def python(name: str, code: str, cores: int = 1) -> check.Step:
    return check.Step(name, [sys.executable, "-c", code], cores=cores)


def test_the_sum_counts_tests_and_checks(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tests = python("tests", f"open({str(logs / 'tests.xml')!r}, 'w').write({REPORT!r}); raise SystemExit(1)")
    steps = [python("style", ""), tests]

    check.run(steps)

    assert check.closing(steps) == 1
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "2 passed, 1 failed, 1 skipped"
    assert "    2.5 s  tests: a::one" in said


def test_a_step_that_breaks_without_a_failing_test_counts_as_failed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    steps = [python("broken", "print('why it broke'); raise SystemExit(5)"), python("fine", "")]

    check.run(steps)

    assert check.closing(steps) == 1
    said = capsys.readouterr().out
    assert "    why it broke" in said
    assert said.splitlines()[-1] == "1 passed, 1 failed, 0 skipped"


def test_all_well_is_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    steps = [python("one", ""), python("two", "", cores=check.CORES)]
    check.run(steps)
    assert check.closing(steps) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed, 0 skipped"


def test_make_test_runs_every_kind_of_check() -> None:
    names = [step.name for step in check.test()]
    assert names == [
        "types", "style", "format", "layers", "templates", "weak-spots", "front-types", "front-tests",
        "sqlite", "postgresql", "browser", "wheel", "sample",
    ]  # fmt: skip
