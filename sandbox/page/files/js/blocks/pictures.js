/* Blocks that only show something: pictures, rich text, tables.

   A picture from elsewhere is not fetched (this page loads nothing from beyond its own host): its words and a link stand
   in its place. */

import { fromTokens } from "../dates.js";
import { h } from "../dom.js";
import { emoji } from "../emoji.js";
import { linkTo } from "../links.js";
import { channelLink, mention } from "../mrkdwn.js";
import { say } from "../words.js";
import { note, texts, unknown } from "./texts.js";

export function image(block) {
  const title = block.title && h("figcaption", {}, texts(block.title));
  return h("figure", { class: "block image" }, title, picture(block));
}

/** The picture itself, as an element too. */
export function picture({ image_url: address, alt_text: words }) {
  const isAddress = address && URL.canParse(address, location.origin);
  if (isAddress && new URL(address, location.origin).origin === location.origin) return h("img", { src: address, alt: words, loading: "lazy" });
  const about = say("A picture from elsewhere: {words}", { words: words ?? "" });
  return note(address ? linkTo(address, [about]) : about);
}

export function richText(block) {
  return h("div", { class: "block rich-text" }, block.elements.map(richPart));
}

export function table(block) {
  const cell = (one) =>
    h(
      "td",
      {},
      one.type === "raw_text" ? one.text : one.type === "rich_text" ? one.elements.map(richPart) : unknown(one.type),
    );
  return h(
    "div",
    { class: "block table" },
    h(
      "table",
      {},
      block.rows.map((row) => h("tr", {}, row.map(cell))),
    ),
  );
}

function richPart(part) {
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    return h(
      tag,
      { class: `indent-${part.indent ?? 0}` },
      part.elements.map((one) => h("li", {}, one.elements.map(span))),
    );
  }
  const tag = { rich_text_section: "div", rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type];
  if (!tag) return unknown(part.type);
  return h(tag, { class: tag === "pre" ? "code-block" : "" }, part.elements.map(span));
}

const SPANS = {
  text: (one) => styled(one.text, one.style),
  link: (one) => linkTo(one.url, [styled(one.text ?? one.url, one.style)]),
  user: (one) => mention(one.user_id),
  channel: (one) => channelLink(one.channel_id),
  emoji: (one) => emoji(one.name),
  broadcast: (one) => h("span", { class: "mention mention-me" }, `@${one.range}`),
  date: (one) => h("time", {}, fromTokens(one.timestamp, one.format) ?? one.fallback ?? ""),
};

function span(one) {
  return (SPANS[one.type] ?? ((other) => unknown(other.type)))(one);
}

function styled(words, style = {}) {
  const tags = { bold: "strong", italic: "em", strike: "s", code: "code" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), words);
}
