/* Markdown as elements, for summaries that are read here and for markdown blocks: headings, paragraphs, lists with
   boxes, tables, quotes, code, emphasis, links. What it does not know it shows as text. */

import { h } from "./dom.js";
import { linkTo } from "./links.js";

const INLINE =
  /(`[^`\n]+`)|\*\*([^*\n]+)\*\*|__([^_\n]+)__|(?<![\w*])\*([^*\s][^*\n]*)\*(?![\w*])|~~([^~\n]+)~~|!?\[([^\]\n]+)\]\(((?:[^()\s]|\([^()\s]*\))+)\)|<(https?:[^>\s]+)>|\\([\\`*_{}[\]()#+.!<>|~-])/g;

const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;

const DEEPEST = 12;

/** The nodes of a text in Markdown. Quotes and lists in one another are laid out to a depth that people write; what lies
    deeper is text. */
export function markdown(text, depth = 0) {
  if (depth > DEEPEST) return [h("p", {}, text)];
  const lines = text.replaceAll("\r", "").split("\n");
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    const [node, next] = block(lines, at, depth);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function block(lines, at, depth) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return [h(`h${Math.min(heading[1].length + 1, 6)}`, {}, inline(heading[2])), at + 1];
  if (/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) return [h("hr"), at + 1];
  if (line.startsWith("```")) return fenced(lines, at);
  if (line.startsWith(">"))
    return gathered(lines, at, /^>/, (said) =>
      h("blockquote", {}, markdown(said.map((one) => one.replace(/^> ?/, "")).join("\n"), depth + 1)),
    );
  if (line.includes("|") && /^\s*\|?[\s:|-]+\|[\s:|-]*$/.test(lines[at + 1] ?? ""))
    return gathered(lines, at, /\|/, table);
  if (ITEM.test(line)) return gathered(lines, at, /^\s*(?:[-*+]|\d+[.)])\s|^\s{2,}\S/, (said) => list(said, depth));
  return gathered(lines, at, /^(?!#{1,6}\s|```|>|\s*$|\s*(?:[-*+]|\d+[.)])\s)/, (said) => h("p", {}, broken(said)));
}

/** This line and those after it that go with it. */
function gathered(lines, at, going, made) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && going.test(lines[end])) end += 1;
  return [made(lines.slice(at, end)), end];
}

function fenced(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith("```")) end += 1;
  return [h("pre", { class: "code-block" }, lines.slice(at + 1, end).join("\n")), end + 1];
}

function table(lines) {
  const cells = (line) =>
    line
      .trim()
      .replace(/^\||\|$/g, "")
      .split(/(?<!\\)\|/)
      .map((one) => one.trim().replaceAll("\\|", "|"));
  const row = (line, tag) =>
    h(
      "tr",
      {},
      cells(line).map((one) =>
        h(
          tag,
          {},
          one.split(/<br\s*\/?>/).flatMap((part, n) => [n > 0 && h("br"), inline(part)]),
        ),
      ),
    );
  const body = lines.slice(2).map((line) => row(line, "td"));
  return h("div", { class: "table" }, h("table", {}, h("thead", {}, row(lines[0], "th")), h("tbody", {}, body)));
}

function list(lines, depth) {
  const items = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    const indent = found ? found[1].length : 0;
    if (found && (!items.length || indent <= items[0].indent + 1))
      items.push({ indent, number: found[2], words: found[3], below: [] });
    else items.at(-1).below.push(line.trim() && line.slice(2));
  }
  const tag = items[0].number ? "ol" : "ul";
  return h(tag, { start: items[0].number }, items.map((one) => item(one, depth)));
}

function item({ words, below }, depth) {
  const box = /^\[([ xX])\]\s+(.*)$/.exec(words);
  const tick = box && h("span", { class: "tick" }, box[1] === " " ? "☐ " : "☑ ");
  return h(
    "li",
    { class: box ? "task" : "" },
    tick,
    inline(box ? box[2] : words),
    below.length > 0 && markdown(below.join("\n"), depth + 1),
  );
}

function broken(lines) {
  return lines.flatMap((line, at) => [
    at > 0 && (lines[at - 1].endsWith("  ") || lines[at - 1].endsWith("\\") ? h("br") : " "),
    ...inline(line.replace(/\\$/, "")),
  ]);
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    nodes.push(text.slice(end, found.index), spanOf(found));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)].filter((one) => one !== "");
}

function spanOf([, code, strong, strong2, em, strike, words, target, address, escaped]) {
  if (code) return h("code", {}, code.slice(1, -1));
  if (strong || strong2) return h("strong", {}, inline(strong || strong2));
  if (em) return h("em", {}, inline(em));
  if (strike) return h("s", {}, inline(strike));
  if (words) return linkTo(target, inline(words));
  return address ? linkTo(address, [address]) : escaped;
}
