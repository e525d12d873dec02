"""The timeline as SVG, at two widths, so that type is never scaled. Colors come from classes, so one SVG serves
light, dark and print."""

from dataclasses import dataclass
from html import escape

from .timeline import Point, Timeline, clock_text

TITLE = "How the scene went, second by second"


@dataclass(frozen=True)
class Size:
    """A drawing's name, its width and height, and the room below the axis."""

    name: str
    width: int
    height: int
    foot: int


PHONE, DESK = Size("phone", 358, 316, 76), Size("desk", 1136, 340, 58)
MARGIN, TOP = 14, 46


class Svg(str):
    """Markup in which every text is escaped already: a template shows it as it is."""

    def __html__(self) -> str:
        return self


def timeline_svg(line: Timeline, size: Size) -> Svg:
    """The timeline of a finished play."""
    return Svg(_Drawing(line, size).svg())


def describe(line: Timeline) -> str:
    """The picture in words."""
    opens, closes = (line.clock(tick) for tick in line.window)
    flagged, signs = len(line.flagged), len(line.signs)
    if line.kind == "restraint":
        asked = f"You asked at {line.clock(line.asked[0].tick)}." if line.asked else "You didn't ask."
        count = f"{signs} signs came and you flagged {flagged}."
        return f"Nothing was wrong. You could ask from {opens} to {closes}. {count} {asked}"
    moves = f"You made {len(line.made)} move{'' if len(line.made) == 1 else 's'}."
    turned = (
        f"The danger turned at {line.clock(line.turned.tick)}."
        if line.turned
        else "Nothing you did turned it."
    )
    return (
        f"You could act from {opens} to {closes}. {signs} signs came and you flagged {flagged}. {moves} {turned} "
        f"If nobody acts, the harm is done at {line.clock(line.harm_tick)}."
    )


class _Drawing:
    def __init__(self, line: Timeline, size: Size) -> None:
        self.line, self.size = line, size
        self.last = max(line.harm_tick, line.walk.tick) + 2
        self.most = max(1, *(danger for _, danger in [*line.nothing, *line.yours]))
        self.floor = size.height - size.foot
        self.parts: list[str] = []

    def x(self, tick: float) -> float:
        return round(MARGIN + tick / self.last * (self.size.width - 2 * MARGIN), 1)

    def y(self, danger: float) -> float:
        return round(self.floor - 16 - danger / self.most * (self.floor - 16 - TOP), 1)

    def add(self, tag: str, text: str = "", /, **attributes: str | float) -> None:
        """One element; a name with `_` is an attribute with `-`, and `class_` is class."""
        pairs = "".join(
            f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
            for name, value in attributes.items()
        )
        self.parts.append(f"<{tag}{pairs}>{escape(text)}</{tag}>" if text else f"<{tag}{pairs}/>")

    def svg(self) -> str:
        self.window()
        self.lines()
        self.moves()
        self.axis()
        self.signs()
        name, width, height = self.size.name, self.size.width, self.size.height
        head = (
            f'<svg class="chart {name}-only" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" aria-labelledby="tl-{name}-t tl-{name}-d"><title id="tl-{name}-t">{TITLE}</title>'
            f'<desc id="tl-{name}-d">{escape(describe(self.line))}</desc>'
        )
        return head + "".join(self.parts) + "</svg>"

    def window(self) -> None:
        opens, closes = (self.x(tick) for tick in self.line.window)
        self.add(
            "rect", class_="c-window", x=opens, y=TOP, width=round(closes - opens, 1), height=self.floor - TOP
        )
        for edge in (opens, closes):
            self.add("line", class_="c-window-edge", x1=edge, x2=edge, y1=TOP - 6, y2=self.floor)
        span = " to ".join(self.line.clock(tick) for tick in self.line.window)
        name = "Time to ask" if self.line.kind == "restraint" else "Your window"
        self.add("text", name, class_="t-now", x=opens + 6, y=22)
        self.add("text", span, class_="t-now", x=opens + 6, y=38)
        if self.line.kind != "restraint":
            self.harm()

    def harm(self) -> None:
        """Where the harm comes if nobody acts."""
        harm = self.x(self.line.harm_tick)
        for shift, word in ((22, "Harm"), (38, self.line.clock(self.line.harm_tick))):
            self.add("text", word, class_="t-bad", x=harm - 6, y=shift, text_anchor="end")
        for sign in (-7, 7):
            y = self.y(self.line.nothing[-1][1])
            self.add("line", class_="c-harm", x1=harm - 7, x2=harm + 7, y1=y - sign, y2=y + sign)

    def path(self, points: list[Point]) -> str:
        return "M" + " L".join(f"{self.x(tick)} {self.y(danger)}" for tick, danger in points)

    def lines(self) -> None:
        line = self.line
        self.add("path", class_="c-none", d=self.path(line.nothing))
        self.add("path", class_="c-you", d=self.path(line.yours))
        tick, danger = line.nothing[len(line.nothing) * 3 // 5]
        words = "if nobody asks" if line.kind == "restraint" else "if nobody acts"
        x, y = self.x(tick), self.y(danger)
        # on the side of the line that the play leaves free
        is_worse = [level for when, level in line.yours if when <= tick][-1] > danger
        place: dict[str, str | float] = (
            {"x": x + 8, "y": y + 18} if is_worse else {"x": x - 8, "y": y - 8, "text_anchor": "end"}
        )
        self.add("text", words, class_="t-soft", **place)

    def moves(self) -> None:
        """Numbered discs; those that would cover each other stand side by side."""
        left = -25.0
        levels = dict(reversed(self.line.yours))
        for n, made in enumerate(self.line.marked, 1):
            x = max(self.x(made.tick), left + 25)
            y = self.y(levels.get(made.tick, self.most))
            self.add("circle", class_="c-dot", cx=x, cy=y, r=12)
            self.add("text", str(n), class_="t-on", x=x, y=round(y + 4.4, 1), text_anchor="middle")
            left = x
        if self.line.turned is not None:
            end, level = self.line.yours[-1]
            self.add(
                "text", "your play", class_="t-act", x=max(self.x(end) + 8, left + 18), y=self.y(level) + 4
            )

    def axis(self) -> None:
        size, seconds = self.size, self.line.tick_seconds
        self.add("line", class_="c-axis", x1=MARGIN, x2=size.width - MARGIN, y1=self.floor, y2=self.floor)
        whole = self.last * seconds
        wide = next(
            step for step in (15, 30, 60, 120, 300, 600, 1800) if whole / step <= (5 if size is PHONE else 9)
        )
        for second in range(0, whole + 1, wide):
            x = self.x(second / seconds)
            self.add("line", class_="c-axis", x1=x, x2=x, y1=self.floor, y2=self.floor + 5)
            anchor = "start" if second == 0 else "middle"
            self.add("text", clock_text(second), x=x,
                     y=size.height - 8, text_anchor=anchor)  # fmt: skip

    def signs(self) -> None:
        y, last = self.floor + 17, 0.0
        for sign in self.line.signs:
            x = self.x(sign.tick)
            if sign.flagged is None:
                self.add("circle", class_="c-dot--open", cx=x, cy=y, r=5.5)
            else:
                self.add("path", class_="c-flag", d=f"M{x} {y - 8} l8 8 -8 8 -8 -8z")
            last = x
        if self.line.signs:
            flagged = len(self.line.flagged)
            text = f"signs: {flagged} flagged, {len(self.line.signs) - flagged} missed"
            room = last + 14 + 7 * len(text) < self.size.width
            place = {"x": last + 14} if room else {"x": self.size.width - MARGIN, "text_anchor": "end"}
            self.add("text", text, class_="t-soft", y=y + 4.5 if room else y + 20, **place)
