/* Checkboxes and radio buttons, all in sight. */

import { freshId, h } from "../dom.js";
import { texts } from "./texts.js";

/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element */
export function checkboxes(block, element, use) {
  return group(element, "checkbox", use.value ?? [], (boxes) => use.used(boxes.map((box) => box.value)));
}

/** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element */
export function radioButtons(block, element, use) {
  return group(element, "radio", use.value ? [use.value] : [], ([box]) => use.used(box.value));
}

function group(element, type, chosen, tell) {
  const name = freshId("choice");
  const field = h("fieldset", { class: "choices", id: freshId("field") });
  for (const option of element.options) {
    const box = h("input", { type, name, value: option.value, checked: chosen.includes(option.value) });
    const words = h("span", {}, texts(option.text), option.description && h("small", {}, texts(option.description)));
    field.append(h("label", { class: "choice" }, box, words));
  }
  field.addEventListener("change", () => tell([...field.querySelectorAll("input:checked")]));
  return field;
}
