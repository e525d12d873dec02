/** The browser's walker repeats, step for step, what Python's walker did (tools/golden.mjs has them written). */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

import { readTable, type Table } from "./table";
import { type Entry, Walk, walkLog } from "./walk";

interface Golden {
  log: Entry[];
  tick: number;
  place: number;
  danger: number;
  moves: number[];
  shown: [number, string, number][];
}

const folder = fileURLToPath(new URL("../../../.cache/golden/", import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith(".walks.json"))
  .map((name) => name.replace(".walks.json", ""));

function bytes(name: string): ArrayBuffer {
  const packed = Buffer.from(readFileSync(`${folder}${name}.table.txt`, "utf8"), "base64");
  return new Uint8Array(gunzipSync(packed)).buffer;
}

function facts(table: Table, walk: Walk): Golden {
  return {
    log: walk.log,
    tick: walk.tick,
    place: walk.place,
    danger: table.danger[walk.state]!,
    moves: walk.moves(),
    shown: walk.shown.map((shown) => [shown.tick, shown.kind, shown.number]),
  };
}

test("there is a golden file for a shipped scenario and for a synthetic one", () => {
  expect(names).toContain("still-on-his-back");
  expect(names).toContain("synthetic");
});

describe.each(names)("%s", (name) => {
  const table = readTable(bytes(name));
  const { walks } = JSON.parse(readFileSync(`${folder}${name}.walks.json`, "utf8")) as { walks: Golden[] };

  test.each(walks.map((walk, n) => [n, walk] as const))("walk %i is the same", (_, golden) => {
    expect(facts(table, walkLog(table, golden.log, golden.tick))).toEqual(golden);
  });

  test("nobody acts: waiting it out ends where Python's does", () => {
    const walk = new Walk(table);
    walk.waitOut();
    expect(facts(table, walk)).toEqual(walks[0]);
  });

  test("an impossible move is refused and changes nothing", () => {
    const walk = new Walk(table);
    expect(() => walk.choose(60_000)).toThrow("isn't open");
    expect(walk.log).toEqual([]);
  });
});

test("broken bytes are refused", () => {
  const whole = bytes("synthetic");
  expect(() => readTable(whole.slice(0, 3))).toThrow("version 1");
  expect(() => readTable(new ArrayBuffer(64))).toThrow("version 1");
  expect(() => readTable(whole.slice(0, whole.byteLength - 1))).toThrow();
});
