/** The sheet first, so that the page stands; then the player, which the first page doesn't wait for. */

import "./player.css";

const root = document.querySelector<HTMLElement>("[data-player]");
if (root) {
  import("./player").then(({ play }) => play(root)).catch(() => undefined);
}
