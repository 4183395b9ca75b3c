/* People as they appear everywhere: a coloured square with a sign of their name, the name, the title. */

import { h } from "../dom.js";
import { say } from "../words.js";
import { state } from "../store.js";

const HUES = [350, 18, 36, 150, 172, 196, 214, 236, 262, 292, 322];

/** The square. The app has one of its own. */
export function avatar(person, size = "") {
  const face = h("span", { class: `avatar ${size} ${person.bot ? "app" : ""}`, "aria-hidden": "true" }, signOf(person));
  if (!person.bot) face.style.setProperty("--hue", HUES[sum(person.id) % HUES.length]);
  return face;
}

/** A mark for the app, a guest, somebody who has left. */
export function mark(person) {
  const word = person.bot ? say("App") : person.deleted ? say("deactivated") : person.guest ? say("guest") : "";
  return word && h("span", { class: "mark" }, word);
}

/** Everybody who can be named in a field, by name. */
export function everybody({ withApp = false } = {}) {
  return [...state.people.values()].filter((one) => !one.deleted && (withApp || !one.bot));
}

/** Options of a list of people. */
export function asOptions(people) {
  return people.map((one) => ({
    value: one.id,
    label: one.name,
    hint: one.title,
    words: one.handle,
    mark: avatar(one, "small"),
  }));
}

function signOf(person) {
  const name = person.name.trim();
  return /^[\x00-\x7f]/.test(name) ? name.slice(0, 1).toUpperCase() : name.slice(-1);
}

function sum(text) {
  return [...text].reduce((total, sign) => total + sign.codePointAt(0) * 7, 0);
}
