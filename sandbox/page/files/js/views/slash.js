/* Slash commands: the app's go to the app, a few of Slack's own are done here. */

import { act } from "../asking.js";
import { tried, toast } from "../parts/toast.js";
import { state } from "../store.js";
import { say } from "../words.js";

/** Slack's own. Their words are given to `say` where they are shown. */
export const COMMANDS = [
  {
    command: "/invite",
    usage_hint: "@somebody",
    description: "Add somebody, or the app, to this channel",
    run: invite,
  },
  {
    command: "/remove",
    usage_hint: "@somebody",
    description: "Remove somebody from this channel",
    run: removeSomebody,
  },
  {
    command: "/topic",
    usage_hint: "text",
    description: "Set the topic of this channel",
    run: (text, place) => act("topic", { ...place, topic: text }),
  },
  {
    command: "/rename",
    usage_hint: "new-name",
    description: "Rename this channel",
    run: (text, place) => act("rename", { ...place, name: text.replace(/^#/, "") }),
  },
  { command: "/leave", usage_hint: "", description: "Leave this channel", run: (text, place) => act("leave", place) },
  {
    command: "/archive",
    usage_hint: "",
    description: "Archive this channel",
    run: (text, place) => act("archive", place),
  },
];

/** Run what was typed. True if it was taken. */
export async function runCommand(text, { channel, thread }) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [null, text, ""];
  const own = COMMANDS.find((one) => one.command === command);
  const known = own || state.app.commands.some((one) => one.command === command);
  if (!known)
    return refuse(say("{command} is not a command here. To say it as a message, put a space before it.", { command }));
  if (thread) return refuse(say("Commands work in the channel, not in threads."));
  const answer = await tried(() =>
    own ? own.run(rest.trim(), { channel }) : act("command", { channel, command, text: rest }),
  );
  return answer !== null;
}

function refuse(words) {
  toast(words, "wrong");
  return false;
}

function invite(text, place) {
  return act("invite", { ...place, people: handles(text) });
}

async function removeSomebody(text, place) {
  for (const person of handles(text)) await act("remove", { ...place, person });
}

/** Whom a line names. A name as the completion writes it may have spaces. */
function handles(text) {
  const people = [...state.people.values()].sort((one, other) => other.name.length - one.name.length);
  const named = people.reduce((line, one) => line.replaceAll(`@${one.name}`, `@${one.handle} `), text);
  return named.split(/[\s,，、]+/).filter(Boolean);
}
