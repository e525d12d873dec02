"""`upstander play SLUG`: the same table in a terminal, without a database."""

import json
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from upstander.scenario.core.faults import BadScenario
from upstander.scenario.library import table_of

from .core.debrief import Debrief, debrief
from .core.timeline import clock_text
from .core.walk import Walk


@click.command()
@click.argument("slug")
@click.option("--clock/--no-clock", default=True, help="Let time run while you think, or let it wait.")
@click.option("--json", "as_json", is_flag=True, help="Print the play and its debrief as JSON.")
def play(slug: str, clock: bool, as_json: bool) -> None:
    """Play a scenario here: type a move's number, w to wait, f and a line's number to flag it, q to leave."""
    try:
        table = table_of(slug)
    except BadScenario as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    walk = Walk(table)
    Terminal(walk, clock=clock, quiet=as_json).run()
    if not walk.ended:
        click.echo("You left the scene. Nothing was kept.", err=True)
        sys.exit(1)
    page = debrief(walk)
    click.echo(json.dumps(as_facts(page), ensure_ascii=False) if as_json else "\n".join(as_text(page)))


class Terminal:
    """Shows lines as they come and reads what is typed, one line a time."""

    def __init__(self, walk: Walk, *, clock: bool, quiet: bool) -> None:
        self.walk, self.clock, self.quiet = walk, clock, quiet
        self.told = 0
        self.scene = -1

    def say(self, text: str = "") -> None:
        if not self.quiet:
            click.echo(text)

    def run(self) -> None:
        """Until the scene ends, or the typing does."""
        for typed in self.typed():
            if not self.obey(typed.strip().lower()):
                return
            if self.walk.ended:
                self.tell()
                return

    def typed(self) -> Iterator[str]:
        """What is typed; while nobody types and the clock runs, time passes. Input that ends waits the scene out."""
        tick = int(self.walk.table.words["tick_seconds"])
        self.tell()
        while not self.walk.ended:
            if self.clock and sys.stdin.isatty() and self.walk.waits:
                due = time.monotonic() + tick
                ready, _, _ = select.select([sys.stdin], [], [], max(0.0, due - time.monotonic()))
                if not ready:
                    self.walk.wait()
                    self.tell()
                    continue
            text = sys.stdin.readline()
            if not text:
                self.walk.wait_out()
                self.tell()
                return
            yield text
            self.tell()

    def obey(self, typed: str) -> bool:
        """Do what was typed; False to leave."""
        moves = self.walk.moves()
        number = typed.lstrip("f ").strip()
        if typed == "q":
            return False
        if typed == "w":
            self.walk.wait()
        elif typed.startswith("f") and number.isdigit() and 0 < int(number) <= len(self.walk.shown):
            shown = self.walk.shown[int(number) - 1]
            if shown.kind != "move":
                self.walk.flag(shown.number)
                self.say("    flagged")
        elif typed.isdigit() and 0 < int(typed) <= len(moves):
            self.walk.choose(moves[int(typed) - 1])
        elif typed:
            self.say(f"Type 1 to {len(moves)}, w to wait, f and a line's number to flag it, or q to leave.")
        return True

    def tell(self) -> None:
        """Show what is new, then the moves if they are new."""
        walk, words = self.walk, self.walk.table.words
        fresh = walk.shown[self.told :]
        for n, shown in enumerate(fresh, self.told + 1):
            stamp = f"{clock_text(shown.tick * int(words['tick_seconds'])):>5}"
            if shown.kind == "move":
                self.say(f"{stamp}      you: {walk.text(shown.number)}")
            else:
                line = words["lines"][shown.number]
                who = f"{line['speaker']}: " if line["speaker"] else ""
                self.say(f"{stamp} [{n:>2}] {who}{line['text']}")
        self.told = len(walk.shown)
        if not walk.ended and (fresh or self.scene < 0):
            self.say()
            for n, move in enumerate(walk.moves(), 1):
                self.say(f"   {n}. {walk.text(move)}")
            self.say()
            self.scene = walk.table.place[walk.state]


def as_text(page: Debrief) -> list[str]:
    """The debrief as lines."""
    out = ["", page.headline, page.second, ""]
    out += [f"{name}: {text}" for name, text in page.fates]
    out += ["", "Second by second"]
    out += [f"{row.clock:>6}  {row.what}" + (f"  [{row.you}]" if row.you else "") for row in page.rows]
    out += ["", f"Where the time went: {page.lost.headline}. {page.lost.text}"]
    if page.lost.inhibitor:
        out.append(f"{page.lost.inhibitor.name}: {page.lost.inhibitor.thought} {page.lost.inhibitor.answer}")
    out += ["", "By stage (never added up)"]
    out += [
        f"{r.name:>16}  {'not shown' if r.value is None else f'{r.value} of 4':>9}  {r.text}"
        for r in page.profile
    ]
    if page.heard:
        out += ["", "How it sounded"] + [f"{m.move['text']}  →  {m.move['heard']}" for m in page.heard]
    if page.law:
        out += ["", "What the law would ask. This is training, not legal advice."]
        out += [f"{ask.name}: {ask.text}" for ask in page.asks]
        out.append(f"{page.law['basis']} Source: {page.law['source']}, as of {page.law['as_of']}.")
    out += ["", "Afterwards"] + [f"{step.word:>18}  {step.text}" for step in page.after]
    plan = page.facts["debrief"]
    return [*out, "", f"A stronger line: {page.stronger} {plan['stronger_why']}",
            f"Your plan: if {plan['if']}, then I will {plan['then']}."]  # fmt: skip


def as_facts(page: Debrief) -> dict[str, object]:
    """The debrief as data."""
    return {
        "scenario": page.facts["id"],
        "log": page.line.walk.log,
        "ending": page.line.ending["id"],
        "outcome": page.line.outcome,
        "timing": page.line.timing,
        "seconds_left": page.line.seconds_left,
        "profile": {row.code: row.value for row in page.profile},
        "signs": [{"name": s.name, "tick": s.tick, "flagged": s.flagged} for s in page.line.signs],
        "headline": page.headline,
    }


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--agency", help="The agency's short name, if there are several.")
@click.option("--throw-away", is_flag=True, help="Delete them here once FILE is written.")
def corrections(file: Path, agency: str | None, throw_away: bool) -> None:
    """Write the lines that officers gave because they were read wrong to FILE, as JSON lines; from 11 lines on."""
    from upstander.ground.boot import start_django

    start_django()
    from upstander.agency.cli_tools import the_agency

    from .services import export_corrections

    found = export_corrections(agency=the_agency(agency), throw_away=throw_away, write=file.write_text)
    click.echo(f"Wrote {found} lines to {file}.")


commands: list[click.Command] = [play, corrections]
