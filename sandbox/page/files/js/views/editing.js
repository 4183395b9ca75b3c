/* Editing one's own message where it stands. */

import { act } from "../asking.js";
import { h } from "../dom.js";
import { tried } from "../parts/toast.js";
import { channel, person, state } from "../store.js";
import { say } from "../words.js";

/** Turn the message's words into a field until they are saved or left as they were. */
export function editInPlace(message) {
  const article = [...document.querySelectorAll("article.message")].find(
    (one) => one.dataset.ts === message.ts && one.offsetParent,
  );
  const words = article?.querySelector(".message-text");
  if (!words) return;
  const field = h("textarea", { class: "field", rows: 2, "aria-label": say("Edit message") });
  field.value = typedForm(message.text);
  const back = () => {
    form.replaceWith(words);
    article.focus();
  };
  const save = async () => {
    if (await tried(() => act("edit", { channel: message.channel, ts: message.ts, text: field.value }))) back();
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") back();
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save();
    }
  });
  const form = h(
    "div",
    { class: "editing" },
    field,
    h(
      "div",
      { class: "row" },
      h("button", { class: "button", type: "button", onclick: back }, say("Cancel")),
      h("button", { class: "button primary filled", type: "button", onclick: save }, say("Save")),
    ),
  );
  words.replaceWith(form);
  field.focus();
}

/** Marked-up text as it was typed: names instead of ids. */
function typedForm(text) {
  return text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${state.people.has(id) ? person(id).handle : id}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, label) => `#${channel(id)?.name ?? label ?? id}`)
    .replace(/<!(\w+)[^>]*>/g, "@$1")
    .replace(/<([^>|]+)(?:\|[^>]*)?>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
