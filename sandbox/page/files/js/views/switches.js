/* Switches for what can go wrong on the way to Slack, so that one can see the app recover. They hold for everybody. */

import { sandbox } from "../asking.js";
import { took } from "../dates.js";
import { fill, freshId, h } from "../dom.js";
import { tried } from "../parts/toast.js";
import { state, watch } from "../store.js";
import { counted, say } from "../words.js";

const LATENCIES = [0, 100, 500, 1500];

/** Faults that strike the next call the app makes. */
const NEXT_CALL = [
  { words: () => say("Lose the next answer"), rule: { kind: "answer_lost", method: "*" } },
  { words: () => say("Answer 429 to the next call"), rule: { kind: "rate_limited", method: "*", seconds: 5 } },
  { words: () => say("Answer 503 to the next call"), rule: { kind: "server_error", method: "*" } },
];

const CONNECTION = [
  { words: () => say("Ask the app to reconnect"), body: { reason: "refresh_requested" } },
  { words: () => say("Break the app's connection"), body: {} },
];

/** Draw them as they stand now, with the focus where it was; `health` is the line about the app's connection. */
export async function drawSwitches(element, health) {
  const now = await tried(() => sandbox("GET", "switches"));
  if (!now) return;
  const again = (work) => async () => {
    await tried(work);
    await drawSwitches(element, health);
  };
  const add = (rule) => again(() => sandbox("POST", "faults", { rules: [rule] }));
  const waiting = now.faults.filter((one) => one.left > 0);
  const focused = controlsOf(element).indexOf(document.activeElement);
  fill(
    element,
    latency(now.latency_ms, again),
    limits(now.rate_limits, again),
    group(
      say("The next call"),
      NEXT_CALL.map(({ words, rule }) => button(words(), add(rule))),
    ),
    group(
      say("The connection"),
      CONNECTION.map(({ words, body }) =>
        button(
          words(),
          again(() => sandbox("POST", "disconnect", body)),
        ),
      ),
      health,
    ),
    waiting.length > 0 &&
      h(
        "p",
        { class: "faults-waiting" },
        counted(waiting.length, "{n} fault is waiting to strike.", "{n} faults are waiting to strike."),
        " ",
        h(
          "button",
          { class: "link", type: "button", onclick: again(() => sandbox("DELETE", "faults")) },
          say("Take them back"),
        ),
      ),
  );
  controlsOf(element)[focused]?.focus();
}

function controlsOf(element) {
  return [...element.querySelectorAll("input, button")];
}

function latency(now, again) {
  const name = freshId("latency");
  const choices = [...new Set([...LATENCIES, now])]
    .sort((one, other) => one - other)
    .map((milliseconds) =>
      h(
        "label",
        { class: "segment" },
        h("input", {
          type: "radio",
          name,
          checked: milliseconds === now,
          onchange: again(() => sandbox("POST", "latency", { "*": milliseconds })),
        }),
        h("span", {}, milliseconds ? `${milliseconds} ms` : say("none")),
      ),
    );
  return h(
    "fieldset",
    { class: "switch-group" },
    h("legend", {}, say("How long each Web API call takes")),
    h("div", { class: "segments" }, choices),
  );
}

function limits(now, again) {
  const box = h("input", {
    type: "checkbox",
    role: "switch",
    checked: now,
    onchange: again(() => sandbox("POST", "settings", { rate_limits: !now })),
  });
  return h("label", { class: "choice" }, box, h("span", {}, say("Enforce Slack's rate limits")));
}

/** Whether the app is there, and how long it was not; kept up to date until it is stopped. */
export function connectionLine() {
  const element = h("p", { class: "connection", role: "status" });
  let lostAt = 0;
  let awayFor = 0;

  function draw() {
    const { name, connections } = state.app;
    if (!connections) lostAt ||= Date.now();
    else if (lostAt) [awayFor, lostAt] = [Date.now() - lostAt, 0];
    if (lostAt)
      element.textContent = say(
        "{name} is away and comes back by itself within seconds. Until then commands and buttons fail, as in Slack.",
        { name },
      );
    else if (awayFor) element.textContent = say("{name} is back after {time}.", { name, time: took(awayFor) });
    else element.textContent = say("{name} is connected", { name });
  }

  draw();
  return { element, stop: watch("app", draw) };
}

function group(words, buttons, below) {
  return h(
    "div",
    { class: "switch-group", role: "group", "aria-label": words },
    h("div", { class: "legend" }, words),
    h("div", { class: "row wrap" }, buttons),
    below,
  );
}

function button(words, work) {
  return h("button", { class: "button small", type: "button", onclick: work }, words);
}
