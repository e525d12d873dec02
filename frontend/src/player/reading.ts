/** Asks the server what typed words could mean where the play stands. The words go there and nowhere else; they aren't kept. */

export interface Read {
  label: string;
  name: string;
  means: string;
  percent: number;
  /** The moves that it makes: one, or one step of looking and then one. */
  path: number[];
  text: string;
}
export interface Chip {
  code: string;
  name: string;
}
/** act: make the first reading's moves · choose: offer the first two · again: say it another way · stop: show help. */
export type Answer =
  | { turn: "act" | "choose"; reads: Read[]; heard: Chip[]; approach: string }
  | { turn: "again" | "stop" | "away" | "offline" };

/** How one text was read and what became of it; what is sent with the play. */
export interface Reading {
  tick: number;
  move: number;
  read: string;
  meant: string;
  percent: number;
  heard: string[];
  how: "sure" | "confirmed" | "chosen" | "corrected";
  steps: number;
  approach: string;
}
/** What was typed for a move. It lives in this page, and in the debrief that follows. */
export interface Typed {
  tick: number;
  move: number;
  text: string;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The reading of `text` in `state`. “away”: the server can't read now; “offline”: it isn't reached. */
export async function readWords(url: string, token: string, text: string, state: number, ask: Fetch = fetch): Promise<Answer> {
  let response: Response;
  try {
    response = await ask(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ text, state }),
      redirect: "error",
    });
  } catch {
    return { turn: "offline" };
  }
  if (!response.ok) {
    return { turn: "away" };
  }
  try {
    return (await response.json()) as Answer;
  } catch {
    return { turn: "away" };
  }
}

const SHELF = "upstander:words";

/** Hand the words on to the debrief of the play `key`, in this tab only. */
export function handOn(key: string, words: Typed[], shelf: Pick<Storage, "setItem"> = sessionStorage): void {
  if (words.length > 0) {
    try {
      shelf.setItem(SHELF, JSON.stringify({ key, words }));
    } catch {
      // forbidden or full: the debrief shows how they were read, without them
    }
  }
}

/** The words of the play `key`, if this tab has them. */
export function handed(key: string, shelf: Pick<Storage, "getItem"> = sessionStorage): Typed[] {
  try {
    const found = JSON.parse(shelf.getItem(SHELF) ?? "null") as { key: string; words: Typed[] } | null;
    return found?.key === key && Array.isArray(found.words) ? found.words : [];
  } catch {
    return [];
  }
}
