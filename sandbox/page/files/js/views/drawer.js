/* The drawer "what just happened": the acts of people, and what the workspace and the app then said to each other, with
   times and answers; and switches for what can go wrong.

   It shows all traffic, whoever it was for: it is a look behind the stage, not a person's view. */

import { sandbox } from "../asking.js";
import { clock, took } from "../dates.js";
import { freshId, h } from "../dom.js";
import { iconButton } from "../icons.js";
import { tried } from "../parts/toast.js";
import { state } from "../store.js";
import { say } from "../words.js";
import { connectionLine, drawSwitches } from "./switches.js";

const MOST_ACTS = 12;

let drawer = null;

/** Open it, or close it. */
export function toggleDrawer() {
  if (drawer) return close();
  const list = h("ol", { class: "acts", "aria-label": say("What just happened"), "aria-live": "off" });
  const switches = h("div", {});
  const closing = iconButton("close", say("Close"), close);
  const element = h(
    "aside",
    { class: "drawer", "aria-label": say("What just happened") },
    h("header", { class: "main-head" }, h("h2", {}, say("What just happened")), closing),
    h(
      "div",
      { class: "drawer-body" },
      h("details", { class: "switches" }, h("summary", {}, say("What can go wrong")), switches),
      list,
    ),
  );
  const health = connectionLine();
  drawer = { element, list, switches, health, exchanges: new Map(), opened: new Set(), socket: connect() };
  document.querySelector(".columns").append(element);
  document.body.classList.add("drawer-open");
  element.addEventListener("keydown", (event) => event.key === "Escape" && close());
  closing.focus();
}

function close() {
  drawer.socket.close();
  drawer.health.stop();
  drawer.element.remove();
  drawer = null;
  document.body.classList.remove("drawer-open");
  document.querySelector(".drawer-button")?.focus();
}

function connect() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sandbox/exchanges/live`);
  socket.onopen = () => {
    drawer.exchanges.clear(); // all that is kept is told anew; it may be another workspace
    drawSwitches(drawer.switches, drawer.health.element);
  };
  socket.onmessage = (frame) => {
    for (const one of JSON.parse(frame.data).exchanges) drawer.exchanges.set(one.number, one);
    draw();
  };
  socket.onclose = () => setTimeout(() => drawer?.socket === socket && (drawer.socket = connect()), 1000);
  return socket;
}

/** Acts with all that followed until the next one, the newest first. */
function chapters() {
  const found = [];
  for (const one of [...drawer.exchanges.values()].sort((some, other) => some.number - other.number)) {
    if (one.kind === "act" || !found.length)
      found.push({ act: one.kind === "act" ? one : null, rest: one.kind === "act" ? [] : [one] });
    else found.at(-1).rest.push(one);
  }
  return found.slice(-MOST_ACTS).reverse();
}

function draw() {
  const scrolled = drawer.list.scrollTop;
  const listed = chapters();
  drawer.list.replaceChildren(
    ...(listed.length
      ? listed.map(chapter)
      : [h("li", { class: "quiet" }, say("Nothing yet. Press a button and look here."))]),
  );
  drawer.list.scrollTop = scrolled;
}

function chapter({ act, rest }, at) {
  const title = act ? [h("b", {}, nameOf(act.who)), " ", ACTS[act.name]?.() ?? act.name] : say("Before");
  const sums = h(
    "small",
    {},
    say("{envelopes} to the app, {calls} calls back", {
      envelopes: rest.filter((one) => one.kind === "envelope").length,
      calls: rest.filter((one) => one.kind === "call").length,
    }),
  );
  const key = `chapter ${act?.number ?? 0}`;
  const lines = rest.map((one) => line(one, act?.at ?? rest[0].at));
  const isOpen = at === 0 ? !drawer.opened.has(`not ${key}`) : drawer.opened.has(key);
  const details = h(
    "details",
    { class: "chapter", open: isOpen },
    h("summary", {}, act && h("time", {}, clock(act.at)), h("span", {}, title), sums),
    act && line(act, act.at),
    lines,
  );
  details.querySelector("summary").addEventListener("click", () => remember(details.open, at === 0, key));
  return h("li", {}, details);
}

function remember(wasOpen, first, key) {
  const name = first ? `not ${key}` : key;
  if (wasOpen === first) drawer.opened.add(name);
  else drawer.opened.delete(name);
}

const KINDS = { act: "●", envelope: "→", call: "←" };

function line(one, since) {
  const ended = one.milliseconds !== null;
  const well = ["ok", "acknowledged", "done"].includes(one.outcome);
  const outcome = !ended ? say("under way") : well ? "" : one.outcome;
  const body = h("div", { class: "exchange-body" });
  const key = `line ${one.number}`;
  const details = h(
    "details",
    { class: `exchange ${one.kind} ${ended && !well ? "wrong" : ""}`, open: drawer.opened.has(key) },
    h(
      "summary",
      {},
      h("span", { class: "exchange-kind", title: kindWords(one.kind) }, KINDS[one.kind]),
      h("code", {}, one.name),
      one.attempt > 0 && h("span", { class: "mark" }, say("attempt {n}", { n: one.attempt + 1 })),
      one.fault && h("span", { class: "mark danger" }, one.fault),
      outcome && h("span", { class: "exchange-outcome" }, outcome),
      h(
        "span",
        { class: "exchange-time" },
        `+${took(Math.max(0, (one.at - since) * 1000))}`,
        one.kind !== "act" && ended && ` · ${took(one.milliseconds)}`,
      ),
    ),
    body,
  );
  const unfold = async () => {
    const whole = await tried(() => sandbox("GET", `exchanges/${one.number}`));
    if (whole) body.replaceChildren(...bodies(whole));
  };
  details.addEventListener("toggle", () => {
    if (details.open) {
      drawer?.opened.add(key);
      if (!body.childElementCount) unfold();
    } else drawer?.opened.delete(key);
  });
  return details;
}

function bodies({ kind, sent, answer }) {
  const words = {
    act: [say("Did"), ""],
    envelope: [say("Sent to the app"), say("The app acknowledged with")],
    call: [say("The app asked"), say("Answer")],
  }[kind];
  const shown = (label, value) =>
    label &&
    Object.keys(value).length > 0 && [
      h("small", { id: freshId("said") }, label),
      h("pre", { class: "code-block", tabindex: "0" }, JSON.stringify(value, null, 2)),
    ];
  return [shown(words[0], sent), shown(words[1], answer)].flat().filter(Boolean);
}

function kindWords(kind) {
  return { act: say("What a person did"), envelope: say("Sent to the app"), call: say("A Web API call of the app") }[
    kind
  ];
}

function nameOf(handle) {
  return [...state.people.values()].find((one) => one.handle === handle)?.name ?? handle;
}

const ACTS = {
  command: () => say("typed a command"),
  shortcut: () => say("used a shortcut"),
  act: () => say("pressed or chose something"),
  submit: () => say("sent a form"),
  close: () => say("closed a window"),
  say: () => say("wrote something"),
  edit: () => say("edited a message"),
  delete: () => say("deleted a message"),
  react: () => say("put an emoji"),
  unreact: () => say("took an emoji back"),
  pin: () => say("pinned something"),
  unpin: () => say("took a pin off"),
  upload: () => say("uploaded a file"),
  attach: () => say("uploaded a file"),
  open_home: () => say("opened the Home tab"),
  create_channel: () => say("made a channel"),
  join: () => say("joined a channel"),
  leave: () => say("left a channel"),
  invite: () => say("added somebody"),
  remove: () => say("removed somebody"),
  dismiss: () => say("dismissed a message"),
};
