/* One message: who, when, what, the files, the emoji, the thread below it, and what can be done with it. */

import { drawBlocks } from "../blocks/blocks.js";
import { drawAttachment } from "../blocks/legacy.js";
import { guarded, note } from "../blocks/texts.js";
import { clock, inFull } from "../dates.js";
import { h } from "../dom.js";
import { signOf } from "../emoji.js";
import { icon } from "../icons.js";
import { mrkdwn } from "../mrkdwn.js";
import { avatar, mark } from "../parts/people.js";
import { openSide } from "../places.js";
import { press } from "../presses.js";
import { person, state } from "../store.js";
import { counted, say } from "../words.js";
import { editOf } from "./editing.js";
import { drawFile } from "./files.js";
import { toggleReaction, toolsFor } from "./message_tools.js";
import { systemWords } from "./system_lines.js";

/** A message as an article. `continued`: by the same person as the one above, soon after. `inThread`: without the line
    that leads to its thread. */
export function drawMessage(message, { continued = false, inThread = false } = {}) {
  return guarded(
    () => drawWhole(message, { continued, inThread }),
    () => undrawable(message),
  );
}

/** What a row with a message in it was drawn from. While the message is edited there, nothing else redraws it. */
export function stampOf(message, { continued = false, inThread = false } = {}) {
  const edit = editOf(message, inThread);
  return edit ? [edit] : [message, continued];
}

function drawWhole(message, { continued, inThread }) {
  const author = person(message.user);
  const system = systemWords(message);
  const edit = editOf(message, inThread);
  const words = system ? h("div", { class: "system-words" }, system, timeOf(message)) : (edit?.form ?? said(message));
  const article = h(
    "article",
    {
      class: `message ${continued ? "continued" : ""} ${system ? "system" : ""} ${message.only_you ? "only-you" : ""}`,
      tabindex: "-1",
      "aria-label": `${author.name} ${clock(message.ts)}`,
      dataset: { ts: message.ts, user: message.user },
    },
    h(
      "div",
      { class: "gutter" },
      continued ? h("span", { class: "side-time" }, clock(message.ts)) : avatar(author, system ? "small" : ""),
    ),
    h(
      "div",
      { class: "message-body" },
      message.only_you && h("div", { class: "only-you-words" }, icon("eye"), say("Only visible to you")),
      pinnedBy(message),
      !continued && !system && headOf(message, author),
      words,
      (message.files ?? []).map((file) => drawFile(file)),
      reactions(message),
      !inThread && threadLine(message),
    ),
  );
  withTools(article, message, { inThread });
  return article;
}

function undrawable({ ts, user }) {
  const words = note(say("This page cannot show this message. In Slack it would stand here."));
  const body = h("div", { class: "message-body" }, words);
  return h("article", { class: "message", tabindex: "-1", dataset: { ts, user } }, h("div", { class: "gutter" }), body);
}

/** The tools are drawn when somebody comes near: most messages are only scrolled past. */
function withTools(article, message, where) {
  const come = () => {
    if (article.querySelector(":scope > .message-tools")) return;
    const tools = toolsFor(message, where);
    if (tools) article.append(tools);
  };
  for (const coming of ["pointerenter", "focusin"]) article.addEventListener(coming, come);
}

/** Whether it goes on where the message above left off. */
export function continues(message, above) {
  if (!above || above.user !== message.user || above.only_you !== message.only_you) return false;
  return !isSystem(message) && !isSystem(above) && !message.pinned_to && message.ts - above.ts < 300;
}

function headOf(message, author) {
  return h(
    "div",
    { class: "message-head" },
    h("b", { class: "author", title: author.title }, author.name),
    mark(author),
    timeOf(message),
  );
}

function timeOf(message) {
  return h(
    "time",
    { class: "said-at", datetime: new Date(message.ts * 1000).toISOString(), title: inFull(message.ts) },
    clock(message.ts),
  );
}

function said(message) {
  const use = usesOf(message);
  const blocks = message.blocks?.length ? drawBlocks(message.blocks, use) : [];
  const edited = message.edited && h("small", { class: "edited" }, ` ${say("(edited)")}`);
  const text =
    !blocks.length && message.text && h("div", { class: "mrkdwn message-text" }, mrkdwn(message.text), edited);
  return [text, blocks, (message.attachments ?? []).map((one) => drawAttachment(one, use))];
}

/** What happens to elements in a message: the app hears at once. */
function usesOf(message) {
  const place = { channel: message.channel, ts: message.ts };
  return {
    place,
    valueOf: (block, element) => entered(message.chosen?.[block.block_id]?.[element.action_id], element),
    used: (block, element, value) => press(place, block, element, value),
  };
}

const INITIAL = [
  "initial_option",
  "initial_options",
  "initial_user",
  "initial_users",
  "initial_channel",
  "initial_channels",
  "initial_conversation",
  "initial_conversations",
  "initial_date",
  "initial_time",
  "initial_date_time",
  "initial_value",
];

/** What is entered in an element: Slack's entry for it, else what it began with. Options by their values. */
export function entered(entry, element) {
  const [, raw] = Object.entries(entry ?? {}).find(([key]) => key !== "type") ?? [];
  const first = INITIAL.map((key) => element[key]).find((one) => one !== undefined);
  const value = entry ? raw : first;
  if (element.type === "file_input") return value; // with their names, to be shown
  if (value?.type === "rich_text") return asLines(value);
  return Array.isArray(value) ? value.map(bare) : bare(value);
}

/** What Slack's entry comes down to: the value of an option, the id of a file. */
export function bare(value) {
  return value !== null && typeof value === "object" ? (value.value ?? value.id) : value;
}

function asLines(rich) {
  return rich.elements.map((part) => part.elements.map((one) => one.text ?? "").join("")).join("\n");
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map(({ name, users }) => {
    const names = users.map((id) => person(id).name).join(say(", "));
    const own = users.includes(state.me);
    const label = say("{names} reacted with :{name}:", { names, name });
    return h(
      "button",
      {
        class: `reaction ${own ? "own" : ""}`,
        type: "button",
        "aria-pressed": String(own),
        "aria-label": label,
        title: label,
        onclick: () => toggleReaction(message, name),
      },
      h("span", { class: "emoji" }, signOf(name) || `:${name}:`),
      h("span", {}, String(users.length)),
    );
  });
  return h("div", { class: "reactions" }, chips);
}

function pinnedBy(message) {
  return message.pinned_to && h("div", { class: "pinned-words" }, icon("pin"), say("Pinned"));
}

function threadLine(message) {
  if (!message.reply_count) return null;
  const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(person(id), "small"));
  const open = () => openSide({ kind: "thread", channel: message.channel, ts: message.ts });
  return h(
    "button",
    { class: "thread-line", type: "button", onclick: open },
    faces,
    h("b", {}, counted(message.reply_count, "{n} reply", "{n} replies")),
    h("span", {}, say("Last reply {time}", { time: clock(message.latest_reply) })),
  );
}

/** What one wants to be told of: what others said, not Slack's own lines. */
export function isNews(message) {
  return !isSystem(message) && message.user !== state.me;
}

function isSystem(message) {
  return message.subtype && !["file_share", "bot_message"].includes(message.subtype);
}
