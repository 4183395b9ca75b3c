/* What is open beside the conversation: a thread, the pinned messages, what a channel is about.

   Whoever opens it is taken into it; Escape leads back to where they were. */

import { act, look } from "../asking.js";
import { readThread, thread } from "../conversations.js";
import { fill, h } from "../dom.js";
import { iconButton } from "../icons.js";
import { hrefOf } from "../links.js";
import { ask } from "../parts/dialog.js";
import { Rows } from "../parts/keyed.js";
import { asOptions, everybody } from "../parts/people.js";
import { picker } from "../parts/picker.js";
import { tried } from "../parts/toast.js";
import { here, openSide } from "../places.js";
import { channel, me, person, state, watch } from "../store.js";
import { counted, say } from "../words.js";
import { memberRow } from "./channels.js";
import { composer } from "./composer.js";
import { nameOf, signOf } from "./conversation.js";
import { drawMessage, stampOf } from "./message.js";
import { walk } from "./message_list.js";

let opener = null; // what had the focus when somebody opened it
let openFor = ""; // what they opened

/** The side as it is wanted now. Returns the element and how to end it, or null. */
export function drawSide() {
  const one = here();
  const isNew = openFor !== JSON.stringify(state.side);
  openFor = JSON.stringify(state.side);
  if (!state.side || (!one && state.side.kind !== "thread")) return null;
  const drawn = { thread: threadSide, pins: pinsSide, about: aboutSide }[state.side.kind](one);
  if (isNew) queueMicrotask(() => enter(drawn.element));
  return drawn;
}

function enter(element) {
  if (!element.contains(document.activeElement)) {
    if (document.activeElement !== document.body) opener = document.activeElement;
    const byTouch = matchMedia("(pointer: coarse)").matches; // where a field in focus brings up a keyboard
    const field = byTouch ? null : element.querySelector(".composer-field");
    (field ?? element.querySelector("button")).focus();
  }
}

/** Back to where somebody was before they opened it, or to where it has gone since. */
export function leaveSide() {
  const row = document.querySelector(`.main article[data-ts="${opener?.closest("article")?.dataset.ts}"]`);
  const field = document.querySelector(".main .composer-field");
  for (const one of [opener, row?.querySelector(".thread-line"), row, field]) {
    one?.focus();
    if (one && document.activeElement === one) return;
  }
}

function frame(title, hint, content, foot) {
  const close = iconButton("close", say("Close"), () => openSide(null));
  const element = h(
    "section",
    { class: "side-frame", "aria-label": title },
    h("header", { class: "main-head" }, h("h2", {}, title, h("small", {}, hint)), close),
    h("div", { class: "side-body" }, content),
    foot,
  );
  element.addEventListener("keydown", (event) => {
    const isOthers = event.defaultPrevented || event.isComposing || event.target.closest(".editing");
    if (event.key === "Escape" && !isOthers) openSide(null);
  });
  return element;
}

function threadSide() {
  const { channel: id, ts, at } = state.side;
  const one = channel(id);
  const column = h("div", { class: "messages-column" });
  column.addEventListener("keydown", (event) => walk(event, column));
  const rows = new Rows(column);
  const foot = one.member && !one.archived ? composer({ channel: id, thread: ts }) : null;
  const element = frame(say("Thread"), nameOf(one), column, foot);
  let shown = 0;

  function draw() {
    const messages = thread(id, ts);
    if (!messages) return tried(() => readThread(id, ts));
    const replies = messages.length - 1;
    const listed = messages.map((message) => ({
      key: message.ts,
      stamp: stampOf(message, { inThread: true }),
      draw: () => drawMessage(message, { inThread: true }),
    }));
    if (replies > 0)
      listed.splice(1, 0, {
        key: "count",
        stamp: [replies],
        draw: () => h("div", { class: "reply-count" }, h("span", {}, counted(replies, "{n} reply", "{n} replies"))),
      });
    rows.lay(listed);
    if (messages.length > shown && shown) column.lastElementChild.scrollIntoView({ block: "nearest" });
    else if (!shown && at) column.querySelector(`article[data-ts="${at}"]`)?.classList.add("found");
    shown = messages.length;
  }

  const stop = watch(`thread ${id} ${ts}`, draw);
  draw();
  return { element, end: stop };
}

function pinsSide(one) {
  const column = h("div", { class: "messages-column pins" });
  const element = frame(say("Pinned"), nameOf(one), column);
  const rows = new Rows(column);
  let asked = 0;

  async function draw() {
    const mine = (asked += 1);
    const found = await tried(() => look("pins", { channel: one.id }));
    if (!found || mine !== asked) return; // what is asked for later is newer, whichever comes first
    const cards = found.messages.map((message) => ({
      key: message.ts,
      stamp: [JSON.stringify(message)],
      draw: () => pinCard(one, message),
    }));
    const none = { key: "none", stamp: [], draw: () => h("p", { class: "quiet" }, say("Nothing is pinned here.")) };
    rows.lay(cards.length ? cards : [none]);
  }

  const ends = [watch(`channel ${one.id}`, draw)];
  draw();
  return { element, end: () => ends.forEach((stop) => stop()) };
}

function pinCard(one, message) {
  const there = hrefOf({ kind: "channel", channel: one.id, ts: message.ts });
  return h(
    "div",
    { class: "pin-card" },
    drawMessage(message, { inThread: true }),
    h("a", { class: "pin-link", href: there }, say("Show in the conversation")),
  );
}

function aboutSide(one) {
  const body = h("div", { class: "about" });
  const element = frame(say("About"), nameOf(one), body);

  function draw() {
    const now = channel(one.id);
    if (!now) return;
    const members = now.members
      .map(person)
      .sort((some, other) => Number(other.bot ?? 0) - Number(some.bot ?? 0) || some.name.localeCompare(other.name));
    fill(
      body,
      h("h3", {}, signOf(now), nameOf(now)),
      h(
        "p",
        { class: "quiet" },
        now.kind === "private"
          ? say("A private channel: only its members can see it.")
          : say("A public channel: everybody in the workspace can see it."),
      ),
      labelled(say("Topic"), now.topic),
      labelled(say("Purpose"), now.purpose),
      labelled(say("Made by"), person(now.creator).name),
      h("h4", {}, counted(members.length, "{n} member", "{n} members")),
      h(
        "ul",
        { class: "members" },
        members.map((who) => memberRow(who, removal(now, who))),
      ),
      now.member && !now.archived && [adding(now), doing(now)],
    );
  }

  const ends = [watch(`channel ${one.id}`, draw), watch("people", draw)];
  draw();
  return { element, end: () => ends.forEach((stop) => stop()) };
}

function labelled(words, value) {
  return value && h("div", { class: "labelled" }, h("small", {}, words), h("div", {}, value));
}

function removal(one, who) {
  if (!one.member || one.archived || who.id === state.me || one.general) return null;
  const label = say("Remove {name}", { name: who.name });
  const remove = async () => {
    const words = say("{name} will no longer be in #{channel}.", { name: who.name, channel: one.name });
    if (await ask({ title: label, words, confirm: say("Remove"), danger: true }))
      await tried(() => act("remove", { channel: one.id, person: who.id }));
  };
  return iconButton("close", label, remove);
}

function adding(one) {
  const others = everybody({ withApp: true }).filter((who) => !one.members.includes(who.id));
  if (!others.length) return null;
  const options = asOptions(others).map((each) => ({ ...each }));
  const invite = ([id]) =>
    tried(() => act("invite", { channel: one.id, people: [person(id).bot ? person(id).handle : id] }));
  return h(
    "div",
    { class: "labelled" },
    h("small", {}, say("Add somebody")),
    picker({
      options,
      placeholder: say("Name or title"),
      properties: { "aria-label": say("Add somebody") },
      onchange: invite,
    }),
  );
}

/** What can be done with the channel as a whole. */
function doing(one) {
  const body = { channel: one.id };
  const button = (words, work, danger = false) =>
    h("button", { class: `button ${danger ? "danger" : ""}`, type: "button", onclick: work }, words);
  const sure = async (title, words, confirm, name, more = {}) => {
    if (await ask({ title, words, confirm, danger: true })) await tried(() => act(name, { ...body, ...more }));
  };
  const other = one.kind === "private" ? "public" : "private";
  return h(
    "div",
    { class: "about-acts" },
    button(say("Leave"), () => tried(() => act("leave", body))),
    !one.general &&
      me().admin &&
      button(other === "public" ? say("Make public…") : say("Make private…"), () =>
        sure(
          say("Change who can see it"),
          other === "public"
            ? say("Everybody in the workspace will be able to see #{name} and all that was said in it.", {
                name: one.name,
              })
            : say("Only members will be able to see #{name}.", { name: one.name }),
          say("Change"),
          "convert",
          { kind: other },
        ),
      ),
    !one.general &&
      button(
        say("Archive…"),
        () =>
          sure(
            say("Archive channel"),
            say("#{name} can then be read but not written in.", { name: one.name }),
            say("Archive"),
            "archive",
          ),
        true,
      ),
  );
}
