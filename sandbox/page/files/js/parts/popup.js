/* Something small in front, beside what it belongs to: menus, lists, the emoji. One at a time.

   It lies in the browser's top layer, inside the window it was opened from, and goes when one clicks elsewhere. */

import { h } from "../dom.js";

const GAP = 6;
const EDGE = 8;

let current = null;

/** Show `content` beside an element. Returns how to close it; `onclose` hears of it however it happens. */
export function popUp(beside, content, { onclose = () => {}, className = "", wide = false } = {}) {
  closePopup();
  const popup = h("div", { class: `popup ${className}`, popover: "manual" }, content);
  (beside.closest("dialog") ?? document.querySelector("main")).append(popup);
  popup.showPopover();
  if (wide) popup.style.minWidth = `${beside.getBoundingClientRect().width}px`;
  lay(popup, beside);
  current = { popup, beside, onclose };
  document.addEventListener("pointerdown", elsewhere, true);
  window.addEventListener("resize", closePopup);
  return closePopup;
}

/** Lay it anew after its size has changed. */
export function relay() {
  if (current) lay(current.popup, current.beside);
}

export function closePopup() {
  if (!current) return;
  const { popup, onclose } = current;
  current = null;
  document.removeEventListener("pointerdown", elsewhere, true);
  window.removeEventListener("resize", closePopup);
  popup.remove();
  onclose();
}

export function popupIsOpen() {
  return current !== null;
}

function elsewhere(event) {
  if (!current.popup.contains(event.target) && !current.beside.contains(event.target)) closePopup();
}

/** Below if there is room, else above; never beyond the edge of the window. */
function lay(popup, beside) {
  const at = beside.getBoundingClientRect();
  popup.style.left = popup.style.top = "0"; // its width must not depend on where it lay before
  const size = popup.getBoundingClientRect();
  const below = at.bottom + GAP + size.height <= window.innerHeight - EDGE;
  const top = below ? at.bottom + GAP : Math.max(EDGE, at.top - GAP - size.height);
  const left = Math.max(EDGE, Math.min(at.left, window.innerWidth - size.width - EDGE));
  popup.style.top = `${top}px`;
  popup.style.left = `${left}px`;
}
