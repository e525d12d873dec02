/** When a partial update meets no server, one line says so and the page stays as it is. */

const NO_LINE = "No connection. What you typed is still here. Try again when you are back online.";

export function tellOfConnection(page: Document): void {
  page.addEventListener("htmx:sendError", () => show(page, NO_LINE));
  page.addEventListener("htmx:timeout", () => show(page, NO_LINE));
  page.addEventListener("htmx:afterRequest", (event) => {
    if (statusOf(event) > 0) show(page, ""); // any answer shows that the line is back
  });
  page.addEventListener("htmx:afterSettle", (event) => {
    if (statusOf(event) >= 400 && statusOf(event) !== 422) focusHeading(page);
  });
}

/** The status of the answer; 0 where none came. */
function statusOf(event: Event): number {
  return (event as CustomEvent<{ xhr?: { status: number } }>).detail.xhr?.status ?? 0;
}

/** The error page has taken the place of this one: reading begins at its heading. */
function focusHeading(page: Document): void {
  const heading = page.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

export function show(page: Document, words: string): void {
  const line = page.getElementById("connection");
  if (!line) return;
  line.hidden = words === "";
  line.textContent = words;
}
