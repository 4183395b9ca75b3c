/* The emoji to choose from, by a word or by looking. */

import { h } from "../dom.js";
import { GROUPS, emojiLike, signOf } from "../emoji.js";
import { say } from "../words.js";
import { closePopup, popUp } from "./popup.js";

const ACROSS = 9;

/** Open it beside a button; `chosen(name)` hears of the choice. */
export function openEmoji(button, chosen) {
  const field = h("input", {
    class: "field",
    type: "search",
    placeholder: say("Search by English name"),
    "aria-label": say("Search emoji"),
  });
  const grid = h("div", { class: "emoji-grid", role: "listbox", "aria-label": say("Emoji") });
  const take = (name) => {
    closePopup();
    chosen(name);
  };
  const draw = () => {
    const names = field.value ? emojiLike(field.value) : GROUPS.flatMap((group) => [...group.names.keys()]);
    grid.replaceChildren(...names.map((name, at) => cell(name, at, take)));
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") grid.firstElementChild?.click();
    if (event.key === "ArrowDown") grid.firstElementChild?.focus();
    leave(event);
  });
  grid.addEventListener("keydown", (event) => {
    walk(event, grid);
    leave(event);
  });
  draw();
  popUp(button, h("div", { class: "emoji-picker" }, field, grid), {
    onclose: () => document.activeElement === document.body && button.focus(),
  });
  field.focus();
}

function cell(name, at, take) {
  return h(
    "button",
    {
      class: "emoji-cell",
      type: "button",
      role: "option",
      tabindex: at ? "-1" : "0",
      "aria-label": name.replaceAll("_", " "),
      title: `:${name}:`,
      onclick: () => take(name),
    },
    signOf(name),
  );
}

function walk(event, grid) {
  const cells = [...grid.children];
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ACROSS, ArrowUp: -ACROSS }[event.key];
  if (!step) return;
  event.preventDefault();
  cells[cells.indexOf(document.activeElement) + step]?.focus();
}

function leave(event) {
  if (event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  closePopup();
}
