"""Runs checks and tests side by side and says how each went: `python -m tools.check test|quick|slow|lint|types`.

A step is one command. Steps start in order while there are cores for them; what a step prints goes to
`.cache/check/NAME.log` and is shown when it fails. The last line is the sum of all tests (a check counts as one).
"""

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from tools.ready import CACHE, FRONT, ROOT, VENV, node_folder

LOGS = CACHE / "check"
BIN = str(VENV / "bin")
CORES = max(2, os.cpu_count() or 2)
LIMIT = 1500  # seconds a step may take
NEITHER = "not slow and not browser and not wheel"


@dataclass
class Step:
    """One command with the cores that it uses; a step of pytest leaves a report with its counts."""

    name: str
    command: list[str]
    cores: int = 1
    cwd: Path = ROOT
    seconds: float = 0.0
    code: int | None = None
    tests: list[tuple[str, str, float]] = field(default_factory=list)  # name, outcome, seconds

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"

    @property
    def report(self) -> Path:
        return LOGS / f"{self.name}.xml"


def pytest(name: str, *options: str, workers: int = 2, before: tuple[str, ...] = ()) -> Step:
    """A step of tests."""
    spread = ["-n", str(workers), "--dist", "loadgroup"] if workers > 1 else []
    report = f"--junitxml={LOGS / name}.xml"
    return Step(
        name, [*before, f"{BIN}/python", "-m", "pytest", "-q", *spread, report, *options], cores=workers
    )


def tool(name: str, *command: str) -> Step:
    """A step of a tool from the environment."""
    return Step(name, [f"{BIN}/{command[0]}", *command[1:]])


def npm(name: str, *arguments: str) -> Step:
    """A step of the front end."""
    folder = node_folder()
    path = f"PATH={folder}:{os.environ['PATH']}"
    return Step(name, ["env", path, str(folder / "npm"), *arguments], cwd=FRONT)


POSTGRES = (f"{BIN}/python", "-m", "tools.postgres")


def types() -> list[Step]:
    """Types."""
    return [tool("types", "mypy")]


def lint() -> list[Step]:
    """Style, layers, templates, weak spots."""
    return [
        tool("style", "ruff", "check"),
        tool("format", "ruff", "format", "--check"),
        tool("layers", "lint-imports", "--no-cache"),
        tool("templates", "djlint", "--lint", "--quiet", "src"),
        tool("weak-spots", "bandit", "-q", "-ll", "-ii", "-c", "pyproject.toml", "-r", "src"),
    ]


def quick() -> list[Step]:
    """The inner loop."""
    return [
        *types(),
        *lint()[:3],
        pytest("tests", "-m", f"{NEITHER} and not postgres and not processes"),
    ]


def slow() -> list[Step]:
    """The big tests, one after the other: they measure."""
    return [pytest("slow", "-m", "slow", "-s", workers=1)]


def test() -> list[Step]:
    """Everything; of the slow tests a sample."""
    return [
        *types(),
        *lint(),
        npm("front-types", "run", "check"),
        npm("front-tests", "test"),
        pytest("sqlite", "-m", NEITHER),
        pytest("postgresql", "-m", NEITHER, "-p", "tests.only_database", before=POSTGRES),
        pytest("browser", "-m", "browser and not slow"),
        pytest("wheel", "-m", "wheel and not slow", workers=1),
        pytest("sample", "-m", "sample", workers=1),
    ]


def run(steps: list[Step]) -> None:
    """Run the steps, as many at a time as there are cores, in order."""
    env = {**os.environ, "UPSTANDER_DATA": str(CACHE / "check-data"), "PYTHONDONTWRITEBYTECODE": "1"}
    env["PATH"] = f"{BIN}:{env['PATH']}"
    waiting, running = list(steps), dict[str, tuple[Step, subprocess.Popen[bytes], float]]()
    while waiting or running:
        while waiting and sum(step.cores for step, *_ in running.values()) + waiting[0].cores <= CORES:
            step = waiting.pop(0)
            step.report.unlink(missing_ok=True)
            with step.log.open("wb") as log:
                child = subprocess.Popen(
                    step.command, cwd=step.cwd, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )
            running[step.name] = (step, child, time.monotonic())
        for step, child, begun in list(running.values()):
            step.seconds = time.monotonic() - begun
            if step.seconds > LIMIT:
                child.kill()
            step.code = child.poll()
            if step.code is not None:
                del running[step.name]
                finish(step)
        time.sleep(0.05)


def finish(step: Step) -> None:
    """Read the counts of a step and say how it went."""
    said = step.log.read_text("utf-8", "replace")
    if step.report.is_file():
        for case in ElementTree.parse(step.report).iter("testcase"):
            outcome = {"failure": "failed", "error": "failed", "skipped": "skipped"}
            found = next((outcome[child.tag] for child in case if child.tag in outcome), "passed")
            name = f"{case.get('classname')}::{case.get('name')}"
            step.tests.append((name, found, float(case.get("time", 0))))
    else:
        counted = re.search(r"(?:pass|Tests)\s+(\d+)", said) if step.name == "front-tests" else None
        step.tests = [(step.name, "failed" if step.code else "passed", 0.0)] * (
            int(counted[1]) if counted else 1
        )
    if step.code and not any(outcome == "failed" for _, outcome, _ in step.tests):
        step.tests.append((step.name, "failed", 0.0))  # it broke, or found no test to run
    verdict, kind = "FAILED" if step.code else "ok", "tests" if step.report.is_file() else "check"
    print(f"{verdict:7}{step.name:12}{step.seconds:6.1f} s  {len(step.tests):4} {kind}")
    if step.code:
        print("\n".join(f"    {line}" for line in said.splitlines()[-80:]))
    sys.stdout.flush()


def closing(steps: list[Step]) -> int:
    """Print the slowest tests and the sum; the exit code."""
    every = [test for step in steps for test in step.tests]
    slowest = sorted(
        ((seconds, name, step.name) for step in steps for name, _, seconds in step.tests), reverse=True
    )[:10]
    for seconds, name, where in slowest:
        if seconds > 1:
            print(f"{seconds:7.1f} s  {where}: {name}")
    count = {
        word: sum(outcome == word for _, outcome, _ in every) for word in ("passed", "failed", "skipped")
    }
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if any(step.code for step in steps) else 0


def main(names: list[str]) -> int:
    """Run a plan, or only some of its steps by name."""
    plans = {"test": test, "quick": quick, "slow": slow, "lint": lint, "types": types}
    steps = plans[names[0]]()
    LOGS.mkdir(parents=True, exist_ok=True)
    chosen = [step for step in steps if step.name in names[1:]] if names[1:] else steps
    begun = time.monotonic()
    run(chosen)
    print(f"{time.monotonic() - begun:.0f} s in all")
    return closing(chosen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["test"]))
