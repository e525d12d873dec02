"""`upstander understand`: reads lines on standard input, or scores a labelled file. No database is needed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .errors import BrokenModel

RANKS = ("peer", "superior", "trainee")


@click.command()
@click.option("--score", "scored", type=click.Path(path_type=Path), help="Score this file of labelled lines.")
@click.option("--receiver", is_flag=True, help="Read how somebody takes it who is being stopped.")
@click.option("--without-network", is_flag=True, help="Read by words alone, as where the network is absent.")
@click.option("--json", "as_json", is_flag=True, help="Print the score as JSON.")
def understand(scored: Path | None, receiver: bool, without_network: bool, as_json: bool) -> None:
    """Read JSON lines {"text": …, "actor_rank": …}, write one a line: label, probabilities, heard, turn."""
    from . import library

    try:
        reader = library.reader(network=not without_network)
    except BrokenModel as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    if scored is not None:
        from .report import lines, score_file

        try:
            found = score_file(reader, scored)
        except (OSError, ValueError) as error:
            click.echo(f"{scored}: {error}", err=True)
            sys.exit(2)
        click.echo(json.dumps(found) if as_json else "\n".join(lines(found)))
        return
    for text in _texts():
        facts = reader.read(text, receiver=receiver).as_facts()
        click.echo(json.dumps(facts, ensure_ascii=False))


def _texts() -> Iterator[str]:
    """The texts on standard input, each checked when it comes; a bad line ends the command and names itself."""
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            try:
                yield text_of(json.loads(line))
            except ValueError as error:
                click.echo(f"standard input, line {number}: {_said(error)}", err=True)
                sys.exit(2)


def text_of(raw: Any) -> str:
    """The text of one line.

    Raises
    ------
    ValueError
        It isn't an object with a `text`, or its rank is none of the three.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
        raise ValueError('It has no text. Write {"text": "…", "actor_rank": "peer"}.')
    rank = raw.get("actor_rank", "peer")
    if rank not in RANKS:
        raise ValueError(f"actor_rank is “{rank}”. Use {', '.join(RANKS)}, or leave it out.")
    return str(raw["text"])


def _said(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"This isn't JSON ({error.msg}). Write one object a line."
    return str(error)


@click.command(hidden=True)
@click.argument("path", type=click.Path(path_type=Path))
def reader(path: Path) -> None:
    """The process that reads for the web server, at the socket PATH; `serve` starts it."""
    from . import library
    from .process import serve

    serve(path, library.reader(), library.match_weights())


commands: list[click.Command] = [understand, reader]
