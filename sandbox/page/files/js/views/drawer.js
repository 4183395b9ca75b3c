/* The drawer "what just happened": the acts of people, and what the workspace and the app then said to each other, with
   times and answers; and switches for what can go wrong.

   It shows all traffic, whoever it was for: it is a look behind the stage, not a person's view. The last acts are kept,
   older ones are let go. */

import { h } from "../dom.js";
import { iconButton } from "../icons.js";
import { Rows } from "../parts/keyed.js";
import { say } from "../words.js";
import { chapterOf } from "./exchanges.js";
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
  drawer = { element, rows: new Rows(list), switches, health, ...nothingYet(), socket: connect() };
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

function nothingYet() {
  return { exchanges: new Map(), oldest: 0, drawn: new Map() };
}

function connect() {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/sandbox/exchanges/live`);
  socket.onopen = () => {
    Object.assign(drawer, nothingYet()); // all that is kept is told anew; it may be another workspace
    drawSwitches(drawer.switches, drawer.health.element);
    draw();
  };
  socket.onmessage = (frame) => {
    for (const one of JSON.parse(frame.data).exchanges)
      if (one.number >= drawer.oldest) drawer.exchanges.set(one.number, one);
    draw();
  };
  socket.onclose = () => setTimeout(() => drawer?.socket === socket && (drawer.socket = connect()), 1000);
  return socket;
}

/** Acts with all that followed until the next one, the newest first. */
function chapters() {
  const found = [];
  for (const one of [...drawer.exchanges.values()].sort((some, other) => some.number - other.number)) {
    const act = one.kind === "act" ? one : null;
    if (act || !found.length) found.push({ number: one.number, act, rest: act ? [] : [one] });
    else found.at(-1).rest.push(one);
  }
  return found.slice(-MOST_ACTS).reverse();
}

function draw() {
  const listed = chapters();
  letGo(listed.at(-1)?.number ?? 0);
  for (const [at, chapter] of listed.entries()) {
    if (!drawer.drawn.has(chapter.number)) drawer.drawn.set(chapter.number, chapterOf());
    drawer.drawn.get(chapter.number).show(chapter, at === 0);
  }
  const { drawn } = drawer;
  const rows = listed.map(({ number }) => ({ key: number, stamp: [drawn], draw: () => drawn.get(number).element }));
  drawer.rows.lay(rows.length ? rows : [{ key: "none", stamp: [], draw: nothing }]);
}

/** Forget what came before. */
function letGo(oldest) {
  drawer.oldest = oldest;
  for (const kept of [drawer.exchanges, drawer.drawn])
    for (const number of [...kept.keys()]) if (number < oldest) kept.delete(number);
}

function nothing() {
  return h("li", { class: "quiet" }, say("Nothing yet. Press a button and look here."));
}
