"""`upstander policy write`: a whole policy from a file of answers. Needs no agency and no database."""

from pathlib import Path

import click

from upstander.policy.cli import policy

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@policy.command("write")
@click.option(
    "--answers", type=FILE, help="A YAML file, one answer a line; without it, the questions are listed."
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write: .docx, .pdf or .md; else Markdown is printed.",
)
def write_command(answers: Path | None, out: Path | None) -> None:
    """Write a whole policy from answers; an answer that is left out leaves its paragraphs out."""
    from . import library
    from .core.answers import BadAnswer, read_answers
    from .core.compose import compose
    from .errors import AnswerRefused, UnknownExport

    if answers is None:
        click.echo(questions(), nl=False)
        return
    kind = out.suffix.lower().lstrip(".") if out else library.MARKDOWN
    if kind not in library.KINDS:
        raise UnknownExport(out.name if out else "")
    try:
        given = read_answers(answers.read_text("utf-8"))
    except BadAnswer as fault:
        raise AnswerRefused(answers.name, fault) from None
    except UnicodeDecodeError:
        unread = BadAnswer("the whole", "this is not text.", "Save the answers as UTF-8 text.")
        raise AnswerRefused(answers.name, unread) from None
    document = compose(given)
    data = library.make(kind, document, library.edition_of(document, given["agency"]))
    if out is None:
        click.echo(data.decode("utf-8"), nl=False)
        return
    out.write_bytes(data)
    click.echo(f"{out.name}: {len(document.nodes)} headings and paragraphs", err=True)


def questions() -> str:
    """Every question as a YAML file to fill in."""
    from .core.content import content

    lines = ["# Answers for a Duty to Intervene policy. An empty line is left out."]
    for step in content().steps:
        lines.append(f"\n# {step.title}")
        for one in step.questions:
            choice = f" ({', '.join(one.values)})" if one.values else ""
            lines += [f"# {one.ask}{choice}", f"{one.id}: {one.default}".rstrip()]
    return "\n".join(lines) + "\n"


commands: list[click.Command] = []  # `write` joins the verbs of the policy
