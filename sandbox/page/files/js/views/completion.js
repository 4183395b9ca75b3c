/* Completing what is being typed: /commands at the start, @people, #channels, :emoji:.

   The list stands above the field; arrow keys choose, Enter or Tab takes, Escape leaves it. A command that is typed out
   shows how it is used. */

import { freshId, h } from "../dom.js";
import { emojiLike, signOf } from "../emoji.js";
import { icon } from "../icons.js";
import { avatar, everybody, mark } from "../parts/people.js";
import { closePopup, popUp, relay } from "../parts/popup.js";
import { state } from "../store.js";
import { say } from "../words.js";
import { COMMANDS } from "./slash.js";

const MOST = 8;
const WORD = /(^|[^\w@#:/])([@#:])([^\s@#:]{0,30})$|^(\/)(\S*)$/u;

/** Complete in a field. Gives the line that shows a command's usage, and how to close the list. */
export function complete(field, { inThread, onchange }) {
  const id = freshId("completion");
  const hint = h("div", { class: "composer-hint", hidden: true });
  const list = h("div", { class: "completion", role: "listbox", id, "aria-label": say("Suggestions") });
  let found = [];
  let active = 0;
  let isOpen = false;

  field.setAttribute("aria-autocomplete", "list");

  function look() {
    drawHint();
    const before = field.value.slice(0, field.selectionStart);
    const match = WORD.exec(before);
    const sign = match?.[2] ?? match?.[4];
    const letters = match?.[3] ?? match?.[5] ?? "";
    found = sign && !(sign === "/" && inThread) ? SOURCES[sign](letters).slice(0, MOST) : [];
    if (!found.length) return close();
    found.start = field.selectionStart - letters.length - 1;
    active = Math.max(0, found.findIndex(isTypedOut));
    draw();
  }

  function draw() {
    list.replaceChildren(...found.map((one, at) => row(one, at)));
    if (isOpen) relay();
    else popUp(field.closest(".composer-box"), list, { className: "completion-popup", wide: true, onclose: closed });
    isOpen = true;
    field.setAttribute("aria-controls", id);
    mark_();
  }

  function row(one, at) {
    const line = h(
      "div",
      { class: "completion-option", role: "option", id: `${id}-${at}` },
      one.mark,
      h("b", {}, one.label),
      one.hint && h("small", {}, one.hint),
    );
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => take(one));
    return line;
  }

  function mark_() {
    [...list.children].forEach((line, at) => {
      line.classList.toggle("active", at === active);
      line.setAttribute("aria-selected", String(at === active));
    });
    field.setAttribute("aria-activedescendant", `${id}-${active}`);
  }

  function take(one) {
    const { start } = found;
    field.setRangeText(one.text, start, field.selectionStart, "end");
    close();
    field.focus();
    drawHint();
    onchange();
  }

  function closed() {
    isOpen = false;
    for (const name of ["aria-activedescendant", "aria-controls"]) field.removeAttribute(name);
  }

  function close() {
    if (isOpen) closePopup();
  }

  function drawHint() {
    const [name] = field.value.split(/\s/, 1);
    const command =
      field.value.startsWith("/") && /\s/.test(field.value) && commands().find((one) => one.command === name);
    hint.hidden = !command;
    if (command)
      hint.replaceChildren(
        h("b", {}, command.command),
        ` ${command.usage_hint ?? ""}`,
        h("small", {}, command.description ?? ""),
      );
  }

  field.addEventListener("input", look);
  field.addEventListener("blur", () => setTimeout(() => document.activeElement !== field && close()));
  field.addEventListener("keydown", (event) => {
    if (!isOpen || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (active + step + found.length) % found.length;
    else if (event.key === "Tab" || (event.key === "Enter" && !isTypedOut(found[active]))) take(found[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    if (step) mark_();
  });

  /** A command or a name typed to its last letter is sent by Enter, not completed once more. */
  function isTypedOut(one) {
    return [one.text.trim(), one.also].includes(field.value.slice(found.start, field.selectionStart));
  }

  return { hint, close, look };
}

/** The app's commands, then Slack's own. */
function commands() {
  return [
    ...state.app.commands,
    ...COMMANDS.map((one) => ({ ...one, description: say(one.description), usage_hint: say(one.usage_hint) })),
  ];
}

const SOURCES = {
  "/": (letters) =>
    commands()
      .filter((one) => one.command.startsWith(`/${letters}`))
      .map((one) => ({
        label: one.command,
        hint: [one.usage_hint, one.description].filter(Boolean).join(" — "),
        text: `${one.command} `,
        mark: icon("bolt"),
      })),
  "@": (letters) => [
    ...everybody({ withApp: true })
      .filter((one) => `${one.name} ${one.handle} ${one.title}`.toLowerCase().includes(letters.toLowerCase()))
      .map((one) => ({
        label: one.name,
        hint: one.title,
        text: `@${isClear(one) ? one.name : one.handle} `,
        also: `@${one.handle}`,
        mark: [avatar(one, "small"), mark(one)],
      })),
    ...["channel", "here"]
      .filter((word) => letters && word.startsWith(letters))
      .map((word) => ({
        label: `@${word}`,
        hint: say("everybody in this channel"),
        text: `@${word} `,
        mark: icon("people"),
      })),
  ],
  "#": (letters) =>
    [...state.channels.values()]
      .filter((one) => one.kind !== "im" && one.name.includes(letters.toLowerCase()))
      .map((one) => ({
        label: one.name,
        hint: one.topic,
        text: `#${one.name} `,
        mark: icon(one.kind === "private" ? "lock" : "hash"),
      })),
  ":": (letters) =>
    letters.length < 2
      ? []
      : emojiLike(letters).map((name) => ({
          label: `:${name}:`,
          text: `:${name}: `,
          mark: h("span", { class: "emoji" }, signOf(name)),
        })),
};

/** Whether a name says who is meant: nobody else has it, and it can be typed as one word. */
function isClear(person) {
  return !/\s/.test(person.name) && everybody({ withApp: true }).filter((one) => one.name === person.name).length === 1;
}
