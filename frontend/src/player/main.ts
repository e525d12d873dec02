/** The player: loads the table, lets the clock run, keeps the play on this device, sends it when it has ended. */

import "./player.css";

import { Clock } from "./clock";
import { pauseBefore, sendWaiting } from "./send";
import { newKey, shelf, Store } from "./store";
import { readTable, type Table } from "./table";
import { View } from "./view";
import { type Entry, Walk, walkLog } from "./walk";

class Player {
  private readonly store: Store;
  private readonly view: View;
  private readonly token: string;
  private walk: Walk | undefined;
  private clock: Clock | undefined;
  private key = "";
  private tries = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly table: Table,
  ) {
    this.store = new Store(shelf(), root.dataset["owner"]!);
    this.token = root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
    this.view = new View(root, { choose: (move) => this.choose(move), flag: (line) => this.flag(line) });
    this.prepare();
    root.dataset["ready"] = ""; // before this, “Begin” plays at the server
    void this.send();
    window.addEventListener("online", () => void this.send());
  }

  private get digest(): string {
    return this.root.dataset["digest"]!;
  }

  /** The page before the scene: begin, or go on with a play that was left. */
  private prepare(): void {
    const form = this.view.part("begin") as HTMLFormElement;
    const before = JSON.parse(this.root.dataset["log"] ?? "[]") as Entry[];
    const replay = this.root.dataset["again"] !== "";
    const kept = replay ? null : this.store.kept(this.digest);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin(walkLog(this.table, before), newKey());
    });
    if (kept) {
      this.view.part("go-on-box").hidden = false;
      this.view.part("begin-button").textContent = "Start again";
      this.view.part("begin-button").classList.add("usa-button--outline");
      this.view.part("go-on").addEventListener("click", () => this.resume(kept.log, kept.tick, kept.key));
    }
  }

  private resume(log: Entry[], tick: number, key: string): void {
    try {
      this.begin(walkLog(this.table, log, tick), key);
    } catch {
      this.store.forget(this.digest); // not a play of this table: begin afresh
      this.begin(new Walk(this.table), newKey());
    }
  }

  private begin(walk: Walk, key: string): void {
    this.walk = walk;
    this.key = key;
    this.clock = new Clock(
      this.table.words.tick_seconds,
      () => this.face(),
      () => this.tick(),
    );
    this.view.part("before").hidden = true;
    this.view.part("scene").hidden = false;
    this.view.pause(false);
    this.view.part("pause").addEventListener("click", () => this.toggle());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden && this.clock?.running) {
        this.toggle();
      }
    });
    this.go();
    this.view.part("moves-head").focus();
  }

  /** Draw what is new, keep it, and let the clock run if time runs here. */
  private go(): void {
    const walk = this.walk!;
    this.view.draw(walk);
    if (walk.ended) {
      this.clock!.stop();
      this.end();
      return;
    }
    this.store.keep(this.digest, { key: this.key, tick: walk.tick, log: walk.log });
    if (walk.waits) {
      this.clock!.start();
    } else {
      this.clock!.stop();
    }
    this.view.part("pause-box").hidden = !walk.waits;
    this.face();
  }

  private face(): void {
    const walk = this.walk!;
    const word = walk.ended ? "over" : !walk.waits ? "waits" : this.clock!.running ? "" : "paused";
    this.view.clock(walk.seconds + (walk.waits ? this.clock!.into : 0), word);
  }

  private tick(): void {
    this.walk!.wait();
    this.go();
  }

  private choose(move: number): void {
    if (this.walk!.moves().includes(move)) {
      this.clock!.reset();
      this.walk!.choose(move);
      this.go();
    }
  }

  private flag(line: number): void {
    this.walk!.flag(line);
    this.view.flagged(this.walk!, line);
    if (!this.walk!.ended) {
      this.store.keep(this.digest, { key: this.key, tick: this.walk!.tick, log: this.walk!.log });
    }
  }

  private toggle(): void {
    const clock = this.clock!;
    if (clock.running) {
      clock.stop();
    } else if (!this.walk!.ended && this.walk!.waits) {
      clock.start();
    }
    this.view.pause(!clock.running);
    this.face();
  }

  private end(): void {
    this.store.finish({ key: this.key, url: this.root.dataset["sent"]!, log: this.walk!.log });
    this.store.forget(this.digest);
    this.face();
    this.view.ending(this.walk!);
    this.view.status("Keeping your play…");
    void this.send();
  }

  /** Send what waits, and try again until it is answered. */
  private async send(): Promise<void> {
    const answers = await sendWaiting(this.store, this.token);
    const own = answers.get(this.key);
    if (own?.kind === "kept") {
      this.view.status("Your play is kept. Only you can see it.", own.debrief);
    } else if (own?.kind === "refused") {
      this.view.status("The server can't use this play. Play the scene again.");
    } else if (own?.kind === "later") {
      this.view.status("No connection. Your play is kept on this device and is sent when you are back.");
    }
    if (this.store.waiting().length > 0) {
      setTimeout(() => void this.send(), pauseBefore(++this.tries));
    }
  }
}

async function load(root: HTMLElement): Promise<void> {
  const response = await fetch(root.dataset["table"]!);
  if (response.ok) {
    new Player(root, readTable(await response.arrayBuffer()));
  }
  // otherwise the page's own form begins a play with its clock at the server
}

const root = document.querySelector<HTMLElement>("[data-player]");
if (root) {
  load(root).catch(() => undefined);
}
