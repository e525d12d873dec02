/**
 * A form that was sent says so and is not sent twice. It wakes up again when one comes back to the page, and after a
 * while by itself: an answer that is a file to keep leaves the page where it is.
 */

const BUSY = "is-busy";
const A_WHILE = 8_000; // milliseconds

export function pressOnce(page: Document): void {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method === "get" || isPartial(form)) return;
    if (event.defaultPrevented) return;
    if (form.dataset["sent"]) {
      event.preventDefault();
      return;
    }
    form.dataset["sent"] = "yes";
    event.submitter?.classList.add(BUSY);
    setTimeout(() => wake(page), A_WHILE);
  });
  page.defaultView?.addEventListener("pageshow", () => wake(page));
}

function wake(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset["sent"];
  for (const button of page.querySelectorAll(`form .${BUSY}`)) button.classList.remove(BUSY);
}

/** htmx sends these itself and holds a second press back by `hx-disabled-elt` where it matters. */
function isPartial(form: HTMLFormElement): boolean {
  return form.hasAttribute("hx-post") || form.closest("[hx-boost]") !== null;
}
