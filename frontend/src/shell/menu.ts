/** The menu of the phone is a popover: the browser opens it. We close it when the keyboard walks out of it. */
export function closeMenuOnLeave(page: Document): void {
  const menu = page.getElementById("nav");
  menu?.addEventListener("focusout", (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !menu.contains(next) && menu.matches(":popover-open")) menu.hidePopover();
  });
}
