"""`upstander scenario …`: check files, without a database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from .core.audit import Report, check
from .core.faults import BadScenario, Fault
from .core.form import json_schema


@click.group()
def scenario() -> None:
    """Scenarios: check them before they are played."""


@scenario.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def check_command(paths: tuple[Path, ...], as_json: bool) -> None:
    """Read, compile and audit scenario files; with no file, every scenario that ships."""
    from . import library

    jobs: list[tuple[str, Path | None]] = [(str(path), path) for path in paths]
    jobs = jobs or [(f"{slug}.yaml", None) for slug in library.slugs()]
    results, unread = [], False
    for n, (name, path) in enumerate(jobs, 1):
        if not as_json:
            click.echo(f"[{n}/{len(jobs)}] {name}", err=True)
        try:
            text = path.read_bytes() if path else library.text_of(name.removesuffix(".yaml"))
            results.append(_result(name, check(text, name)[1]))
        except BadScenario as error:
            results.append({"file": name, "passed": False, "faults": [vars(fault) for fault in error.faults]})
        except OSError as error:
            unread = True
            fault = Fault(name, 0, "", f"The file can't be read: {error.strerror}.", "Check the path.")
            results.append({"file": name, "passed": False, "faults": [vars(fault)]})
    click.echo(json.dumps(results, ensure_ascii=False) if as_json else "\n".join(_lines(results)))
    sys.exit(2 if unread else 0 if all(result["passed"] for result in results) else 1)


@scenario.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of the format, for editors that check while you type."""
    click.echo(json.dumps(json_schema(), indent=2))


def _result(name: str, report: Report) -> dict[str, Any]:
    return {
        "file": name,
        "passed": report.passed,
        "states": report.states,
        "edges": report.edges,
        "reading_grade": report.grade,
        "ticks_to_harm": report.nothing_ticks,
        "ticks_to_best": report.best_ticks,
        "faults": [vars(fault) for fault in report.faults],
    }


def _lines(results: list[dict[str, Any]]) -> list[str]:
    lines = []
    for result in results:
        if "states" in result:
            facts = f"{result['states']:,} states, {result['edges']:,} edges, reading grade {result['reading_grade']}"
            lines.append(f"{result['file']}: {facts}")
        lines += [str(Fault(**fault)) for fault in result["faults"]]
    passed = sum(result["passed"] for result in results)
    return [
        *lines,
        f"{passed} of {len(results)} {'scenario passes' if len(results) == 1 else 'scenarios pass'}.",
    ]


commands: list[click.Command] = [scenario]
