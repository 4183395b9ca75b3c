/* Choosing from a list by typing part of it: Slack's select menus, for one or for several.

   A combobox as https://www.w3.org/WAI/ARIA/apg/patterns/combobox describes it: the focus stays in the field, the arrow
   keys move through the list, Enter chooses, Escape closes. */

import { freshId, h } from "../dom.js";
import { icon } from "../icons.js";
import { say } from "../words.js";
import { closePopup, popUp, relay } from "./popup.js";

const MOST_SHOWN = 100;

/** A field to choose in.

    `options`: [{ value, label, hint, group, mark }]; `chosen`: values; `many`: whether several; `onchange(values)`.
    `properties` go to the field itself (its id, aria-labels). */
export function picker({ options, chosen = [], many = false, most = 100, placeholder, properties = {}, onchange }) {
  let values = [...chosen];
  let shown = [];
  let active = 0;
  const listId = freshId("list");
  const field = h("input", {
    class: "picker-field",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    ...properties,
  });
  const chips = h("span", { class: "picker-chips" });
  const box = h("div", { class: `picker ${many ? "many" : "one"}` }, chips, field, icon("down", "picker-arrow"));
  const list = h("div", { class: "picker-list", role: "listbox", id: listId, "aria-multiselectable": many || null });

  const labelOf = (value) => options.find((one) => one.value === value)?.label ?? value;
  const isOpen = () => field.getAttribute("aria-expanded") === "true";

  function drawChosen() {
    field.placeholder = values.length && many ? "" : placeholder;
    if (!many) field.value = values.length ? labelOf(values[0]) : "";
    chips.replaceChildren(...(many ? values.map(chip) : []));
  }

  function chip(value) {
    const away = h(
      "button",
      { type: "button", "aria-label": say("Remove {name}", { name: labelOf(value) }) },
      icon("close"),
    );
    away.addEventListener("click", (event) => {
      event.stopPropagation();
      take(values.filter((one) => one !== value));
      field.focus();
    });
    return h("span", { class: "chip" }, labelOf(value), away);
  }

  function take(wanted) {
    values = wanted;
    drawChosen();
    onchange(values);
  }

  function choose(option) {
    if (!many) {
      close();
      return take([option.value]);
    }
    field.value = "";
    const had = values.includes(option.value);
    if (had || values.length < most)
      take(had ? values.filter((one) => one !== option.value) : [...values, option.value]);
    drawList("");
  }

  function drawList(letters) {
    const wanted = letters.trim().toLowerCase();
    const fits = (one) => `${one.label} ${one.hint ?? ""} ${one.words ?? ""}`.toLowerCase().includes(wanted);
    shown = options.filter(fits).slice(0, MOST_SHOWN);
    active = Math.max(
      0,
      shown.findIndex((one) => values.includes(one.value)),
    );
    if (wanted) active = 0;
    const rows = shown.flatMap((one, at) => {
      const groupLine = one.group && one.group !== shown[at - 1]?.group;
      return [groupLine && h("div", { class: "picker-group", role: "presentation" }, one.group), row(one, at)];
    });
    list.replaceChildren(...rows.filter(Boolean));
    if (!shown.length) list.replaceChildren(h("div", { class: "picker-none" }, say("Nothing fits.")));
    mark();
    relay();
  }

  function row(option, at) {
    const isChosen = values.includes(option.value);
    const line = h(
      "div",
      { class: "picker-option", role: "option", id: `${listId}-${at}`, "aria-selected": String(isChosen) },
      option.mark,
      h("span", { class: "picker-label" }, option.label),
      option.hint && h("small", {}, option.hint),
      isChosen && icon("check"),
    );
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => choose(option));
    return line;
  }

  function mark() {
    for (const line of list.querySelectorAll(".active")) line.classList.remove("active");
    const line = list.querySelector(`[id="${listId}-${active}"]`);
    line?.classList.add("active");
    line?.scrollIntoView({ block: "nearest" });
    if (line) field.setAttribute("aria-activedescendant", line.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function open() {
    if (isOpen()) return;
    field.setAttribute("aria-expanded", "true");
    if (!many) field.select();
    popUp(box, list, { wide: true, className: "picker-popup", onclose: closed });
    drawList("");
  }

  function closed() {
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    field.value = "";
    drawChosen();
  }

  function close() {
    if (isOpen()) closePopup();
  }

  function onkey(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!isOpen()) return open();
      active = (active + step + shown.length) % (shown.length || 1);
      mark();
    } else if (event.key === "Enter" && isOpen()) {
      event.preventDefault();
      if (shown[active]) choose(shown[active]);
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && many && !field.value && values.length) {
      take(values.slice(0, -1));
    }
  }

  field.addEventListener("keydown", onkey);
  field.addEventListener("input", () => {
    open();
    drawList(field.value);
  });
  field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && close()));
  box.addEventListener("click", () => {
    field.focus();
    open();
  });
  drawChosen();
  return box;
}
