/** What the browser keeps and sends: nothing is lost, nothing is sent twice for good, a full shelf stops nobody. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Clock, clockText } from "./clock";
import { pauseBefore, send, sendWaiting } from "./send";
import { newKey, Store } from "./store";

function shelf(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  } as unknown as Storage;
}

const play = { key: "abcdefgh", url: "/sent/", log: [[3, "move", 1]] as [number, "move", number][], sure: { peer: "4" }, readings: [] };

function answer(status: number, body: unknown = {}): () => Promise<Response> {
  return () => Promise.resolve(new Response(JSON.stringify(body), { status }));
}

const left = { key: "k", tick: 4, log: [], digest: "d", table: "/table/d/", sent: "/sent/d/", read: "/read/d/", sure: {}, readings: [] };

test("a play that was left is found again with its version, by its scene and its owner only", () => {
  const items = shelf();
  new Store(items, "7").keep("scene", left);
  expect(new Store(items, "7").kept("scene")).toEqual(left);
  expect(new Store(items, "7").kept("other")).toBeNull();
  expect(new Store(items, "8").kept("scene")).toBeNull();
});

test("a broken shelf reads as empty, and a full one stops nobody", () => {
  const items = shelf();
  items.setItem("upstander:7:play:scene", "{broken");
  items.setItem("upstander:7:finished", "7");
  const store = new Store(items, "7");
  expect(store.kept("scene")).toBeNull();
  expect(store.waiting()).toEqual([]);
  const full = new Store({ ...items, setItem: () => { throw new Error("full"); } }, "7");
  expect(() => full.keep("scene", left)).not.toThrow();
});

test("a lost answer is tried again with the same key, and taken off the list once it is answered", async () => {
  const store = new Store(shelf(), "7");
  store.finish(play);
  store.finish(play);
  const keys: string[] = [];
  const lost = (_: string, init: RequestInit): Promise<Response> => {
    keys.push((JSON.parse(init.body as string) as { key: string }).key);
    return Promise.reject(new Error("offline"));
  };
  expect((await sendWaiting(store, "t", lost)).get(play.key)).toEqual({ kind: "later" });
  expect(store.waiting()).toEqual([play]);
  const kept = await sendWaiting(store, "t", answer(200, { debrief: "/debrief/1/" }));
  expect(kept.get(play.key)).toEqual({ kind: "kept", debrief: "/debrief/1/" });
  expect(keys).toEqual([play.key]);
  expect(store.waiting()).toEqual([]);
});

test.each([
  [422, "refused"],
  [404, "refused"],
  [403, "later"],
  [503, "later"],
  [500, "later"],
])("an answer of %i means %s", async (status, kind) => {
  expect((await send(play, "t", answer(status))).kind).toBe(kind);
});

test("the moves, the key and the token are what is sent", async () => {
  let seen: RequestInit = {};
  await send(play, "the-token", (_, init) => {
    seen = init;
    return answer(200, { debrief: "" })();
  });
  expect(seen.headers).toMatchObject({ "X-CSRFToken": "the-token" });
  expect(JSON.parse(seen.body as string)).toEqual({ key: play.key, log: play.log, sure: play.sure, readings: [] });
});

test("tries come further and further apart, and never more than a minute", () => {
  expect([1, 2, 3, 10].map(pauseBefore)).toEqual([2000, 4000, 8000, 60_000]);
});

test("keys differ and are long enough", () => {
  expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(newKey()).not.toBe(newKey());
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the clock ticks by real seconds, stops while paused, and starts afresh after a move", () => {
  let ticks = 0;
  const clock = new Clock(5, () => undefined, () => void ticks++);
  clock.start();
  clock.start();
  vi.advanceTimersByTime(4000);
  expect([ticks, clock.into]).toEqual([0, 4]);
  clock.stop();
  vi.advanceTimersByTime(60_000);
  expect([ticks, clock.into]).toEqual([0, 4]);
  clock.start();
  clock.reset();
  vi.advanceTimersByTime(5000);
  expect([ticks, clock.into]).toEqual([1, 0]);
});

test("the clock's face is minutes and seconds", () => {
  expect([0, 5, 62, 600].map(clockText)).toEqual(["0:00", "0:05", "1:02", "10:00"]);
});
