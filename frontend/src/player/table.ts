/** Reads the bytes of a compiled table. The form of the bytes is written down in `scenario/core/table.py`. */

export interface Line {
  text: string;
  speaker: string | null;
  cue: string | null;
  plain: boolean;
}
export interface Move {
  id: string;
  text: string;
  scene: number;
}
export interface Scene {
  id: string;
  stage: string;
  still: boolean;
  lines: number[];
}
export interface Ending {
  id: string;
  outcome: string;
  headline: string;
  person: string;
}
export interface Words {
  id: string;
  title: string;
  tick_seconds: number;
  opening: number;
  lines: Line[];
  beats: { at: number; line: number }[];
  scenes: Scene[];
  moves: Move[];
  results: { move: number; reply: number }[];
  endings: Ending[];
}
export interface Table {
  words: Words;
  place: Uint16Array;
  clock: Uint16Array;
  danger: Int16Array;
  beats: Uint32Array;
  result: Uint16Array;
  step: Int16Array;
  ticks: Uint8Array;
  /** Where each state's edges start; one more entry than states. */
  offset: Uint32Array;
}

export const WAIT = 0;

type Kind = "Uint8" | "Uint16" | "Int16" | "Uint32";
const SIZE: Record<Kind, number> = { Uint8: 1, Uint16: 2, Int16: 2, Uint32: 4 };

/** The table in `bytes`. Throws if they are not a whole table of version 1. */
export function readTable(bytes: ArrayBuffer): Table {
  const view = new DataView(bytes);
  const letters = new TextDecoder();
  if (bytes.byteLength < 8 || letters.decode(bytes.slice(0, 4)) !== "UPT1") {
    throw new Error("These bytes are not a table of version 1.");
  }
  let at = 8 + view.getUint32(4, true);
  const head = JSON.parse(letters.decode(bytes.slice(8, at))) as {
    sizes: { states: number; edges: number };
    words: Words;
  };
  const { states, edges } = head.sizes;

  function column<A extends { [index: number]: number }>(kind: Kind, out: A, length: number): A {
    for (let n = 0; n < length; n++, at += SIZE[kind]) {
      out[n] = kind === "Uint8" ? view.getUint8(at) : view[`get${kind}`](at, true);
    }
    return out;
  }

  const place = column("Uint16", new Uint16Array(states), states);
  const clock = column("Uint16", new Uint16Array(states), states);
  const danger = column("Int16", new Int16Array(states), states);
  const beats = column("Uint32", new Uint32Array(states), states);
  const count = column("Uint8", new Uint8Array(states), states);
  const result = column("Uint16", new Uint16Array(edges), edges);
  const step = column("Int16", new Int16Array(edges), edges);
  const ticks = column("Uint8", new Uint8Array(edges), edges);
  if (at !== bytes.byteLength) {
    throw new Error("These bytes are not a whole table.");
  }
  const offset = new Uint32Array(states + 1);
  for (let state = 0; state < states; state++) {
    offset[state + 1] = offset[state]! + count[state]!;
  }
  return { words: head.words, place, clock, danger, beats, result, step, ticks, offset };
}
