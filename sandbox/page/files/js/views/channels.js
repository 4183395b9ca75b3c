/* Finding, making and joining channels; writing to somebody; going anywhere by name. */

import { act } from "../asking.js";
import { freshId, h } from "../dom.js";
import { icon } from "../icons.js";
import { avatar, asOptions, everybody, mark } from "../parts/people.js";
import { showDialog } from "../parts/dialog.js";
import { picker } from "../parts/picker.js";
import { tried } from "../parts/toast.js";
import { go } from "../places.js";
import { directWith, state } from "../store.js";
import { counted, say } from "../words.js";
import { nameOf, signOf } from "./conversation.js";

/** All channels open to this person, joined or not. */
export async function browseChannels() {
  const listed = [...state.channels.values()]
    .filter((one) => one.kind !== "im")
    .sort((one, other) => one.name.localeCompare(other.name));
  const chosen = await showDialog({
    title: say("Channels"),
    content: (close) =>
      h(
        "ul",
        { class: "channel-list" },
        listed.map((one) => channelEntry(one, close)),
      ),
  });
  if (chosen) go({ kind: "channel", channel: chosen });
}

function channelEntry(one, close) {
  const words = [
    one.archived && say("archived"),
    one.member && say("joined"),
    counted(one.members.length, "{n} member", "{n} members"),
    one.topic || one.purpose,
  ];
  return h(
    "li",
    {},
    h(
      "button",
      { class: "channel-entry", type: "button", onclick: () => close(one.id) },
      signOf(one),
      h("span", {}, h("b", {}, one.name), h("small", {}, words.filter(Boolean).join(" · "))),
    ),
  );
}

export async function createChannel() {
  const name = h("input", {
    class: "field",
    id: freshId("field"),
    maxlength: 80,
    placeholder: "plan-budget",
    autocomplete: "off",
    required: true,
  });
  const isPrivate = h("input", { type: "checkbox" });
  const make = (close) => async (event) => {
    event.preventDefault();
    const made = await tried(() =>
      act("create_channel", { name: name.value.trim().toLowerCase().replace(/\s+/g, "-"), private: isPrivate.checked }),
    );
    if (made) close(made.channel);
  };
  const made = await showDialog({
    title: say("Create a channel"),
    content: (close) =>
      h(
        "form",
        { class: "plain-form", onsubmit: make(close) },
        h("label", { class: "input-label", for: name.id }, say("Name")),
        name,
        h("div", { class: "input-hint" }, say("Lower-case letters, digits, hyphens and underscores.")),
        h("label", { class: "choice" }, isPrivate, h("span", {}, say("Private: only those invited can see it"))),
        h("div", { class: "row end" }, h("button", { class: "button primary filled", type: "submit" }, say("Create"))),
      ),
  });
  if (made) go({ kind: "channel", channel: made });
}

/** Choose somebody and go to the direct message with them. */
export async function writeSomebody() {
  const id = await showDialog({
    title: say("Write to somebody"),
    content: (close) => {
      const field = h("input", { class: "field", "aria-label": say("Message"), placeholder: say("Message") });
      let who = "";
      const people = picker({
        options: asOptions(everybody().filter((one) => one.id !== state.me)),
        placeholder: say("Who?"),
        properties: { "aria-label": say("Who?") },
        onchange: ([value]) => {
          who = value;
          if (directWith(value)) close(value);
          else field.focus();
        },
      });
      const send = async (event) => {
        event.preventDefault();
        if (
          who &&
          field.value.trim() &&
          (await tried(() => act("say", { channel: `@${state.people.get(who).handle}`, text: field.value })))
        )
          close(who);
      };
      return h(
        "form",
        { class: "plain-form", onsubmit: send },
        people,
        field,
        h("div", { class: "row end" }, h("button", { class: "button primary filled", type: "submit" }, say("Send"))),
      );
    },
  });
  const direct = id && directWith(id);
  if (direct) go({ kind: "channel", channel: direct.id });
}

/** Ctrl+K: go to a channel or a person by part of the name. */
export async function jump() {
  const places = [...state.channels.values()].filter((one) => one.member && !one.archived);
  const options = places.map((one) => ({
    value: one.id,
    label: nameOf(one),
    hint: one.topic,
    mark: one.kind === "im" ? signOf(one) : icon(one.kind === "private" ? "lock" : "hash"),
  }));
  const id = await showDialog({
    title: say("Go to…"),
    className: "jump",
    content: (close) => {
      const properties = { "aria-label": say("A channel or a person"), autofocus: true };
      const field = picker({
        options,
        placeholder: say("A channel or a person"),
        properties,
        onchange: ([value]) => close(value),
      });
      queueMicrotask(() => field.click());
      return field;
    },
  });
  if (id) go({ kind: "channel", channel: id });
}

/** A row for somebody in a list of members. */
export function memberRow(person, tool) {
  return h(
    "li",
    { class: "member" },
    avatar(person),
    h("span", {}, h("b", {}, person.name), mark(person), h("small", {}, person.title)),
    tool,
  );
}
