/* What is drawn in the drawer: a chapter for each act of somebody, and in it a line for each envelope and call that
   followed. Each is drawn once and then kept up to date, so that what is unfolded stays so and the focus stays where it
   is; what was sent and answered is only asked for when its line is unfolded. */

import { sandbox } from "../asking.js";
import { clock, took } from "../dates.js";
import { fill, freshId, h } from "../dom.js";
import { Rows } from "../parts/keyed.js";
import { tried } from "../parts/toast.js";
import { state } from "../store.js";
import { say } from "../words.js";

const KINDS = { act: "●", envelope: "→", call: "←" };
const WELL = ["ok", "acknowledged", "done"];

/** A chapter. Returns its element and how to show it as it stands now. */
export function chapterOf() {
  const head = h("summary", {});
  const lines = h("div", {});
  const details = h("details", { class: "chapter" }, head, lines);
  const rows = new Rows(lines);
  const drawn = new Map();
  let isChosen = false; // somebody has opened or closed it themselves
  details.addEventListener("click", () => (isChosen = true));

  function show({ act, rest }, isNewest) {
    fill(head, act && h("time", {}, clock(act.at)), h("span", {}, titleOf(act)), h("small", {}, sumsOf(rest)));
    const listed = [act, ...rest].filter(Boolean);
    for (const one of listed) {
      if (!drawn.has(one.number)) drawn.set(one.number, lineOf());
      drawn.get(one.number).show(one, listed[0].at);
    }
    rows.lay(listed.map(({ number }) => ({ key: number, stamp: [], draw: () => drawn.get(number).element })));
    if (!isChosen) details.open = isNewest || details.contains(document.activeElement);
  }

  return { element: h("li", {}, details), show };
}

function titleOf(act) {
  return act ? [h("b", {}, nameOf(act.who)), " ", ACTS[act.name]?.() ?? act.name] : say("Before");
}

function sumsOf(rest) {
  return say("{envelopes} to the app, {calls} calls back", {
    envelopes: rest.filter((one) => one.kind === "envelope").length,
    calls: rest.filter((one) => one.kind === "call").length,
  });
}

/** A line of a chapter, likewise. */
function lineOf() {
  const head = h("summary", {});
  const body = h("div", { class: "exchange-body" });
  const details = h("details", {}, head, body);
  let shown = null;
  let asked = null; // as what it was when its payloads were asked for

  async function unfold() {
    if (!details.open || asked === shown) return;
    const mine = (asked = shown);
    const whole = await tried(() => sandbox("GET", `exchanges/${mine.number}`));
    if (whole && asked === mine) body.replaceChildren(...bodies(whole));
  }

  function show(one, since) {
    if (one === shown) return;
    shown = one;
    const isWrong = one.milliseconds !== null && !WELL.includes(one.outcome);
    details.className = `exchange ${one.kind} ${isWrong ? "wrong" : ""}`;
    fill(head, wordsOf(one, since));
    unfold();
  }

  details.addEventListener("toggle", unfold);
  return { element: details, show };
}

function wordsOf(one, since) {
  const ended = one.milliseconds !== null;
  const outcome = !ended ? say("under way") : WELL.includes(one.outcome) ? "" : one.outcome;
  return [
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
  ];
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

/** What people can do, as it is told. */
export const ACTS = {
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
  rename: () => say("renamed a channel"),
  topic: () => say("set a topic"),
  archive: () => say("archived a channel"),
  unarchive: () => say("brought a channel back"),
  convert: () => say("changed who can see a channel"),
  delete_channel: () => say("deleted a channel"),
  join: () => say("joined a channel"),
  leave: () => say("left a channel"),
  invite: () => say("added somebody"),
  remove: () => say("removed somebody"),
  dismiss: () => say("dismissed a message"),
};
