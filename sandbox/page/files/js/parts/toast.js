/* Short notices that go away by themselves, and the voice for screen readers. */

import { h } from "../dom.js";
import { icon, iconButton } from "../icons.js";
import { state } from "../store.js";
import { say } from "../words.js";

const LONG_ENOUGH = 7000;
const SPOKEN = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
const NOTICES = h("div", { class: "toasts", role: "alert" });

/** Put both onto the page. */
export function layToasts() {
  document.body.append(SPOKEN, NOTICES);
}

/** Say something to those who listen to the page instead of looking at it. */
export function announce(words) {
  SPOKEN.textContent = "";
  requestAnimationFrame(() => (SPOKEN.textContent = words));
}

/** Show a sentence for a while. It stands above an open window too. */
export function toast(words, kind = "plain") {
  const away = () => notice.remove();
  const close = iconButton("close", say("Dismiss"), away);
  const notice = h("div", { class: `toast ${kind}` }, kind === "wrong" && icon("warning"), h("p", {}, words), close);
  setTimeout(away, LONG_ENOUGH);
  NOTICES.append(notice);
  bringForward();
}

/** A window goes: what is still said in it goes on in front of what is left. */
export function leaveNotices(window) {
  if (window.contains(NOTICES)) bringForward(window);
}

function bringForward(except = null) {
  const front = [...document.querySelectorAll("dialog[open]")].filter((one) => one !== except).at(-1) ?? document.body;
  if (NOTICES.parentElement !== front) front.append(NOTICES);
}

/** What Slack itself says where the app did not answer. */
export function failed(error) {
  toast(slackSays(error), "wrong");
}

/** Slack's own words for an error, and what they mean. */
export function slackSays({ code, about }) {
  const name = about.startsWith("/") ? about : `“${about}”`;
  const why = {
    operation_timeout: say("the app did not answer within three seconds"),
    dispatch_failed: say("the app is not connected"),
    http_service_error: say("the app answered with an error"),
    invalid_response: say("the app's answer could not be understood"),
  }[code];
  return say("{name} failed: {why} ({code}).", { name, why: why ?? code, code });
}

/** Do something a person asked for; what is refused is said, in a notice unless another place is given. Gives what came
    of it, or null. */
export async function tried(work, refused = (words) => toast(words, "wrong")) {
  try {
    return await work();
  } catch (problem) {
    refused(problem.message);
    if (problem.name !== "Error") console.error(problem);
    return null;
  }
}

let place = "";

/** The tab's title: where one is, and how often one was called. */
export function title(words) {
  place = words;
  retitle();
}

export function retitle() {
  const news = [...state.channels.values()].reduce((sum, one) => sum + one.pings, 0);
  document.title = `${news ? `(${news}) ` : ""}${place} · ${state.team.name}`;
}
