/* Attachments, as messages had them before Block Kit: a bar at the side, and what they say.

   https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments. What is not drawn here, old
   buttons above all, is a note. */

import { inFull } from "../dates.js";
import { h } from "../dom.js";
import { linkTo } from "../links.js";
import { mrkdwn, plainWithEmoji } from "../mrkdwn.js";
import { drawBlocks } from "./blocks.js";
import { picture } from "./pictures.js";
import { guarded, unknown } from "./texts.js";

const COLOURS = { good: "var(--accent)", warning: "orange", danger: "var(--wrong)" };

/** What each part of an attachment looks like, in the order in which they are read. */
const PARTS = {
  pretext: (one) => h("div", { class: "mrkdwn" }, mrkdwn(one.pretext)),
  author_name: (one) => h("div", { class: "attachment-aside" }, linked(one.author_link, one.author_name)),
  title: (one) => h("div", {}, h("b", {}, linked(one.title_link, one.title))),
  text: (one) => h("div", { class: "mrkdwn" }, mrkdwn(one.text)),
  fields: (one) => h("div", { class: "fields" }, one.fields.map(field)),
  blocks: (one, use) => drawBlocks(one.blocks, use),
  image_url: (one) => picture({ image_url: one.image_url, alt_text: one.title ?? one.fallback }),
  thumb_url: (one) => picture({ image_url: one.thumb_url, alt_text: one.title ?? one.fallback }),
  footer: (one) => h("div", { class: "attachment-aside" }, plainWithEmoji(one.footer)),
  ts: (one) => h("div", { class: "attachment-aside" }, inFull(Number(one.ts))),
};

/** What says how other parts are meant, or stands only where they cannot be shown. */
const ASIDE = ["author_link", "title_link", "color", "fallback", "id", "mrkdwn_in", "callback_id", "attachment_type"];

/** One attachment of a message. */
export function drawAttachment(attachment, use) {
  const given = Object.keys(attachment).filter((key) => attachment[key] && !ASIDE.includes(key));
  const [known, strange] = [Object.keys(PARTS).filter((key) => given.includes(key)), given.filter((key) => !PARTS[key])];
  const drawn = known.map((key) =>
    guarded(
      () => PARTS[key](attachment, use),
      () => unknown(key),
    ),
  );
  if (!drawn.length && attachment.fallback) drawn.push(h("div", {}, plainWithEmoji(attachment.fallback)));
  const element = h("div", { class: "attachment" }, drawn, strange.map(unknown));
  element.style.borderLeftColor = COLOURS[attachment.color] ?? attachment.color ?? "";
  return element;
}

function linked(address, words) {
  return address ? linkTo(address, plainWithEmoji(words)) : plainWithEmoji(words);
}

function field({ title, value }) {
  return h("div", { class: "mrkdwn" }, title && h("b", {}, plainWithEmoji(title)), h("div", {}, mrkdwn(value)));
}
