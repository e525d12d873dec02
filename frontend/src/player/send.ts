/** Sends finished plays until the server has answered for each: a lost answer is tried again, and counts once. */

import type { Finished, Store } from "./store";

export type Answer = { kind: "kept"; debrief: string } | { kind: "refused" } | { kind: "later" };
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Send one play. “later” means: try again; “refused”: the server can't use it, now or ever. */
export async function send(play: Finished, token: string, ask: Fetch = fetch): Promise<Answer> {
  try {
    const response = await ask(play.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ key: play.key, log: play.log, sure: play.sure, readings: play.readings ?? [] }),
      redirect: "error",
    });
    if (response.ok) {
      return { kind: "kept", debrief: ((await response.json()) as { debrief: string }).debrief };
    }
    return response.status === 422 || response.status === 404 ? { kind: "refused" } : { kind: "later" };
  } catch {
    return { kind: "later" };
  }
}

/** Send all that wait; what is answered is taken off the list. Returns the answers by key. */
export async function sendWaiting(store: Store, token: string, ask: Fetch = fetch): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const play of store.waiting()) {
    const answer = await send(play, token, ask);
    if (answer.kind !== "later") {
      store.answered(play.key);
    }
    answers.set(play.key, answer);
  }
  return answers;
}

/** How long to wait before try number `n`, in milliseconds: 2 s, 4 s, … up to a minute. */
export function pauseBefore(n: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(n, 6));
}
