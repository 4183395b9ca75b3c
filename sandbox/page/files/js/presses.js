/* Buttons that wait for their answer. Slack shows that a press is under way until the app has acknowledged it, and a
   warning beside the button if it does not within three seconds.

   A press is known by its key (place, block, action), so a message that is drawn anew meanwhile shows it too. */

import { act } from "./asking.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { slackSays, tried } from "./parts/toast.js";

const standing = new Map();

/** Where an element stands, as one word. */
export function keyOf(place, block, element) {
  return [place.view ?? `${place.channel} ${place.ts}`, block.block_id, element.action_id].join(" ");
}

/** Tell the app that this was pressed or chosen. */
export async function press(place, block, element, value = null) {
  const key = keyOf(place, block, element);
  stand(key, { waiting: true });
  const answer = await tried(() =>
    act("act", { ...place, block_id: block.block_id, action_id: element.action_id, value }),
  );
  stand(key, { error: answer?.error ? slackSays(answer.error) : "" });
  return answer;
}

/** Dress a control that has just been drawn in how its press stands. */
export function follow(control, key) {
  control.dataset.key = key;
  dress(control, standing.get(key) ?? {});
  return control;
}

function stand(key, how) {
  if (how.waiting || how.error) standing.set(key, how);
  else standing.delete(key);
  for (const control of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) dress(control, how);
}

function dress(control, { waiting = false, error = "" }) {
  control.classList.toggle("waiting", waiting);
  if (waiting) control.setAttribute("aria-busy", "true");
  else control.removeAttribute("aria-busy");
  control.parentElement?.querySelector(`:scope > .press-failed`)?.remove();
  if (!error) return;
  const sign = h("span", { class: "press-failed", role: "img", "aria-label": error, title: error }, icon("warning"));
  if (control.parentElement) control.after(sign);
  else queueMicrotask(() => control.isConnected && control.after(sign));
}
