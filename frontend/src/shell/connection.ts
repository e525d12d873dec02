/** When a partial update meets no server, or an answer without a page, one line says so; the page stays as it is. */

const NO_LINE = "No connection. What you typed is still here. Try again when you are back on line.";

export function tellOfConnection(page: Document): void {
  page.addEventListener("htmx:sendError", () => show(page, NO_LINE));
  page.addEventListener("htmx:timeout", () => show(page, NO_LINE));
  page.addEventListener("htmx:afterRequest", (event) => {
    if ((event as CustomEvent<{ successful: boolean }>).detail.successful) show(page, "");
  });
  page.addEventListener("htmx:afterSettle", (event) => {
    const xhr = (event as CustomEvent<{ xhr?: XMLHttpRequest }>).detail.xhr;
    if (xhr && xhr.status >= 400 && xhr.status !== 422) focusHeading(page);
  });
}

/** The error page has taken the place of this one: reading begins at its heading. */
function focusHeading(page: Document): void {
  const heading = page.querySelector<HTMLElement>("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus();
}

function show(page: Document, words: string): void {
  const line = page.getElementById("connection");
  if (!line) return;
  line.hidden = words === "";
  line.textContent = words;
}
