/* Block Kit as Slack draws it: the blocks of messages, windows and Home tabs.

   `BLOCKS` and `ELEMENTS` (elements.js) are all this page can show; a test compares them with all that the bot can send.
   A `use` tells what happens when somebody uses an element: see presses.js for messages, views/modal.js for windows. */

import { h } from "../dom.js";
import { markdown } from "../markdown.js";
import { say } from "../words.js";
import { draw } from "./elements.js";
import { image, richText, table } from "./pictures.js";
import { guarded, texts, unknown } from "./texts.js";

export const BLOCKS = {
  section,
  header,
  context,
  actions,
  divider,
  input,
  image,
  rich_text: richText,
  markdown: markdownBlock,
  table,
};

/** All blocks, in order. `use` is { place, valueOf(block, element), used(block, element, value), error(block) }. */
export function drawBlocks(blocks, use) {
  return blocks.map((block) => {
    const named = BLOCKS[block.type] ?? (() => unknown(block.type));
    const drawn = guarded(
      () => named(block, use),
      () => unknown(block.type),
    );
    drawn.dataset.block = block.block_id ?? "";
    return drawn;
  });
}

function section(block, use) {
  const words = h("div", { class: "section-words" }, block.text && h("div", { class: "mrkdwn" }, texts(block.text)));
  if (block.fields)
    words.append(
      h(
        "div",
        { class: "fields" },
        block.fields.map((one) => h("div", { class: "mrkdwn" }, texts(one))),
      ),
    );
  const aside = block.accessory && h("div", { class: "accessory" }, draw(block, block.accessory, use));
  return h("div", { class: "block section" }, words, aside);
}

function header(block) {
  return h("h2", { class: "block header" }, texts(block.text));
}

function context(block, use) {
  const parts = block.elements.map((one) =>
    one.type === "image" ? draw(block, one, use) : h("span", { class: "mrkdwn" }, texts(one)),
  );
  return h("div", { class: "block context" }, parts);
}

function actions(block, use) {
  const row = h("div", { class: "block actions" });
  row.append(...block.elements.map((one) => h("div", { class: "action" }, draw(block, one, use))));
  return row;
}

function divider() {
  return h("hr", { class: "block divider" });
}

function input(block, use) {
  const field = draw(block, block.element, use);
  const control = field.matches("input, textarea, fieldset") ? field : field.querySelector("input, textarea, fieldset");
  const id = control?.id ?? "";
  const several = control?.tagName === "FIELDSET";
  const label = h(
    several ? "div" : "label",
    { class: "input-label", id: `${id}-label`, for: several ? null : id },
    texts(block.label),
  );
  if (block.optional) label.append(h("span", { class: "input-optional" }, ` ${say("(optional)")}`));
  if (several) control.setAttribute("aria-labelledby", `${id}-label`);
  const error = use.error?.(block) ?? "";
  const said = [
    block.hint && h("div", { class: "input-hint", id: `${id}-hint` }, texts(block.hint)),
    error && h("div", { class: "input-error", id: `${id}-error` }, error),
  ].filter(Boolean);
  if (control && said.length) control.setAttribute("aria-describedby", said.map((one) => one.id).join(" "));
  if (control && error) control.setAttribute("aria-invalid", "true");
  if (control && !block.optional && !several) control.setAttribute("aria-required", "true");
  return h("div", { class: `block input ${error ? "wrong" : ""}` }, label, field, said);
}

function markdownBlock(block) {
  return h("div", { class: "block markdown" }, markdown(block.text));
}
