/* Editing one's own message where it stands.

   The form is kept here until its words are saved or left as they were, and whoever draws the message puts it in the
   place of its words. Meanwhile its row stands still: whatever happens to the message does not disturb who types. */

import { act } from "../asking.js";
import { h } from "../dom.js";
import { tried } from "../parts/toast.js";
import { changed, channel, person, state } from "../store.js";
import { say } from "../words.js";

let current = null; // { message, inThread, form }

/** Turn the message's words into a field, in the conversation or in the thread beside it. */
export function editInPlace(message, { inThread = false } = {}) {
  if (current) redraw(current.message);
  const field = fieldFor(message);
  current = { message, inThread, form: formAround(field, message) };
  redraw(message);
  queueMicrotask(() => {
    if (!field.isConnected) return end(message); // it is not in what is drawn
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}

/** The edit of this message that is under way there, or null. It is always the same one: rows can be compared by it. */
export function editOf({ channel, ts }, inThread) {
  const { message } = current ?? {};
  return message?.ts === ts && message.channel === channel && current.inThread === inThread ? current : null;
}

function fieldFor(message) {
  const field = h("textarea", {
    class: "field",
    rows: 2,
    "aria-label": say("Edit message"),
    value: typedForm(message.text),
    dataset: { key: `edit ${message.ts}` },
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      end(message);
    }
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      save(message, field.value);
    }
  });
  return field;
}

function formAround(field, message) {
  const cancel = h("button", { class: "button", type: "button", onclick: () => end(message) }, say("Cancel"));
  const done = h(
    "button",
    { class: "button primary filled", type: "button", onclick: () => save(message, field.value) },
    say("Save"),
  );
  return h("div", { class: "editing" }, field, h("div", { class: "row" }, cancel, done));
}

async function save(message, text) {
  if (await tried(() => act("edit", { channel: message.channel, ts: message.ts, text }))) end(message);
}

function end(message) {
  if (current?.message === message) current = null;
  redraw(message);
}

function redraw(message) {
  changed(`messages ${message.channel}`);
  changed(`thread ${message.channel} ${message.thread_ts ?? message.ts}`);
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
