/* Files in a message: a card with name and size, the first lines of a text, a picture; and the whole in a window. */

import { addressOf, wordsOf } from "../asking.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { markdown } from "../markdown.js";
import { showDialog } from "../parts/dialog.js";
import { tried } from "../parts/toast.js";
import { say } from "../words.js";

const MOST_SHOWN = 200_000;
const KINDS = {
  text: ["txt", "log", "csv", "yaml", "yml", "ini", "sha256", "html", "xml"],
  markdown: ["md", "markdown"],
  json: ["json"],
  picture: ["png", "jpg", "jpeg", "gif", "webp"],
};

const WORDS = { docx: "Word", xlsx: "Excel", pptx: "PowerPoint", pdf: "PDF", zip: "Zip", md: "Markdown", json: "JSON" };

/** A file as it stands in a message. */
export function drawFile(file) {
  if (file.mode === "tombstone") return h("div", { class: "file gone" }, say("This file was deleted."));
  const kind = kindOf(file.name);
  const shows = kind !== "other";
  const words = h(
    "span",
    { class: "file-words" },
    h("b", {}, file.title || file.name),
    h("small", {}, `${wordFor(file.name)} · ${sizeOf(file.size)}`),
  );
  const head = shows
    ? h(
        "button",
        {
          class: "file-head",
          type: "button",
          "aria-label": say("Open {name}", { name: file.name }),
          onclick: () => openFile(file),
        },
        icon("file", `file-icon ${kind}`),
        words,
      )
    : h("div", { class: "file-head" }, icon("file", "file-icon other"), words);
  const card = h("div", { class: "file" }, h("div", { class: "file-row" }, head, download(file)));
  if (kind === "picture")
    card.append(
      h("img", { class: "file-picture", src: addressOf(file), alt: file.title || file.name, loading: "lazy" }),
    );
  return card;
}

async function openFile(file) {
  const kind = kindOf(file.name);
  const body = h(
    "div",
    { class: `file-view ${kind}` },
    kind === "picture" ? picture(file) : h("p", { class: "quiet" }, say("Loading…")),
  );
  if (kind !== "picture") {
    const unreadable = (words) => body.replaceChildren(h("p", { role: "alert" }, words));
    tried(async () => body.replaceChildren(...(await read(file, kind))), unreadable);
  }
  await showDialog({
    title: file.title || file.name,
    className: "wide",
    content: () => body,
    footer: () => [download(file, true)],
  });
}

async function read(file, kind) {
  const text = (await wordsOf(file)).slice(0, MOST_SHOWN);
  if (kind === "markdown") return [h("div", { class: "markdown" }, markdown(text))];
  return [h("pre", { class: "code-block" }, kind === "json" ? laidOut(text) : text)];
}

function laidOut(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function picture(file) {
  return h("img", { src: addressOf(file), alt: file.title || file.name });
}

function download(file, withWords = false) {
  const label = say("Download {name}", { name: file.name });
  const words = withWords ? [icon("download"), say("Download")] : icon("download");
  return h(
    "a",
    {
      class: withWords ? "button" : "icon-button",
      href: addressOf(file),
      download: file.name,
      "aria-label": label,
      title: label,
    },
    words,
  );
}

function kindOf(name) {
  const ending = name.split(".").at(-1).toLowerCase();
  return Object.keys(KINDS).find((kind) => KINDS[kind].includes(ending)) ?? "other";
}

function wordFor(name) {
  const ending = name.includes(".") ? name.split(".").at(-1).toLowerCase() : "";
  return WORDS[ending] ?? (ending.toUpperCase() || say("File"));
}

function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
