/* What this tab knows, and who wants to hear when it changes.

   Everything arrives over the socket (live.js) as a hello and then as news; nothing else writes here but what a person
   is doing right now: where they are, what they have open, which buttons wait for their answer. Views listen to a topic
   and draw themselves anew from `state`. */

export const state = {
  me: "",
  team: { name: "" },
  people: new Map(),
  channels: new Map(),
  app: { user: "", name: "", commands: [], shortcuts: [], connections: 0 },
  modals: [],
  home: null,
  place: null, // { kind: "channel", channel, ts } or { kind: "home" }
  side: null, // { kind: "thread" | "pins" | "about", channel, ts }
  online: false,
};

const listeners = new Map();
const due = new Set();

/** Call `draw` whenever the topic has changed; returns how to stop. */
export function watch(topic, draw) {
  const group = listeners.get(topic) ?? new Set();
  listeners.set(topic, group.add(draw));
  return () => group.delete(draw);
}

/** Something of this topic has changed. Several changes in a row are heard once. */
export function changed(topic) {
  if (due.size === 0) queueMicrotask(tellAll);
  due.add(topic);
}

/** Somebody, or a stand-in for somebody this person does not know. */
export function person(id) {
  return state.people.get(id) ?? { id, handle: id, name: id, title: "", tz: "Asia/Shanghai" };
}

export function me() {
  return person(state.me);
}

export function channel(id) {
  return state.channels.get(id);
}

/** The direct message with somebody, if there is one. */
export function directWith(id) {
  return [...state.channels.values()].find((one) => one.kind === "im" && one.with === id);
}

function tellAll() {
  const topics = [...due];
  due.clear();
  for (const topic of topics) for (const draw of [...(listeners.get(topic) ?? [])]) draw();
}
