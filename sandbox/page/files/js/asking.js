/* Asking the sandbox: looking further, and acting as the person of this tab.

   A refusal comes as `Refused` with a sentence, in the language of the page; what did not arrive at all as one too. */

import { fromRefusal, say } from "./words.js";

class Refused extends Error {}

/** Whose page this is, as the address says: /as/zhao. */
export const HANDLE = decodeURIComponent(location.pathname.split("/")[2] ?? "");

/** Look at a stretch of a channel, a thread, its pins. */
export function look(what, query) {
  return ask("GET", `people/${encodeURIComponent(HANDLE)}/${what}?${new URLSearchParams(query)}`);
}

/** Do something: `act("say", { channel, text })`. */
export function act(what, body) {
  return ask("POST", `people/${encodeURIComponent(HANDLE)}/${what}`, body);
}

/** The sandbox itself: its switches, its faults, what just happened. */
export function sandbox(verb, path, body) {
  return ask(verb, path, body);
}

/** Where a shared file can be read by this person. */
export function addressOf(file) {
  return `/files-pri/${file.id}/${encodeURIComponent(file.name)}?as=${encodeURIComponent(HANDLE)}`;
}

/** A shared file as text. */
export async function wordsOf(file) {
  const answer = await fetched(addressOf(file));
  if (!answer.ok) throw new Refused(say("This file cannot be read (any more)."));
  return answer.text();
}

async function ask(verb, path, body) {
  const options = { method: verb, headers: { "Content-Type": "application/json" } };
  if (body !== undefined) options.body = JSON.stringify(body);
  const answer = await fetched(`/sandbox/${path}`, options);
  const said = await answer.json();
  if (!answer.ok) throw new Refused(fromRefusal(said.refused));
  return said;
}

async function fetched(address, options) {
  try {
    return await fetch(address, options);
  } catch {
    throw new Refused(say("The sandbox cannot be reached. Is it still running?"));
  }
}
