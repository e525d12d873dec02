/** The player: loads the table, lets the clock run, keeps the play on this device, sends it when it has ended. */

import { Clock } from "./clock";
import { pauseBefore, sendWaiting } from "./send";
import { type Kept, newKey, shelf, Store, type Sure } from "./store";
import { readTable, type Table } from "./table";
import { View } from "./view";
import { type Entry, Walk, walkLog } from "./walk";

/** A version of a scene: where its table is, and where a play of it is sent. */
interface Version {
  digest: string;
  table: string;
  sent: string;
}

class Player {
  private readonly store: Store;
  private readonly view: View;
  private readonly token: string;
  private walk: Walk | undefined;
  private clock: Clock | undefined;
  private version: Version;
  private key = "";
  private sure: Sure = {};
  private tries = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly table: Table,
  ) {
    this.store = new Store(shelf(), root.dataset["owner"]!);
    this.token = root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
    this.version = { digest: root.dataset["digest"]!, table: root.dataset["table"]!, sent: root.dataset["sent"]! };
    this.view = new View(root, { choose: (move) => this.choose(move), flag: (line) => this.flag(line) });
    this.prepare();
    root.dataset["ready"] = ""; // before this, “Begin” plays at the server
    void this.send();
    window.addEventListener("online", () => void this.send());
  }

  private get slug(): string {
    return this.root.dataset["slug"]!;
  }

  /** The page before the scene: begin, or go on with a play that was left. */
  private prepare(): void {
    const form = this.view.part("begin") as HTMLFormElement;
    const before = JSON.parse(this.root.dataset["log"] ?? "[]") as Entry[];
    const replay = this.root.dataset["again"] !== "";
    const kept = replay ? null : this.store.kept(this.slug);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = new FormData(form);
      this.sure = Object.fromEntries(["peer", "superior"].flatMap((name) => (said.has(name) ? [[name, said.get(name)]] : [])));
      this.begin(walkLog(this.table, before), newKey());
    });
    if (kept) {
      this.view.part("go-on-box").hidden = false;
      this.view.part("begin-button").textContent = "Start again";
      this.view.part("begin-button").classList.add("usa-button--outline");
      this.view.part("go-on").addEventListener("click", () => void this.resume(kept));
    }
  }

  /** Go on with the version that the play began with. */
  private async resume(kept: Kept): Promise<void> {
    try {
      const table = kept.digest === this.version.digest ? this.table : await fetchTable(kept.table);
      const walk = walkLog(table, kept.log, kept.tick);
      this.version = { digest: kept.digest, table: kept.table, sent: kept.sent };
      this.sure = kept.sure;
      this.begin(walk, kept.key);
    } catch {
      this.store.forget(this.slug); // not a play of this table: begin afresh
      this.begin(new Walk(this.table), newKey());
    }
  }

  private begin(walk: Walk, key: string): void {
    this.walk = walk;
    this.key = key;
    this.clock = new Clock(
      walk.table.words.tick_seconds,
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

  private keep(): void {
    const { key, sure, version } = this;
    this.store.keep(this.slug, { key, tick: this.walk!.tick, log: this.walk!.log, sure, ...version });
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
    this.keep();
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
      this.keep();
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
    this.store.finish({ key: this.key, url: this.version.sent, log: this.walk!.log, sure: this.sure });
    this.store.forget(this.slug);
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

async function fetchTable(url: string): Promise<Table> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`The table answered ${response.status}.`);
  }
  return readTable(await response.arrayBuffer());
}

/** Turn the page into the player. Where no table comes, the page's own form begins a play with its clock at the server. */
export async function play(root: HTMLElement): Promise<void> {
  new Player(root, await fetchTable(root.dataset["table"]!));
}
