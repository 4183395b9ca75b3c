/* Dates and times, in the zone of whoever enters them. */

import { fromWallClock, toWallClock } from "../dates.js";
import { freshId, h } from "../dom.js";
import { me } from "../store.js";

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

function moment(type, value, tell, element, block) {
  const label = block.type === "input" ? null : (element.placeholder?.text ?? type);
  const field = h("input", {
    class: "field moment",
    type,
    value,
    id: freshId("field"),
    title: me().tz,
    "aria-label": label,
  });
  field.addEventListener("change", () => tell(field.value));
  return field;
}
