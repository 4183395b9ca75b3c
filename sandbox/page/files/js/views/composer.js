/* Where one writes: messages, replies, commands, files. Enter sends, Shift+Enter begins a line.

   A line that begins with a slash is a command: the app's, as its manifest declares it, or one of Slack's own. */

import { act } from "../asking.js";
import { conversation, ownLast } from "../conversations.js";
import { h } from "../dom.js";
import { signOf as emojiSign } from "../emoji.js";
import { icon, iconButton } from "../icons.js";
import { openEmoji } from "../parts/emoji_picker.js";
import { menuButton } from "../parts/menu.js";
import { tried } from "../parts/toast.js";
import { asBase64, fitting } from "../parts/uploading.js";
import { drafts } from "../prefs.js";
import { channel, state } from "../store.js";
import { say } from "../words.js";
import { complete } from "./completion.js";
import { editInPlace } from "./editing.js";
import { nameOf } from "./conversation.js";
import { runCommand } from "./slash.js";

const TALLEST = 280;

/** A composer for a channel, or for a thread of it. */
export function composer({ channel: id, thread = "" }) {
  const draftKey = `${id} ${thread}`;
  const files = [];
  const label = thread ? say("Reply…") : say("Message {place}", { place: placeName(id) });
  const field = h("textarea", {
    class: "composer-field",
    rows: 1,
    placeholder: label,
    "aria-label": label,
    value: drafts.of(draftKey),
    dataset: { thread },
  });
  const chips = h("div", { class: "composer-files" });
  const sendButton = h(
    "button",
    { class: "send", type: "button", "aria-label": say("Send"), title: say("Send"), onclick: send },
    icon("send"),
  );
  const completion = complete(field, { inThread: Boolean(thread), onchange: grow });
  const element = h(
    "div",
    { class: "composer" },
    completion.hint,
    h("div", { class: "composer-box" }, field, chips, toolbar()),
  );

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, TALLEST)}px`;
    sendButton.disabled = !field.value.trim() && !files.length;
    drafts.keep(draftKey, field.value);
  }

  async function send() {
    const text = field.value.trim();
    if (!text && !files.length) return;
    completion.close();
    const before = field.value;
    field.value = "";
    completion.look();
    grow();
    const sent =
      text.startsWith("/") && !files.length
        ? await runCommand(text, { channel: id, thread })
        : await post(text);
    if (!sent) field.value = [before, field.value].filter(Boolean).join("\n"); // what was refused is not lost
    grow();
  }

  /** Say it, with the first of the files if there are any. What did not get through stays attached. True if the words
      got through. */
  async function post(text) {
    const place = { channel: id, ...(thread && { thread_ts: thread }) };
    if (!files.length) return tried(() => act("say", { ...place, text }));
    const attached = files.splice(0);
    drawFiles();
    let comment = text;
    await tried(async () => {
      while (attached.length) {
        const [file] = attached;
        await act("upload", { ...place, name: file.name, content: await asBase64(file), comment });
        comment = "";
        attached.shift();
      }
    });
    files.unshift(...attached);
    drawFiles();
    return !comment;
  }

  function attach(listed) {
    files.push(...fitting(listed));
    drawFiles();
  }

  function drawFiles() {
    chips.replaceChildren(
      ...files.map((file) => {
        const away = h(
          "button",
          { type: "button", "aria-label": say("Remove {name}", { name: file.name }) },
          icon("close"),
        );
        away.addEventListener("click", () => {
          files.splice(files.indexOf(file), 1);
          drawFiles();
        });
        return h("span", { class: "chip" }, icon("file"), file.name, away);
      }),
    );
    grow();
  }

  function insert(text) {
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Put signs around what is marked; with nothing marked, the cursor stands between them. */
  function surround(sign) {
    const { selectionStart: start, selectionEnd: end } = field;
    const marked = field.value.slice(start, end);
    field.setRangeText(`${sign}${marked}${sign}`, start, end, "end");
    if (!marked) field.selectionStart = field.selectionEnd = start + sign.length;
    field.focus();
    grow();
  }

  function toolbar() {
    const chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-label": say("Attach files") });
    chooser.addEventListener("change", () => {
      attach([...chooser.files]);
      chooser.value = "";
    });
    const plus = menuButton(
      {
        class: "icon-button round",
        "aria-label": say("Attach or run a shortcut"),
        title: say("Attach or run a shortcut"),
      },
      icon("plus"),
      () => [{ icon: "clip", label: say("Attach files"), act: () => chooser.click() }, ...globalShortcuts()],
    );
    const tools = [
      tool("bold", say("Bold"), () => surround("*")),
      tool("italic", say("Italic"), () => surround("_")),
      tool("code", say("Code"), () => surround("`")),
      tool("smile", say("Emoji"), (button) => openEmoji(button, (name) => insert(emojiSign(name) ? `:${name}: ` : ""))),
      tool("at", say("Mention somebody"), () => insert("@")),
      tool("bolt", say("Run a command"), () => {
        field.setSelectionRange(0, 0);
        insert("/");
      }),
    ];
    return h(
      "div",
      { class: "composer-tools", role: "toolbar", "aria-label": say("Writing tools") },
      plus,
      chooser,
      h("span", { class: "composer-line" }),
      tools,
      sendButton,
    );
  }

  function tool(name, words, work) {
    return iconButton(name, words, work, `tool-${name}`);
  }

  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !field.value && !thread) {
      const own = ownLast(conversation(id)?.messages ?? []);
      if (!own) return;
      event.preventDefault(); // or the key would move the cursor of the field that opens
      editInPlace(own);
    }
  });
  field.addEventListener(
    "paste",
    (event) => event.clipboardData.files.length && attach([...event.clipboardData.files]),
  );
  element.addEventListener("dragover", (event) => event.preventDefault());
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    attach([...event.dataTransfer.files]);
  });
  queueMicrotask(grow);
  return element;
}

/** The app's shortcuts that need no message. */
function globalShortcuts() {
  return state.app.shortcuts
    .filter((one) => one.type === "global")
    .map((one) => ({
      icon: "bolt",
      label: one.name,
      hint: one.description,
      act: () => tried(() => act("shortcut", { shortcut: one.callback_id })),
    }));
}

function placeName(id) {
  const one = channel(id);
  return one.kind === "im" ? nameOf(one) : `#${nameOf(one)}`;
}
