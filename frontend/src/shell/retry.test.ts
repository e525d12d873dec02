// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";

import { sendUntilAnswered, WAITING } from "./retry";

let sent: HTMLFormElement[];
let timers: { work: () => void; milliseconds: number }[];
let said: string[];

sendUntilAnswered(document, {
  send: (form) => sent.push(form),
  later: (work, milliseconds) => timers.push({ work, milliseconds }),
  say: (words) => said.push(words),
});

const form = (): HTMLFormElement => document.querySelector("form")!;
const tell = (name: string, detail: object = {}): void => {
  form().dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
};

beforeEach(() => {
  [sent, timers, said] = [[], [], []];
  document.body.innerHTML = "<form data-retry></form>";
});

test("a form whose answer was lost is sent again, later each time, until an answer comes", () => {
  tell("htmx:sendError");
  timers[0]!.work();
  tell("htmx:sendError");
  timers[1]!.work();
  expect([sent.length, said, timers.map((t) => t.milliseconds)]).toEqual([2, [WAITING, WAITING], [2_000, 5_000]]);

  tell("htmx:afterRequest", { xhr: { status: 200 } });
  timers[1]!.work();
  expect(sent.length).toBe(2);
});

test("it is sent at once when the line is back", () => {
  tell("htmx:timeout");
  window.dispatchEvent(new Event("online"));
  expect(sent).toEqual([form()]);
});

test("a form that is not safe to send twice is left alone", () => {
  document.body.innerHTML = "<form></form>";
  tell("htmx:sendError");
  expect([timers, said]).toEqual([[], []]);
});

test("a form that has left the page is not sent", () => {
  tell("htmx:sendError");
  document.body.innerHTML = "";
  timers[0]!.work();
  expect(sent).toEqual([]);
});
