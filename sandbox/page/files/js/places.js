/* Where in the workspace this tab is, and what is open beside it. The address bar says it, so that a place can be
   reloaded, linked to and gone back from. */

import { hrefOf, placeOf } from "./links.js";
import { changed, channel, state } from "./store.js";

/** Go somewhere: { kind: "channel", channel, ts } or { kind: "home" }. */
export function go(place) {
  const hash = hrefOf(place).split("#")[1];
  if (location.hash === `#${hash}`) settle();
  else location.hash = hash;
}

/** Follow the address bar from now on. */
export function followAddress() {
  window.addEventListener("hashchange", settle);
  settle();
}

/** Take what the address says; where this person cannot be, they are put where they can. */
export function settle() {
  const wanted = placeOf(location.hash) ?? first();
  if (!wanted || (wanted.kind === "channel" && !channel(wanted.channel))) {
    const home = first();
    if (home) history.replaceState(null, "", hrefOf(home));
    state.place = home;
  } else {
    state.place = wanted;
  }
  if (state.place?.thread)
    state.side = { kind: "thread", channel: state.place.channel, ts: state.place.ts, at: state.place.thread };
  else if (state.side && (state.side.kind !== "thread" || state.side.channel !== state.place?.channel))
    state.side = null;
  document.body.classList.remove("list-open");
  changed("place");
  changed("side");
}

/** Open a thread, the pins or what a channel is about beside the conversation; null closes it. */
export function openSide(side) {
  state.side = side;
  changed("side");
}

/** The channel in front, if one is. */
export function here() {
  return state.place?.kind === "channel" ? channel(state.place.channel) : null;
}

/** Where somebody begins: the channel of everybody, else one of their own, else the app. */
function first() {
  const own = [...state.channels.values()].filter((one) => one.member && one.kind !== "im" && !one.archived);
  const start = own.find((one) => one.general) ?? own[0];
  if (start) return { kind: "channel", channel: start.id, ts: "" };
  return state.app.home ? { kind: "home" } : null;
}
