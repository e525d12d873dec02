/** What the browser keeps: a play that was left, and finished plays until the server has answered for them. */

import type { Reading } from "./reading";
import type { Entry } from "./walk";

/** How sure the officer said they were, as the form says it; empty where nothing was said. */
export interface Sure {
  peer?: string;
  superior?: string;
}
export interface Kept {
  key: string;
  tick: number;
  log: Entry[];
  /** The version that was played: it goes on with that one, even if a newer one is there. */
  digest: string;
  table: string;
  sent: string;
  read: string;
  sure: Sure;
  readings: Reading[];
}
export interface Finished {
  key: string;
  url: string;
  log: Entry[];
  sure: Sure;
  readings: Reading[];
}
type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Plays of one person on this device. Where nothing can be stored, they live as long as the page. */
export class Store {
  constructor(
    private readonly shelf: Shelf,
    private readonly owner: string,
  ) {}

  keep(slug: string, play: Kept): void {
    this.write(`play:${slug}`, play);
  }

  kept(slug: string): Kept | null {
    const play = this.read<Kept>(`play:${slug}`);
    return play && typeof play.tick === "number" && Array.isArray(play.log) && play.digest && play.read ? play : null;
  }

  forget(slug: string): void {
    this.shelf.removeItem(this.name(`play:${slug}`));
  }

  /** Finished plays that the server hasn't answered for. */
  waiting(): Finished[] {
    const found = this.read<Finished[]>("finished");
    return Array.isArray(found) ? found : [];
  }

  finish(play: Finished): void {
    this.write("finished", [...this.waiting().filter((one) => one.key !== play.key), play]);
  }

  answered(key: string): void {
    this.write(
      "finished",
      this.waiting().filter((one) => one.key !== key),
    );
  }

  private name(of: string): string {
    return `upstander:${this.owner}:${of}`;
  }

  private read<T>(of: string): T | null {
    try {
      return JSON.parse(this.shelf.getItem(this.name(of)) ?? "null") as T | null;
    } catch {
      return null;
    }
  }

  private write(of: string, value: unknown): void {
    try {
      this.shelf.setItem(this.name(of), JSON.stringify(value));
    } catch {
      // full or forbidden: the play goes on in this page
    }
  }
}

/** The browser's shelf, or one in memory where it is forbidden. */
export function shelf(): Shelf {
  try {
    localStorage.setItem("upstander:try", "1");
    localStorage.removeItem("upstander:try");
    return localStorage;
  } catch {
    const items = new Map<string, string>();
    return {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
  }
}

/** A key that is made once a play, so that sending it twice counts once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
