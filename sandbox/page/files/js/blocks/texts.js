/* Text objects, and the note for what this page cannot show. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { mrkdwn, plainWithEmoji } from "../mrkdwn.js";
import { say } from "../words.js";

/** The nodes of a text object. https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
export function texts(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : plainWithEmoji(object.text);
}

/** What cannot be shown is said, never left out. */
export function note(words) {
  return h("div", { class: "cannot-show", role: "note" }, icon("warning"), words);
}

/** One thing that cannot be drawn, for whatever reason, takes nothing else with it. */
export function guarded(draw, instead) {
  try {
    return draw();
  } catch (problem) {
    console.warn(problem);
    return instead();
  }
}

export function unknown(kind) {
  return note(say("This page cannot show “{kind}”. In Slack it would stand here.", { kind: String(kind) }));
}
