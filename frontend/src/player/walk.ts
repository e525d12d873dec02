/** Walks a compiled table: the same walk as `play/core/walk.py`, which the golden walks prove. */

import { type Scene, type Table, WAIT } from "./table";

export type Kind = "move" | "flag";
export type Entry = [tick: number, kind: Kind, number: number];
export interface Shown {
  tick: number;
  kind: "opening" | "scene" | "beat" | "reply" | "move";
  /** Of the line, or of the move. */
  number: number;
}

export class Walk {
  state = 0;
  readonly log: Entry[] = [];
  readonly shown: Shown[] = [];
  private come = 0;

  constructor(readonly table: Table) {
    this.shown.push({ tick: 0, kind: "opening", number: table.words.opening });
    this.enter();
  }

  get tick(): number {
    return this.table.clock[this.state]!;
  }

  get seconds(): number {
    return this.tick * this.table.words.tick_seconds;
  }

  get place(): number {
    return this.table.place[this.state]!;
  }

  get ended(): boolean {
    return this.place >= this.table.words.scenes.length;
  }

  get scene(): Scene {
    return this.table.words.scenes[this.place]!;
  }

  /** Whether time runs here. */
  get waits(): boolean {
    const first = this.table.offset[this.state]!;
    return first < this.table.offset[this.state + 1]! && this.table.result[first] === WAIT;
  }

  /** The numbers of the moves that can be made now. */
  moves(): number[] {
    return this.edges()
      .filter((edge) => this.table.result[edge] !== WAIT)
      .map((edge) => this.moveOf(edge));
  }

  /** Make a move. Throws if it isn't open now. */
  choose(move: number): void {
    const edge = this.edges().find((one) => this.table.result[one] !== WAIT && this.moveOf(one) === move);
    if (edge === undefined) {
      throw new Error(`Move ${move} isn't open at tick ${this.tick}.`);
    }
    this.log.push([this.tick, "move", move]);
    this.shown.push({ tick: this.tick, kind: "move", number: move });
    this.take(edge);
  }

  /** Let time pass; it stops when the scene ends, and does nothing where time stands still. */
  wait(ticks = 1): void {
    for (let n = 0; n < ticks && !this.ended && this.waits; n++) {
      this.take(this.table.offset[this.state]!);
    }
  }

  waitOut(): void {
    while (!this.ended && this.waits) {
      this.wait();
    }
  }

  /** Flag a line that was shown, once. Throws if it wasn't. */
  flag(line: number): void {
    if (!this.shown.some((seen) => seen.number === line && seen.kind !== "move")) {
      throw new Error(`Line ${line} hasn't been said by tick ${this.tick}.`);
    }
    if (!this.flaggedAt(line)) {
      this.log.push([this.tick, "flag", line]);
    }
  }

  /** The entry with which `line` was flagged. */
  flaggedAt(line: number): Entry | undefined {
    return this.log.find(([, kind, number]) => kind === "flag" && number === line);
  }

  private edges(): number[] {
    const { offset } = this.table;
    const found: number[] = [];
    for (let edge = offset[this.state]!; edge < offset[this.state + 1]!; edge++) {
      found.push(edge);
    }
    return found;
  }

  private moveOf(edge: number): number {
    return this.table.words.results[this.table.result[edge]! - 1]!.move;
  }

  private take(edge: number): void {
    const { words, step, result, place } = this.table;
    const before = this.place;
    this.state += step[edge]!;
    const number = result[edge]!;
    if (number !== WAIT && words.results[number - 1]!.reply >= 0) {
      this.shown.push({ tick: this.tick, kind: "reply", number: words.results[number - 1]!.reply });
    }
    this.beats();
    if (!this.ended && before !== place[this.state]) {
      this.enter();
    }
  }

  private enter(): void {
    for (const line of this.scene.lines) {
      if (!this.shown.some((seen) => seen.kind === "scene" && seen.number === line)) {
        this.shown.push({ tick: this.tick, kind: "scene", number: line });
      }
    }
  }

  private beats(): void {
    const fresh = (this.table.beats[this.state]! & ~this.come) >>> 0;
    this.come = (this.come | fresh) >>> 0;
    this.table.words.beats.forEach((beat, n) => {
      if ((fresh >>> n) & 1) {
        this.shown.push({ tick: this.tick, kind: "beat", number: beat.line });
      }
    });
  }
}

/** Walk a log again. `until` lets time pass to that tick afterwards. Throws if the table doesn't know such a play. */
export function walkLog(table: Table, log: readonly Entry[], until = 0): Walk {
  const walk = new Walk(table);
  for (const [tick, kind, number] of log) {
    walk.wait(tick - walk.tick);
    if (walk.tick !== tick) {
      throw new Error(`The scene was over or stood still before tick ${tick}.`);
    }
    if (kind === "move") {
      walk.choose(number);
    } else {
      walk.flag(number);
    }
  }
  walk.wait(until - walk.tick);
  return walk;
}
