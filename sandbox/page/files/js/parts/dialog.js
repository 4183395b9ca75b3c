/* Windows in front of everything. The browser itself keeps the focus inside, and gives it back afterwards. */

import { freshId, h } from "../dom.js";
import { iconButton } from "../icons.js";
import { say } from "../words.js";
import { leaveNotices } from "./toast.js";

/** Show a window; `content` is asked for what stands in it, given how to close it. Gives a promise of when it is
    closed, with what it was closed with. */
export function showDialog({ title, content, footer = () => [], className = "" }) {
  return new Promise((done) => {
    const opener = document.activeElement;
    const heading = h("h2", { id: freshId("title") }, title);
    const dialog = h("dialog", { class: `dialog ${className}`, "aria-labelledby": heading.id });
    const close = (said = null) => {
      leaveNotices(dialog);
      dialog.close();
      dialog.remove();
      if (opener?.isConnected) opener.focus();
      done(said);
    };
    const cross = iconButton("close", say("Close"), () => close());
    const end = footer(close);
    dialog.append(
      h("header", {}, heading, cross),
      h("div", { class: "dialog-body" }, content(close)),
      ...(end.length ? [h("footer", {}, end)] : []),
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close();
    });
    dialog.addEventListener("pointerdown", (event) => event.target === dialog && close());
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A question with two answers; true if it was confirmed. The words are nodes. */
export async function ask({ title, words, confirm, deny, danger = false }) {
  const answer = await showDialog({
    title,
    className: "question",
    content: () => h("div", { class: "question-words" }, words),
    footer: (close) => [
      h("button", { class: "button", type: "button", onclick: () => close(false) }, deny ?? say("Cancel")),
      h(
        "button",
        {
          class: `button ${danger ? "danger" : "primary"} filled`,
          type: "button",
          autofocus: true,
          onclick: () => close(true),
        },
        confirm,
      ),
    ],
  });
  return answer === true;
}

/** Before an element with a confirmation object does its work. */
export async function confirmed(confirm, texts) {
  if (!confirm) return true;
  return ask({
    title: confirm.title.text,
    words: texts(confirm.text),
    confirm: confirm.confirm.text,
    deny: confirm.deny.text,
    danger: confirm.style === "danger",
  });
}
