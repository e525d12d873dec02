/** The officer's own words in the debrief: from the play in this tab, or sealed earlier on this device. */

import { handed, type Typed } from "../player/reading";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Put the words where they belong, and offer to keep them. */
export async function showWords(root: HTMLElement, ask: Fetch = fetch): Promise<void> {
  const owner = root.dataset["owner"]!;
  const fresh = handed(root.dataset["wordsOf"]!);
  const words = fresh.length > 0 ? fresh : await kept(root, owner);
  const items = Array.from(root.querySelectorAll<HTMLElement>("[data-tick]"));
  for (const item of items) {
    const typed = words.find((one) => `${one.tick} ${one.move}` === `${item.dataset["tick"]} ${item.dataset["move"]}`);
    if (typed) {
      const place = item.querySelector<HTMLElement>("[data-typed]")!;
      place.textContent = typed.text;
      place.hidden = false;
      if (root.dataset["learns"] !== undefined && item.dataset["read"] !== item.dataset["meant"]) {
        item.append(giving(root, item, typed, ask));
      }
    }
  }
  if (fresh.length > 0) {
    offerToKeep(root, owner, fresh, ask);
  }
}

async function kept(root: HTMLElement, owner: string): Promise<Typed[]> {
  const sealed = root.dataset["sealed"];
  if (!sealed) {
    return [];
  }
  const { open } = await import("./seal");
  const text = await open(sealed, owner);
  if (text === null) {
    say(root, "Your words were sealed on another device. Only that one can open them.");
    return [];
  }
  return JSON.parse(text) as Typed[];
}

function offerToKeep(root: HTMLElement, owner: string, words: Typed[], ask: Fetch): void {
  const box = root.querySelector<HTMLElement>("[data-part=words-keep]")!;
  const button = root.querySelector<HTMLButtonElement>("[data-part=words-button]")!;
  box.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    say(root, "Sealing your words…");
    void keepSealed(root, owner, words, ask).then((done) => {
      box.hidden = done;
      button.disabled = false;
      say(root, done ? "Kept for 30 days, sealed on this device." : "That did not go through. Your words are still on this page. Try again.");
    });
  });
}

async function keepSealed(root: HTMLElement, owner: string, words: Typed[], ask: Fetch): Promise<boolean> {
  try {
    const { seal } = await import("./seal");
    return await post(root.dataset["keep"]!, root, { sealed: await seal(JSON.stringify(words), owner) }, ask);
  } catch {
    return false;
  }
}

/** A button to give one line that was read wrong; nothing is sent before it is pressed. */
function giving(root: HTMLElement, item: HTMLElement, typed: Typed, ask: Fetch): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plainbutton";
  button.textContent = "Give this line, without my name, so that it is read better";
  button.addEventListener("click", () => {
    button.disabled = true;
    const line = { text: typed.text.slice(0, 400), read_as: item.dataset["read"], meant: item.dataset["meant"] };
    void post(root.dataset["give"]!, root, line, ask).then((done) => {
      button.disabled = done;
      button.textContent = done ? "Given, without your name. Thank you." : "That did not go through. Press to try again.";
    });
  });
  return button;
}

async function post(url: string, root: HTMLElement, body: unknown, ask: Fetch): Promise<boolean> {
  const token = root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")!.value;
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return (await ask(url, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" })).ok;
  } catch {
    return false;
  }
}

function say(root: HTMLElement, text: string): void {
  root.querySelector<HTMLElement>("[data-part=words-said]")!.textContent = text;
}
