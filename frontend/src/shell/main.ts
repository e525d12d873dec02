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
