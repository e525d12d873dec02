/** @vitest-environment happy-dom */
/** Words are sealed before they leave, come back on the device that sealed them, and nowhere else. */

import { beforeEach, expect, test } from "vitest";

import { handed, handOn, readWords } from "../player/reading";
import { open, seal } from "./seal";
import { showWords } from "./words";

function shelf(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as unknown as Storage;
}

const TYPED = [{ tick: 4, move: 7, text: "Dana, come off him" }];

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

function page(more: string): HTMLElement {
  document.body.innerHTML = `<div data-words-of="play-key" data-owner="7" data-keep="/keep/" data-give="/give/" ${more}>
    <input name="csrfmiddlewaretoken" value="token">
    <ul><li data-tick="4" data-move="7" data-read="distract" data-meant="direct"><p data-typed hidden></p></li></ul>
    <p data-part="words-keep" hidden><button data-part="words-button"></button></p><p data-part="words-said"></p></div>`;
  return document.querySelector<HTMLElement>("[data-words-of]")!;
}

test("what is sealed opens on the same device, for the same person, and is no plain text", async () => {
  const here = shelf();
  const sealed = await seal("Dana, come off him", "7", here);
  expect(sealed).toContain("BEGIN AGE ENCRYPTED FILE");
  expect(sealed).not.toContain("Dana");
  expect(await open(sealed, "7", here)).toBe("Dana, come off him");
  expect(await open(sealed, "8", here)).toBeNull();
  expect(await open(sealed, "7", shelf())).toBeNull();
});

test("words are handed to the debrief of their own play only", () => {
  handOn("play-key", TYPED);
  expect(handed("play-key")).toEqual(TYPED);
  expect(handed("another")).toEqual([]);
  expect(handed("play-key", { getItem: () => "{broken" })).toEqual([]);
});

test("fresh words are shown, and leave the page only sealed, when Keep is pressed", async () => {
  handOn("play-key", TYPED);
  const sent: [string, string][] = [];
  const root = page("");
  await showWords(root, (url, init) => {
    sent.push([url, init.body as string]);
    return Promise.resolve(new Response("{}"));
  });
  expect(root.querySelector("[data-typed]")!.textContent).toBe("Dana, come off him");
  expect(sent).toEqual([]);
  root.querySelector<HTMLButtonElement>("[data-part=words-button]")!.click();
  await expect.poll(() => root.querySelector("[data-part=words-said]")!.textContent).toContain("Kept for 30 days");
  expect(sent[0]![0]).toBe("/keep/");
  expect(sent[0]![1]).not.toContain("Dana");
});

test("sealed words come back, and on another device the page says why they don't", async () => {
  const sealed = await seal(JSON.stringify(TYPED), "7");
  const root = page("");
  root.dataset["sealed"] = sealed;
  await showWords(root);
  expect(root.querySelector("[data-typed]")!.textContent).toBe("Dana, come off him");
  localStorage.clear();
  const other = page("");
  other.dataset["sealed"] = sealed;
  await showWords(other);
  expect(other.querySelector<HTMLElement>("[data-typed]")!.hidden).toBe(true);
  expect(other.querySelector("[data-part=words-said]")!.textContent).toContain("another device");
});

test("a line that was read wrong is given only where the agency asks, and only when pressed", async () => {
  handOn("play-key", TYPED);
  const sent: unknown[] = [];
  const ask = (url: string, init: RequestInit): Promise<Response> => {
    sent.push([url, JSON.parse(init.body as string)]);
    return Promise.resolve(new Response("{}"));
  };
  await showWords(page(""), ask);
  expect(document.querySelector("li button")).toBeNull();
  await showWords(page("data-learns"), ask);
  expect(sent).toEqual([]);
  document.querySelector<HTMLButtonElement>("li button")!.click();
  await expect.poll(() => sent).toEqual([["/give/", { text: "Dana, come off him", read_as: "distract", meant: "direct" }]]);
});

test("no line: offline; an answer that can't be used: away", async () => {
  expect(await readWords("/r/", "t", "hey", 0, () => Promise.reject(new Error("no line")))).toEqual({ turn: "offline" });
  expect(await readWords("/r/", "t", "hey", 0, () => Promise.resolve(new Response("", { status: 503 })))).toEqual({ turn: "away" });
  expect(await readWords("/r/", "t", "hey", 0, () => Promise.resolve(new Response("<p>")))).toEqual({ turn: "away" });
  const bodies: unknown[] = [];
  await readWords("/r/", "t", "hey", 5, (_, init) => {
    bodies.push(JSON.parse(init.body as string));
    return Promise.resolve(new Response('{"turn":"again"}'));
  });
  expect(bodies).toEqual([{ text: "hey", state: 5 }]);
});
