/* Menus: entries that do something. Arrow keys walk, Enter does, Escape goes back to the button. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { closePopup, popUp } from "./popup.js";

/** A menu beside a button. Entries: { label, hint, icon, danger, href, act }, or "line" for a line between. */
function openMenu(button, entries, label) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label }, entries.filter(Boolean).map(entryOf));
  button.setAttribute("aria-expanded", "true");
  popUp(button, list, {
    onclose: () => {
      button.setAttribute("aria-expanded", "false");
      if (list.contains(document.activeElement) || document.activeElement === document.body) button.focus();
    },
  });
  list.addEventListener("keydown", (event) => walk(event, list));
  items(list)[0]?.focus();
}

/** A button that opens a menu; `entries` is asked each time. */
export function menuButton(properties, words, entries) {
  const button = h(
    "button",
    { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...properties },
    words,
  );
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "true") return closePopup();
    openMenu(button, entries(), properties["aria-label"] ?? button.textContent);
  });
  return button;
}

function entryOf(entry) {
  if (entry === "line") return h("hr");
  const words = [
    entry.icon ? (typeof entry.icon === "string" ? icon(entry.icon) : entry.icon) : null,
    h("span", { class: "menu-words" }, h("span", {}, entry.label), entry.hint && h("small", {}, entry.hint)),
    entry.current && icon("check", "menu-check"),
  ];
  const common = { class: `menu-entry ${entry.danger ? "danger" : ""}`, role: "menuitem", tabindex: "-1" };
  if (entry.href) return h("a", { ...common, href: entry.href, onclick: () => closePopup() }, words);
  const button = h("button", { ...common, type: "button" }, words);
  button.addEventListener("click", () => {
    closePopup();
    entry.act();
  });
  return button;
}

function items(list) {
  return [...list.querySelectorAll("[role=menuitem]")];
}

function walk(event, list) {
  const all = items(list);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    closePopup();
  } else if (to !== undefined) {
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }
}
