/* Dates and times, in the zone of whoever enters them. */

import { dayInFull, fromWallClock, inFull, toWallClock } from "../dates.js";
import { freshId, h } from "../dom.js";
import { me } from "../store.js";
import { say } from "../words.js";

/** https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element */
export function datePicker(block, element, use) {
  return moment("date", use.value ?? "", (text) => use.used(text || null), element, block);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element */
export function timePicker(block, element, use) {
  return moment("time", use.value ?? "", (text) => use.used(text || null), element, block);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element: Unix seconds. */
export function momentPicker(block, element, use) {
  const shown = use.value ? toWallClock(use.value) : "";
  return moment("datetime-local", shown, (text) => use.used(text ? fromWallClock(text) : null), element, block);
}

/** A browser writes such a field as its own language wants it, whatever the page's: what it says stands beside it. */
const KINDS = {
  date: { label: () => say("Date"), read: (text) => dayInFull(fromWallClock(`${text}T12:00`)) },
  time: { label: () => say("Time"), read: (text) => text },
  "datetime-local": { label: () => say("Date and time"), read: (text) => inFull(fromWallClock(text)) },
};

function moment(type, value, tell, element, block) {
  const { label, read } = KINDS[type];
  const field = h("input", {
    class: "field",
    type,
    value,
    id: freshId("field"),
    title: me().tz,
    "aria-label": block.type === "input" ? null : (element.placeholder?.text ?? label()),
  });
  const words = h("small", {});
  const draw = () => (words.textContent = field.value && read(field.value));
  field.addEventListener("input", draw);
  field.addEventListener("change", () => tell(field.value));
  draw();
  return h("div", { class: "moment" }, field, words);
}
