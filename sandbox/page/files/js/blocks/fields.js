/* Fields to type in. */

import { freshId, h } from "../dom.js";

const LONGEST = 3000;
const COUNTED_FROM = 0.8;

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
export function plainTextInput(block, element, use) {
  const long = element.multiline || element.type === "rich_text_input";
  const field = h(long ? "textarea" : "input", {
    ...common(element, use),
    rows: long ? 4 : null,
    minlength: element.min_length,
    maxlength: element.max_length ?? LONGEST,
  });
  const left = h("span", { class: "left-to-type", "aria-hidden": "true" });
  field.addEventListener("input", () => {
    const most = element.max_length ?? LONGEST;
    left.textContent = field.value.length > most * COUNTED_FROM ? String(most - field.value.length) : "";
  });
  return h("div", { class: "typed" }, told(field, block, element, use), left);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/number-input-element */
export function numberInput(block, element, use) {
  const step = element.is_decimal_allowed ? "any" : "1";
  const limits = { type: "number", step, min: element.min_value, max: element.max_value };
  return told(h("input", { ...common(element, use), ...limits }), block, element, use);
}

export function emailInput(block, element, use) {
  return told(h("input", { ...common(element, use), type: "email" }), block, element, use);
}

export function urlInput(block, element, use) {
  return told(h("input", { ...common(element, use), type: "url" }), block, element, use);
}

function common(element, use) {
  return {
    class: "field",
    id: freshId("field"),
    value: use.value ?? "",
    placeholder: element.placeholder?.text,
    autofocus: element.focus_on_load,
    autocomplete: "off",
  };
}

/** What is typed is noted at every letter; where the app wants to hear of it, it hears on Enter. */
function told(field, block, element, use) {
  field.addEventListener("input", () => use.typed?.(block, element, field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || field.tagName === "TEXTAREA" || !block.dispatch_action) return;
    event.preventDefault();
    use.used(field.value);
  });
  return field;
}
