// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { pressOnce } from "./once";

const press = (form: HTMLFormElement, button: HTMLElement | null = null): boolean =>
  form.dispatchEvent(Object.assign(new Event("submit", { bubbles: true, cancelable: true }), { submitter: button }));

pressOnce(document);

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<form method="post"><button>Sign</button></form><form method="get" id="find"></form>';
});

afterEach(() => {
  vi.useRealTimers();
});

test("a second press on a sent form is held back and the button says busy", () => {
  const form = document.querySelector("form")!;
  const button = document.querySelector("button")!;

  expect(press(form, button)).toBe(true);
  expect(press(form, button)).toBe(false);
  expect(button.className).toBe("is-busy");
});

test("a form wakes up after a while, as its answer may be a file to keep", () => {
  const form = document.querySelector("form")!;
  press(form, document.querySelector("button"));

  vi.advanceTimersByTime(8_000);

  expect(document.querySelector("button")!.className).toBe("");
  expect(press(form)).toBe(true);
});

test("a search can be sent again at once", () => {
  const search = document.querySelector<HTMLFormElement>("#find")!;

  expect([press(search), press(search)]).toEqual([true, true]);
});

test("a press that a script of the page took over is not counted", () => {
  const form = document.querySelector("form")!;
  form.addEventListener("submit", (event) => event.preventDefault());

  press(form);

  expect(form.dataset["sent"]).toBeUndefined();
});
