/** The part of the page in which one types: the box, how the words were read, what is asked back. */

import type { Chip, Read } from "./reading";
import type { View } from "./view";

export const AWAY = "Typed words can’t be read just now. Choose a move: the scene goes on as it would.";
export const OFFLINE = "No connection. Typed words need one, so the moves are your answer.";

export class Talk {
  constructor(private readonly view: View) {}

  private get box(): HTMLTextAreaElement {
    return this.view.part("say") as HTMLTextAreaElement;
  }

  /** Let the box be used: a filled form calls `said` with what was typed. */
  listen(said: (text: string) => void, notMeant: () => void): void {
    const form = this.view.part("compose") as HTMLFormElement;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.box.value.trim() === "") {
        this.hint("Type what you say or do first.");
        this.box.focus();
      } else {
        said(this.box.value);
      }
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.view.part("not-meant").addEventListener("click", notMeant);
  }

  /** Show the box, or say why there is none; then the moves stand open. */
  offer(why = ""): void {
    this.view.part("compose").hidden = why !== "";
    const note = this.view.part("away");
    note.hidden = why === "";
    note.textContent = why;
    if (why) {
      this.openMoves();
    }
  }

  busy(is: boolean): void {
    this.box.readOnly = is;
    (this.view.part("say-button") as HTMLButtonElement).disabled = is;
    this.view.part("say-button").textContent = is ? "Reading…" : "Say it";
  }

  /** The words were taken: the box is empty again. It was said once that they aren't kept. */
  clear(): void {
    this.box.value = "";
    this.hint("");
  }

  /** What was done with the words, with one tap to correct it. */
  done(name: string, heard: readonly Chip[], correctable: boolean): void {
    this.quiet();
    this.view.part("done").hidden = false;
    this.view.part("done-name").textContent = name;
    this.view.part("done-heard").replaceChildren(...heard.map((chip) => this.chip(chip.name)));
    this.view.part("done-box").hidden = !correctable;
    this.aloud(`I read that as ${name}.`);
    this.view.part("done").scrollIntoView({ block: "nearest" });
  }

  /** Two readings, and neither of them. */
  two(head: string, reads: readonly Read[], pick: (read: Read) => void, neither: () => void): void {
    const same = new Set(reads.map((read) => read.label)).size < reads.length;
    const buttons = reads.map((read) => this.button(same ? read.text : read.name, same ? "" : read.means, () => pick(read)));
    this.ask(head, [...buttons, this.button("Neither", "Show me the moves.", neither)]);
  }

  /** One reading that must be confirmed before it counts. */
  confirm(read: Read, yes: () => void, no: () => void): void {
    this.ask(`I read that as ${read.name}. Is that right?`, [this.button("Yes, go on", "", yes), this.button("Not what I meant", "", no)]);
  }

  again(openMoves: boolean): void {
    this.ask("Say that another way?", []);
    if (openMoves) {
      this.openMoves();
    }
    this.box.focus();
    this.box.select();
  }

  /** Nothing is asked, and nothing was read. */
  quiet(): void {
    this.view.part("asking").hidden = true;
    this.view.part("done").hidden = true;
    this.view.part("compose-label").textContent = "What do you say or do?";
  }

  openMoves(): void {
    (this.view.part("moves-box") as HTMLDetailsElement).open = true;
  }

  private ask(head: string, buttons: HTMLElement[]): void {
    this.quiet();
    this.view.part("asking").hidden = false;
    this.view.part("asking-head").textContent = head;
    this.view.part("compose-label").textContent = buttons.length > 0 ? "Or say it another way" : "In other words";
    this.view.part("asking-two").replaceChildren(...buttons);
    this.aloud(`${head} The clock waits.`);
    if (buttons.length > 0) {
      this.view.part("asking-head").focus();
      this.view.part("asking").scrollIntoView({ block: "nearest" });
    }
  }

  private hint(text: string): void {
    this.view.part("say-hint").textContent = text;
  }

  private aloud(text: string): void {
    this.view.part("reading-aloud").textContent = text;
  }

  private button(name: string, means: string, press: () => void): HTMLElement {
    const button = this.view.copy("read");
    button.querySelector("[data-name]")!.textContent = name;
    button.querySelector("[data-means]")!.textContent = means;
    button.addEventListener("click", press);
    return button;
  }

  private chip(name: string): HTMLElement {
    const chip = this.view.copy("chip");
    chip.textContent = name;
    return chip;
  }
}

/** Keep the box above the phone's keyboard: tell the sheet how high the keyboard stands. */
export function riseAboveKeyboard(root: HTMLElement, seen: VisualViewport | null = window.visualViewport): void {
  const rise = (): void => {
    const height = seen ? Math.max(0, Math.round(window.innerHeight - seen.height - seen.offsetTop)) : 0;
    root.style.setProperty("--keyboard", `${height}px`);
  };
  seen?.addEventListener("resize", rise);
  seen?.addEventListener("scroll", rise);
}
