/* Slack's markup as elements: *bold*, _italic_, ~strike~, `code`, quotes, links, mentions, channels, dates, emoji.

   https://docs.slack.dev/messaging/formatting-message-text. A sign of emphasis counts only at the edge of words, as in
   Slack; what cannot be read as markup stays as it was typed. */

import { h } from "./dom.js";
import { fromTokens, inFull } from "./dates.js";
import { emoji } from "./emoji.js";
import { channel, state } from "./store.js";
import { hrefOf, linkTo } from "./links.js";
import { say } from "./words.js";

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/y;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const OF_A_WORD = /[\p{L}\p{N}]/u;

/** Marked-up text as nodes, with paragraphs of code and quotes. */
export function mrkdwn(text) {
  const parts = String(text ?? "").split(/```([\s\S]+?)```/);
  return parts.flatMap((part, at) =>
    at % 2
      ? [h("pre", { class: "code-block" }, plain(part.replace(/^\n|\n$/g, "")))]
      : quoted(part.replace(/^\n|\n$/g, "")),
  );
}

/** Plain text in which `:name:` is an emoji. */
export function plainWithEmoji(text) {
  return String(text ?? "")
    .split(/:([a-z0-9_+'-]+):/)
    .flatMap((part, at) => (at % 2 ? [emoji(part)] : [part]));
}

function quoted(text) {
  const nodes = [];
  let quote = [];
  const lines = text.split("\n");
  const flush = () => {
    if (quote.length) nodes.push(h("blockquote", {}, broken(quote)));
    quote = [];
  };
  let said = [];
  const speak = () => {
    if (said.length) nodes.push(...broken(said));
    said = [];
  };
  for (const line of lines) {
    if (line.startsWith("&gt;")) {
      speak();
      quote.push(line.slice(4).replace(/^ /, ""));
    } else {
      flush();
      said.push(line);
    }
  }
  speak();
  flush();
  return nodes;
}

function broken(lines) {
  return lines.flatMap((line, at) => (at ? [h("br"), ...spans(line)] : spans(line)));
}

function spans(text) {
  const nodes = [];
  const unclosed = new Set();
  let words = "";
  const flush = () => {
    if (words) nodes.push(plain(words));
    words = "";
  };
  for (let at = 0; at < text.length;) {
    const [node, end] = token(text, at) ?? emphasis(text, at, unclosed) ?? [null, at + 1];
    if (node === null) words += text[at];
    else {
      flush();
      nodes.push(node);
    }
    at = end;
  }
  flush();
  return nodes;
}

function token(text, at) {
  TOKEN.lastIndex = at;
  const found = TOKEN.exec(text);
  if (!found) return null;
  const [whole, angled, code, name] = found;
  const node = angled ? angle(angled) : code ? h("code", {}, plain(code)) : emoji(name);
  return [node, at + whole.length];
}

/** *like this*: from a sign that begins a word to one that ends a word. A sign beside its like is none: a masked
    number, 3101****1231, is no emphasis. A sign that was looked for to the end once is not looked for again. */
function emphasis(text, at, unclosed) {
  const sign = text[at];
  const tag = MARKS[sign];
  if (!tag || unclosed.has(sign) || OF_A_WORD.test(text[at - 1] ?? "") || /\s/.test(text[at + 1] ?? " ")) return null;
  if (text[at - 1] === sign || text[at + 1] === sign) return null;
  for (let end = at + 1; end < text.length; end += 1) {
    const skipped = token(text, end);
    if (skipped && text[end] !== ":") {
      end = skipped[1] - 1;
      continue;
    }
    const closes = text[end] === sign && !/\s/.test(text[end - 1]) && text[end - 1] !== sign && text[end + 1] !== sign;
    if (closes && !OF_A_WORD.test(text[end + 1] ?? "")) return [h(tag, {}, spans(text.slice(at + 1, end))), end + 1];
  }
  unclosed.add(sign);
  return null;
}

/** What stands between angle brackets. */
function angle(inside) {
  const [target, ...rest] = inside.split("|");
  const label = rest.join("|");
  const words = target.slice(1);
  if (target[0] === "@") return mention(words, label);
  if (target[0] === "#") return channelLink(words, label);
  if (target[0] === "!") return special(words, label);
  return linkTo(unescaped(target), label ? spans(label) : [plain(target)]);
}

/** Somebody's name, marked; and more so if it is oneself. */
export function mention(id, label = "") {
  const known = state.people.get(id);
  const own = id === state.me ? " mention-me" : "";
  return h("span", { class: `mention${own}`, title: known?.title }, `@${known?.name ?? (label || id)}`);
}

/** A channel's name as a link; one that is not open to this person has none. */
export function channelLink(id, label = "") {
  const known = channel(id);
  if (!known) return h("span", { class: "mention" }, `🔒 ${label || say("a private channel")}`);
  return h("a", { class: "mention", href: hrefOf({ kind: "channel", channel: id }) }, `#${known.name}`);
}

function special(words, label) {
  if (words.startsWith("date^")) {
    const [, seconds, form, link] = words.split("^");
    const told = /^\d+$/.test(seconds) ? fromTokens(Number(seconds), form ?? "") : null;
    if (told === null) return plain(label || words);
    const time = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: inFull(Number(seconds)) });
    time.append(unescaped(told));
    return link ? linkTo(unescaped(link), [time]) : time;
  }
  const everybody = ["here", "channel", "everyone"].includes(words);
  return h("span", { class: everybody ? "mention mention-me" : "mention" }, label || `@${words}`);
}

function plain(text) {
  return document.createTextNode(unescaped(text));
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
