// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";

import { tellOfConnection } from "./connection";

const line = (): HTMLElement => document.getElementById("connection")!;
const tell = (name: string, detail: object = {}): void => {
  document.dispatchEvent(new CustomEvent(name, { detail }));
};

tellOfConnection(document);

beforeEach(() => {
  document.body.innerHTML = '<p id="connection" hidden></p><main><h1>There is nothing here</h1></main>';
});

test("no connection is said, and taken back when an answer comes", () => {
  tell("htmx:sendError");
  expect([line().hidden, line().textContent?.split(".")[0]]).toEqual([false, "No connection"]);

  tell("htmx:afterRequest", { xhr: { status: 0 } });
  expect(line().hidden).toBe(false);
  tell("htmx:afterRequest", { xhr: { status: 404 } });
  expect([line().hidden, line().textContent]).toEqual([true, ""]);
});

test("an error page that took the place of this one is read from its heading", () => {
  tell("htmx:afterSettle", { xhr: { status: 404 } });
  expect(document.activeElement).toBe(document.querySelector("h1"));
});

test("a refused form keeps the focus where its summary put it", () => {
  tell("htmx:afterSettle", { xhr: { status: 422 } });
  expect(document.activeElement).toBe(document.body);
});
