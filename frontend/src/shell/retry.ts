/**
 * A form that may be sent twice without harm (`data-retry`) is sent again until an answer comes: when the line is back,
 * and after a while in any case, for a phone often doesn't know that it is offline.
 */

const WAITS = [2_000, 5_000, 15_000, 30_000]; // milliseconds; the last one goes on

export const WAITING = "No connection. Leave this page open: it is sent when you are back online.";

export interface Line {
  send: (form: HTMLFormElement) => void;
  later: (work: () => void, milliseconds: number) => void;
  say: (words: string) => void;
}

export function sendUntilAnswered(page: Document, line: Line): void {
  const waiting = new Map<HTMLFormElement, number>(); // form → how often it was tried

  const again = (form: HTMLFormElement): void => {
    if (waiting.has(form) && page.contains(form)) line.send(form);
  };
  const lost = (event: Event): void => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["retry"] === undefined) return;
    const tries = waiting.get(form) ?? 0;
    waiting.set(form, tries + 1);
    line.say(WAITING);
    line.later(() => again(form), WAITS[Math.min(tries, WAITS.length - 1)] as number);
  };
  page.addEventListener("htmx:sendError", lost);
  page.addEventListener("htmx:timeout", lost);
  page.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr?: { status: number } }>).detail;
    if (xhr && xhr.status > 0 && event.target instanceof HTMLFormElement) waiting.delete(event.target);
  });
  page.defaultView?.addEventListener("online", () => waiting.forEach((_, form) => again(form)));
}
