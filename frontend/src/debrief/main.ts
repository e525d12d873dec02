/** The sheets of the pages around a play, and the officer's own words in the debrief. */

import "./debrief.css";

const words = document.querySelector<HTMLElement>("[data-words-of]");
if (words) {
  import("./words").then(({ showWords }) => showWords(words)).catch(() => undefined);
}
