/** The shell of every page: its sheet, partial page updates, and a word when the connection is gone. */

import "../../css/index.css";

import "htmx.org/dist/htmx.min.js"; // its own minified file is 2 kB smaller than what a bundler makes of the module

import { show, tellOfConnection } from "./connection";
import { closeMenuOnLeave } from "./menu";
import { pressOnce } from "./once";
import { sendUntilAnswered } from "./retry";

tellOfConnection(document);
closeMenuOnLeave(document);
pressOnce(document);
sendUntilAnswered(document, {
  send: (form) => form.requestSubmit(),
  later: (work, milliseconds) => setTimeout(work, milliseconds),
  say: (words) => show(document, words),
});

// scenes that were kept for playing without a connection go with whoever signs out
document.addEventListener("submit", (event) => {
  if ((event.target as HTMLFormElement).matches("[data-sign-out]") && "caches" in window) {
    void caches.delete("upstander-practice-1");
  }
});

// what was typed in a play leaves this tab with its debrief
if (!document.querySelector("[data-words-of]")) {
  try {
    sessionStorage.removeItem("upstander:words");
  } catch {
    // forbidden: then nothing was kept either
  }
}
