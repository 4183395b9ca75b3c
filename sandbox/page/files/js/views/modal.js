/* The app's windows: a stack of at most three, of which the top one is seen.

   What is typed stays here until it is sent: with a press inside the window, or with the submission. When the app shows
   another view in its place, what was entered stays where the new view has the same field, as in Slack. */

import { act } from "../asking.js";
import { drawBlocks } from "../blocks/blocks.js";
import { texts } from "../blocks/texts.js";
import { freshId, h } from "../dom.js";
import { icon, iconButton } from "../icons.js";
import { closePopup, popupIsOpen } from "../parts/popup.js";
import { leaveNotices, slackSays, toast, tried } from "../parts/toast.js";
import { press } from "../presses.js";
import { person, state, watch } from "../store.js";
import { say } from "../words.js";
import { bare, entered } from "./message.js";

const FORMS = {
  email_text_input: [/^[^@\s]+@[^@\s]+$/, () => say("Enter an e-mail address.")],
  url_text_input: [/^https?:\/\/\S+$/, () => say("Enter a link that begins with http:// or https://.")],
  number_input: [/^-?\d+(\.\d+)?$/, () => say("Enter a number.")],
};

let dialog = null;
let form = null;
let opener = null;
let openerKey = "";

/** Keep what is seen as the app wants it. */
export function followWindows() {
  watch("windows", draw);
  watch("people", () => dialog && redraw());
}

function draw() {
  const view = state.modals.at(-1);
  if (!view) return shut();
  if (form?.view.id === view.id && form.view.hash === view.hash) return;
  form = {
    view,
    dirty: form?.view.id === view.id ? kept(form, view) : new Map(),
    errors: {},
    trouble: "",
    sending: false,
  };
  if (!dialog) open();
  redraw();
}

function open() {
  opener = document.activeElement;
  openerKey = opener.dataset.key ?? "";
  dialog = h("dialog", { class: "dialog modal" });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (popupIsOpen()) closePopup();
    else leave(false);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    dialog.querySelector("[type=submit]")?.click();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function shut() {
  if (!dialog) return;
  leaveNotices(dialog);
  dialog.remove();
  dialog = form = null;
  const again = openerKey && document.querySelector(`[data-key="${CSS.escape(openerKey)}"]`);
  (opener.isConnected ? opener : again || document.querySelector(".composer-field"))?.focus();
}

/** What was typed in fields that the new view has too. */
function kept({ dirty }, view) {
  const kinds = new Map(
    view.blocks.filter((one) => one.element).map((one) => [keyOf(one, one.element), one.element.type]),
  );
  return new Map([...dirty].filter(([key, { element }]) => kinds.get(key) === element.type));
}

function keyOf(block, element) {
  return `${block.block_id} ${element.action_id}`;
}

/** Draw the window as it stands, with the focus where it was. */
function redraw() {
  const { view } = form;
  const focus = focusOf();
  const scrolled = dialog.querySelector(".dialog-body")?.scrollTop ?? 0;
  const title = h("h2", { id: freshId("title") }, texts(view.title));
  dialog.setAttribute("aria-labelledby", title.id);
  const app = h("span", { class: "modal-app" }, person(state.app.user).name);
  const back =
    state.modals.length > 1 &&
    iconButton("back", say("Back"), () => leave(false));
  const cross = iconButton("close", say("Close"), () => leave(true));
  const body = h(
    "form",
    { class: "dialog-body", novalidate: true, onsubmit: submit },
    trouble(),
    drawBlocks(view.blocks, uses()),
  );
  for (const part of [...dialog.children]) if (!part.matches(".toasts")) part.remove(); // notices go by themselves
  dialog.prepend(h("header", {}, back, title, app, cross), body, foot(view, body));
  body.scrollTop = scrolled;
  refocus(focus);
}

function foot(view, body) {
  body.id = freshId("form");
  const close = h(
    "button",
    { class: "button", type: "button", onclick: () => leave(false) },
    view.close ? texts(view.close) : say("Close"),
  );
  if (!view.submit) return h("footer", {}, view.close && close);
  const busy = form.sending;
  const send = h(
    "button",
    {
      class: `button primary filled ${busy ? "waiting" : ""}`,
      type: "submit",
      form: body.id,
      disabled: Boolean(view.submit_disabled),
      "aria-busy": busy ? "true" : null,
    },
    texts(view.submit),
  );
  return h("footer", {}, view.close ? close : null, send);
}

function trouble() {
  return form.trouble && h("div", { class: "trouble", role: "alert" }, icon("warning"), form.trouble);
}

function uses() {
  const place = { view: form.view.id };
  const valueOf = (block, element) => {
    const dirty = form.dirty.get(keyOf(block, element));
    return dirty ? dirty.value : entered(form.view.state.values[block.block_id]?.[element.action_id], element);
  };
  const note = (block, element, value) => {
    form.dirty.set(keyOf(block, element), { block, element, value });
    clearError(block);
  };
  return {
    place,
    valueOf,
    error: (block) => form.errors[block.block_id],
    typed: note,
    used: async (block, element, value) => {
      if (block.type !== "input") {
        await send();
        return press(place, block, element, value);
      }
      note(block, element, value);
      return block.dispatch_action ? send() : null;
    },
  };
}

/** An error goes as soon as somebody mends the field. */
function clearError(block) {
  if (!form.errors[block.block_id]) return;
  delete form.errors[block.block_id];
  const drawn = dialog.querySelector(`[data-block="${CSS.escape(block.block_id)}"]`);
  drawn.classList.remove("wrong");
  drawn.querySelector(".input-error")?.remove();
  drawn.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
}

/** Send what was entered since the last time. True if it was taken. */
async function send(refused) {
  const values = [...form.dirty.values()].map(({ block, element, value }) => ({
    block_id: block.block_id,
    action_id: element.action_id,
    value: Array.isArray(value) ? value.map(bare) : value,
    noted: value,
  }));
  if (!values.length) return true;
  const sent = form;
  const answer = await tried(() => act("fill", { view: sent.view.id, values }), refused);
  if (!answer) return false;
  if (form === sent && form.view.hash === answer.view.hash) {
    form.view = { ...form.view, state: answer.view.state };
    for (const { block_id, action_id, noted } of values) {
      const key = `${block_id} ${action_id}`;
      if (form.dirty.get(key)?.value === noted) form.dirty.delete(key);
    }
  }
  return true;
}

async function submit(event) {
  event.preventDefault();
  if (form.sending) return;
  const asked = form;
  form.errors = wrongFields();
  form.trouble = "";
  if (Object.keys(form.errors).length) return showErrors();
  form.sending = true;
  redraw();
  let refusal = "";
  const refused = (words) => (refusal = words);
  const outcome = (await send(refused)) && (await tried(() => act("submit", { view: asked.view.id }), refused));
  if (form !== asked) return refusal && toast(refusal, "wrong");
  form.sending = false;
  form.errors = Object.fromEntries(Object.entries(outcome?.errors ?? {}).map(([id, one]) => [id, one.text]));
  form.trouble = outcome?.error ? slackSays(outcome.error) : refusal;
  if (Object.keys(form.errors).length) showErrors();
  else redraw();
}

function showErrors() {
  redraw();
  dialog
    .querySelector("[aria-invalid] input, input[aria-invalid], textarea[aria-invalid], fieldset[aria-invalid] :is(input, button)")
    ?.focus();
}

/** What Slack's own client does not let go: a required field that is empty, a form that does not fit. */
function wrongFields() {
  const { valueOf } = uses();
  const wrong = {};
  for (const block of form.view.blocks.filter((one) => one.type === "input")) {
    const value = valueOf(block, block.element);
    const isEmpty = value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
    const [pattern, words] = FORMS[block.element.type] ?? [];
    if (isEmpty && !block.optional) wrong[block.block_id] = say("This field is required.");
    else if (!isEmpty && pattern && !pattern.test(value)) wrong[block.block_id] = words();
    else if (!isEmpty && block.element.min_length > value.length)
      wrong[block.block_id] = say("At least {n} characters.", { n: block.element.min_length });
  }
  return wrong;
}

/** Close this view, or the whole stack. */
function leave(all) {
  const { view } = form;
  tried(() => act("close", { view: view.id, all }));
}

function focusOf() {
  const active = document.activeElement;
  if (!dialog.contains(active)) return null;
  return {
    block: active.closest("[data-block]")?.dataset.block,
    tag: active.tagName,
    start: active.selectionStart,
    value: active.type === "radio" ? active.value : null,
  };
}

function refocus(focus) {
  const first =
    dialog.querySelector("[autofocus]") ?? dialog.querySelector(".dialog-body :is(input, textarea, select, button)");
  const drawn = focus?.block && dialog.querySelector(`[data-block="${CSS.escape(focus.block)}"]`);
  const like =
    drawn &&
    (focus.value ? drawn.querySelector(`[value="${CSS.escape(focus.value)}"]`) : drawn.querySelector(focus.tag));
  const target =
    like ||
    (focus && focus.tag === "BUTTON" ? dialog.querySelector("footer button[type=submit]") : null) ||
    first ||
    dialog.querySelector("footer button");
  target?.focus({ preventScroll: Boolean(like) });
  if (like && focus.start !== null && focus.start !== undefined && like.setSelectionRange) {
    try {
      like.setSelectionRange(focus.start, focus.start);
    } catch {
      // dates and numbers have no cursor
    }
  }
}
