/** Draws a walk into the page, from the templates that the page carries. It adds what is new and moves nothing else. */

import { clockText } from "./clock";
import type { Shown, Walk } from "./walk";

const NEWEST = 4;

export interface Hands {
  choose(move: number): void;
  flag(line: number): void;
}

export class View {
  private drawn = 0;
  /** What was typed for the last move; shown in place of the move's own words. */
  typed = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly hands: Hands,
  ) {}

  /** Everything that has happened since the last time. */
  draw(walk: Walk): void {
    const fresh = walk.shown.slice(this.drawn);
    this.drawn = walk.shown.length;
    for (const shown of fresh) {
      if (shown.kind === "move") {
        this.said(walk, shown);
      } else {
        this.line(walk, shown);
      }
    }
    this.fold();
    this.announce(walk, fresh);
    this.dots(walk);
    if (!walk.ended) {
      this.moves(walk);
    }
  }

  /** Forget what was drawn: the walk has gone back. */
  reset(): void {
    this.drawn = 0;
    for (const name of ["lines", "earlier-lines", "moves"]) {
      this.part(name).replaceChildren();
    }
    delete this.part("moves").dataset["numbers"];
    this.part("said").hidden = true;
  }

  /** The clock's face. `word` says below it what the clock does when it doesn't run. */
  clock(seconds: number, word: string): void {
    const clock = this.part("clock");
    const face = clockText(seconds);
    clock.firstElementChild!.textContent = face;
    clock.lastElementChild!.textContent = word;
    clock.setAttribute("aria-label", `Scene clock, ${face}${word ? `, ${word}` : ""}`);
  }

  pause(paused: boolean): void {
    this.part("pause-word").textContent = paused ? "Go on" : "Pause";
    this.part("act").inert = paused;
    this.part("resting").hidden = !paused;
  }

  /** A line was flagged: its button says so. */
  flagged(walk: Walk, line: number): void {
    const entry = walk.flaggedAt(line);
    const item = this.root.querySelector(`[data-line="${line}"]`);
    if (!entry || !item) {
      return;
    }
    item.classList.add("is-flagged");
    const button = item.querySelector<HTMLButtonElement>(".flag")!;
    button.setAttribute("aria-pressed", "true");
    button.querySelector("[data-off]")!.toggleAttribute("hidden", true);
    button.querySelector("[data-on]")!.toggleAttribute("hidden", false);
    button.querySelector("[data-word]")!.textContent = "Flagged";
    const note = item.querySelector<HTMLElement>(".flag__at")!;
    note.hidden = false;
    note.textContent = `You flagged this at ${clockText(entry[0] * walk.table.words.tick_seconds)}`;
  }

  /** The scene is over: what became of people, and what happens with the play. */
  ending(walk: Walk): void {
    const ending = walk.table.words.endings[walk.place - walk.table.words.scenes.length]!;
    this.part("moves").replaceChildren();
    for (const name of ["moves-box", "pause-box", "compose", "away", "asking"]) {
      this.part(name).hidden = true;
    }
    const over = this.part("over");
    over.hidden = false;
    this.part("over-headline").textContent = ending.headline;
    this.part("over-person").textContent = ending.person;
    over.focus();
  }

  /** One sentence about the play itself: sent, waiting, refused. */
  status(text: string, debrief = ""): void {
    this.part("sent").textContent = text;
    this.part("debrief-box").hidden = debrief === "";
    if (debrief) {
      (this.part("debrief") as HTMLAnchorElement).href = debrief;
    }
  }

  /** A part of the page by its name. The clock and the pause stand in the page's header, outside of the root. */
  part(name: string): HTMLElement {
    const found = this.root.ownerDocument.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) {
      throw new Error(`The page has no part “${name}”.`);
    }
    return found;
  }

  /** A piece of the page, from the template that the page carries. */
  copy(name: string): HTMLElement {
    const template = this.root.querySelector<HTMLTemplateElement>(`template[data-of="${name}"]`)!;
    return template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  }

  private line(walk: Walk, shown: Shown): void {
    const words = walk.table.words.lines[shown.number]!;
    const item = this.copy("line");
    item.dataset["line"] = String(shown.number);
    item.querySelector("[data-speaker]")!.textContent = words.speaker ? `${words.speaker}. ` : "";
    item.querySelector("[data-text]")!.textContent = words.text;
    item.querySelector(".flag")!.addEventListener("click", () => this.hands.flag(shown.number));
    this.part("lines").append(item);
    this.flagged(walk, shown.number);
  }

  /** Older lines fold into “Earlier”, so that the newest and the moves stay in view. */
  private fold(): void {
    const lines = this.part("lines");
    const earlier = this.part("earlier-lines");
    while (lines.children.length > NEWEST) {
      earlier.append(lines.firstElementChild!);
    }
    const count = earlier.children.length;
    this.part("earlier").hidden = count === 0;
    this.part("earlier-count").textContent = `Earlier, ${count} ${count === 1 ? "line" : "lines"}`;
  }

  private said(walk: Walk, shown: Shown): void {
    const at = clockText(shown.tick * walk.table.words.tick_seconds);
    this.part("said").hidden = false;
    this.part("said-at").textContent = `You, at ${at}`;
    this.part("said-text").textContent = this.typed || walk.table.words.moves[shown.number]!.text;
  }

  private announce(walk: Walk, fresh: Shown[]): void {
    const texts = fresh
      .filter((shown) => shown.kind !== "move" && shown.kind !== "opening")
      .map((shown) => walk.table.words.lines[shown.number]!)
      .map((line) => (line.speaker ? `${line.speaker}: ${line.text}` : line.text));
    if (texts.length > 0) {
      this.part("aloud").textContent = texts.join(" ");
    }
  }

  private dots(walk: Walk): void {
    const dots = this.part("dots");
    const place = Math.min(walk.place, walk.table.words.scenes.length);
    dots.setAttribute("aria-label", `Scene ${Math.min(place + 1, dots.children.length)} of ${dots.children.length}`);
    Array.from(dots.children).forEach((dot, n) => {
      dot.className = n < place ? "is-done" : n === place ? "is-now" : "";
    });
  }

  /** The moves, only if they changed: focus stays where it was while time runs. */
  private moves(walk: Walk): void {
    const list = this.part("moves");
    const numbers = walk.moves();
    if (list.dataset["numbers"] === numbers.join(",")) {
      return;
    }
    const hadFocus = list.contains(document.activeElement);
    list.dataset["numbers"] = numbers.join(",");
    list.replaceChildren(
      ...numbers.map((move) => {
        const item = this.copy("move");
        const button = item.querySelector("button")!;
        button.querySelector("[data-text]")!.textContent = walk.table.words.moves[move]!.text;
        button.addEventListener("click", () => this.hands.choose(move));
        return item;
      }),
    );
    this.part("moves-box").hidden = false;
    if (hadFocus) {
      this.part("moves-head").focus();
    }
  }
}
