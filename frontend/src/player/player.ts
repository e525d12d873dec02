/** The player: loads the table, lets the clock run, keeps the play on this device, sends it when it has ended. */

import { Clock } from "./clock";
import { keepForOffline } from "./offline";
import { type Answer, handOn, type Read, type Reading, readWords, type Typed } from "./reading";
import { pauseBefore, sendWaiting } from "./send";
import { type Kept, newKey, shelf, Store, type Sure } from "./store";
import { readTable, type Table } from "./table";
import { AWAY, OFFLINE, riseAboveKeyboard, Talk } from "./talk";
import { View } from "./view";
import { type Entry, Walk, walkLog } from "./walk";

/** A version of a scene: where its table is, where a play of it is sent, where words are read. */
interface Version {
  digest: string;
  table: string;
  sent: string;
  read: string;
}
type Acted = Extract<Answer, { turn: "act" | "choose" }>;
/** Words that were acted on, and where the play stood before: so that it can go back. */
interface Last {
  text: string;
  answer: Acted;
  length: number;
  tick: number;
}

class Player {
  private readonly store: Store;
  private readonly view: View;
  private readonly talk: Talk;
  private readonly token: string;
  private walk: Walk | undefined;
  private clock: Clock | undefined;
  private version: Version;
  private key = "";
  private sure: Sure = {};
  private readings: Reading[] = [];
  private words: Typed[] = [];
  /** What was typed and led to no move yet: the next move is its. */
  private pending = "";
  private last: Last | undefined;
  private unclear = 0;
  private asking = false;
  /** Before a class the clock stops when there is something to decide, until the instructor lets time run. */
  private holding = false;
  private tries = 0;

  constructor(
    private readonly root: HTMLElement,
    private table: Table,
  ) {
    this.store = new Store(shelf(), root.dataset["owner"]!);
    this.token = root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
    const { digest, table: url, sent, read } = root.dataset;
    this.version = { digest: digest!, table: url!, sent: sent!, read: read! };
    this.view = new View(root, { choose: (move) => this.choose(move), flag: (line) => this.flag(line) });
    this.talk = new Talk(this.view);
    this.talk.listen((text) => void this.say(text), () => this.notMeant());
    riseAboveKeyboard(root);
    this.prepare();
    root.dataset["ready"] = ""; // before this, “Begin” plays at the server
    void this.send();
    window.addEventListener("online", () => {
      this.offer();
      void this.send();
    });
    window.addEventListener("offline", () => this.offer());
  }

  private get slug(): string {
    return this.root.dataset["slug"]!;
  }

  /** Whether a reading must be confirmed before it counts, as in a mastery check. */
  private get confirms(): boolean {
    return this.root.dataset["confirms"] !== undefined;
  }

  /** Whether a class looks on: the clock stops at each decision, and nothing is kept. */
  private get inClass(): boolean {
    return this.root.dataset["class"] !== undefined;
  }

  /** The page before the scene: begin, or go on with a play that was left. */
  private prepare(): void {
    const form = this.view.part("begin") as HTMLFormElement;
    const before = JSON.parse(this.root.dataset["log"] ?? "[]") as Entry[];
    const replay = this.root.dataset["again"] !== "";
    const kept = replay || this.inClass ? null : this.store.kept(this.slug);
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
      this.table = table;
      this.version = { digest: kept.digest, table: kept.table, sent: kept.sent, read: kept.read };
      this.sure = kept.sure;
      this.readings = kept.readings;
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
    this.offer();
    this.hold();
    this.go();
    this.view.part("title").focus();
  }

  /** The box to type in, where words can be read; else the moves, and why. */
  private offer(): void {
    const reads = this.root.dataset["reader"] !== undefined;
    this.talk.offer(!navigator.onLine ? OFFLINE : reads ? "" : AWAY);
  }

  private keep(): void {
    if (this.inClass) {
      return;
    }
    const { key, sure, version, readings } = this;
    this.store.keep(this.slug, { key, tick: this.walk!.tick, log: this.walk!.log, sure, readings, ...version });
  }

  /** Draw what is new, keep it, and let the clock run if time runs here and nothing is asked. */
  private go(): void {
    const walk = this.walk!;
    this.view.draw(walk);
    if (walk.ended) {
      this.clock!.stop();
      this.end();
      return;
    }
    this.keep();
    if (walk.waits && !this.asking && !this.holding) {
      this.clock!.start();
    } else {
      this.clock!.stop();
    }
    this.view.part("pause-box").hidden = !walk.waits;
    this.face();
  }

  private face(): void {
    const walk = this.walk!;
    const word = walk.ended ? "over" : !walk.waits || this.asking || this.holding ? "waits" : this.clock!.running ? "" : "paused";
    this.view.clock(walk.seconds + (walk.waits ? this.clock!.into : 0), word);
  }

  private tick(): void {
    this.walk!.wait();
    this.go();
  }

  /** A move from the list. */
  private choose(move: number): void {
    if (this.walk!.moves().includes(move)) {
      this.typedFor(move, this.pending);
      this.last = undefined;
      this.settle();
      this.clock!.reset();
      this.walk!.choose(move);
      this.hold();
      this.go();
    }
  }

  private hold(): void {
    if (this.inClass) {
      this.holding = true;
      this.view.part("pause-word").textContent = "Let time run";
    }
  }

  /** Nothing is asked any more. */
  private settle(): void {
    this.asking = false;
    this.unclear = 0;
    this.pending = "";
    this.talk.quiet();
  }

  private typedFor(move: number, text: string): void {
    this.view.typed = text;
    if (text) {
      this.words.push({ tick: this.walk!.tick, move, text });
    }
  }

  /** Typed words: the clock waits while they are read. */
  private async say(text: string): Promise<void> {
    const walk = this.walk!;
    const state = walk.state;
    this.asking = true;
    this.clock!.stop();
    this.face();
    this.talk.busy(true);
    const answer = await readWords(this.version.read, this.token, text, state);
    this.talk.busy(false);
    if (walk !== this.walk || walk.state !== state) {
      return; // a move was chosen from the list meanwhile
    }
    this.pending = text;
    if (answer.turn === "stop") {
      this.words = [];
      this.keep();
      window.location.assign(this.root.dataset["stopped"]!);
    } else if (answer.turn === "act" && !this.confirms) {
      this.take(answer.reads[0]!, answer, "sure");
    } else if (answer.turn === "act") {
      this.talk.confirm(answer.reads[0]!, () => this.take(answer.reads[0]!, answer, "confirmed"), () => this.otherwise(answer, answer.reads.slice(1)));
    } else if (answer.turn === "choose") {
      this.two("Did you mean …", answer, answer.reads, "chosen");
    } else if (answer.turn === "again") {
      this.unclear += 1;
      this.talk.again(this.unclear > 1);
    } else {
      this.settle();
      this.pending = text;
      this.talk.offer(answer.turn === "offline" ? OFFLINE : AWAY);
      this.go();
    }
  }

  private two(head: string, answer: Acted, reads: Read[], how: "chosen" | "corrected"): void {
    this.talk.two(head, reads, (read) => this.take(read, answer, how), () => {
      this.talk.openMoves();
      this.view.part("moves-head").focus();
    });
  }

  private otherwise(answer: Acted, reads: Read[]): void {
    if (reads.length > 0) {
      this.two("What did you mean?", answer, reads, "corrected");
    } else {
      this.talk.openMoves();
      this.view.part("moves-head").focus();
    }
  }

  /** Do what words were read as. */
  private take(read: Read, answer: Acted, how: Reading["how"]): void {
    const walk = this.walk!;
    const text = this.pending;
    const last: Last = { text, answer, length: walk.log.length, tick: walk.tick };
    const move = read.path.at(-1)!;
    let tick = walk.tick;
    for (const step of read.path) {
      if (!walk.moves().includes(step)) {
        break; // time moved on between two steps
      }
      tick = walk.tick;
      if (step === move) {
        this.typedFor(move, text);
      }
      walk.choose(step);
    }
    if (walk.log.at(-1)?.[2] === move) {
      const heard = answer.heard.map((chip) => chip.code);
      const { approach } = answer;
      const first = answer.reads[0]!;
      this.readings.push({ tick, move, read: first.label, meant: read.label, percent: first.percent, heard, how, steps: read.path.length, approach });
      this.last = last;
    }
    this.settle();
    this.talk.clear();
    this.clock!.reset();
    this.hold();
    this.go();
    this.talk.done(read.name, answer.heard, how === "sure" && this.last !== undefined && !walk.ended);
  }

  /** “Not what I meant”: the play goes back to before, and the clock waits. */
  private notMeant(): void {
    const last = this.last;
    if (!last) {
      return;
    }
    this.last = undefined;
    this.readings.pop();
    this.words.pop();
    this.walk = walkLog(this.table, this.walk!.log.slice(0, last.length), last.tick);
    this.view.typed = "";
    this.view.reset();
    this.settle();
    this.pending = last.text;
    this.asking = true;
    this.go();
    this.otherwise(last.answer, last.answer.reads.slice(1));
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
    if (this.inClass) {
      this.holding = !this.holding;
      this.view.part("pause-word").textContent = this.holding ? "Let time run" : "Stop the clock";
      this.go();
      return;
    }
    if (clock.running) {
      clock.stop();
    } else if (!this.walk!.ended && this.walk!.waits && !this.asking) {
      clock.start();
    }
    this.view.pause(!clock.running && !this.asking);
    this.face();
  }

  private end(): void {
    if (this.inClass) {
      (this.view.part("class-log") as HTMLInputElement).value = JSON.stringify(this.walk!.log);
      this.face();
      this.view.ending(this.walk!);
      return;
    }
    this.store.finish({ key: this.key, url: this.version.sent, log: this.walk!.log, sure: this.sure, readings: this.readings });
    this.store.forget(this.slug);
    handOn(this.key, this.words);
    this.face();
    this.view.ending(this.walk!);
    this.view.status("Keeping your play…");
    void this.send();
  }

  /** Send what waits, and try again until it is answered. */
  private async send(): Promise<void> {
    const answers = await sendWaiting(this.store, this.token);
    const own = this.inClass ? undefined : answers.get(this.key);
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
  const worker = root.dataset["worker"];
  if (worker) {
    void keepForOffline(worker).catch(() => undefined);
  }
}
