"""`upstander scenario …`: check files, without a database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from .core.audit import Report, check
from .core.cast import counts, markdown
from .core.faults import BadScenario, Fault
from .core.form import Scenario, json_schema
from .core.graph import graph_svg
from .core.lines import Lines
from .core.load import load
from .core.reading import grade, word_count
from .core.script import script
from .core.text_gates import texts


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


@scenario.command("graph")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write it there; else to standard output.")
def graph_command(name: str, out: Path | None) -> None:
    """Draw a scenario as SVG: NAME is a file, or the name of one that ships."""
    svg = graph_svg(_read(name))
    if out:
        out.write_text(svg, "utf-8")
    else:
        click.echo(svg, nl=False)


@scenario.command("script")
@click.argument("name")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="The PDF to write; else NAME.pdf here.")
def script_command(name: str, out: Path | None) -> None:
    """Print a scenario as a script for live actors (PDF/UA-1): NAME is a file, or the name of one that ships."""
    from upstander.ground import pdf

    found = _read(name)
    path = out or Path(f"{found.id}.pdf")
    path.write_bytes(pdf.render("scenario/typst/script.typ", script(found)))
    click.echo(f"Wrote {path}.", err=True)


@scenario.command("words")
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def words_command(names: tuple[str, ...], as_json: bool) -> None:
    """Say how hard scenarios are to read, and how many ways of saying each move they carry; with no NAME, all."""
    from . import library

    rows = [_words(name, library.lines_beside(name)) for name in names or library.slugs()]
    click.echo(json.dumps(rows, ensure_ascii=False) if as_json else "\n".join(map(_row, rows)))


def _read(name: str) -> Scenario:
    """The scenario of a file, or of the library; faults go to standard error and end the command."""
    from . import library

    path = Path(name)
    try:
        text = path.read_bytes() if path.suffix in (".yaml", ".yml") else library.text_of(name)
        return load(text, path.name)[0]
    except BadScenario as error:
        click.echo("\n".join(map(str, error.faults)), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{name}: The file can't be read: {error.strerror}. Check the path.", err=True)
        sys.exit(2)


def _words(name: str, lines: Lines | None) -> dict[str, Any]:
    found = _read(name)
    moves = [(scene.id, move.id) for scene in found.scenes for move in scene.moves]
    counts = [
        len(lines.scenes[s][m].lines) if lines and m in lines.scenes.get(s, {}) else 0 for s, m in moves
    ]
    return {
        "scenario": found.id,
        "reading_grade": grade(texts(found)),
        "words": sum(map(word_count, texts(found))),
        "moves": len(moves),
        "lines": sum(counts),
        "fewest_lines_a_move": min(counts),
        "joining": len(lines.joining) if lines else 0,
    }


def _row(row: dict[str, Any]) -> str:
    said = (
        f"{row['lines']} lines, at least {row['fewest_lines_a_move']} a move, {row['joining']} of joining in"
    )
    lines = said if row["lines"] else "no lines of its own (none are needed)"
    return f"{row['scenario']}: grade {row['reading_grade']}, {row['words']:,} words, {row['moves']} moves; {lines}"


@scenario.command("cast")
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def cast_command(as_json: bool) -> None:
    """Print who plays which role over the library, and how often each kind, level and rank is there."""
    from . import library

    roles = library.cast()
    facts = {"counts": counts(roles), "scenes": [vars(role) for role in roles]}
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(markdown(roles)))


@scenario.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", help="The agency's short name, if there are several.")
def import_command(file: Path, agency: str | None) -> None:
    """Publish an agency's own scenario: FILE goes through every gate, or nothing is published."""
    from upstander.ground.boot import start_django

    start_django()
    from django.utils import timezone

    from upstander.agency.cli_tools import the_agency

    from .services import publish_own

    own, data = the_agency(agency), file.read_bytes()
    version = publish_own(agency=own, data=data, file=file.name, by=None, at=timezone.now())
    click.echo(f"Published “{version.title}”, version {version.number}.")


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
