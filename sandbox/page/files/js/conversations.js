/* The messages this tab has read so far: stretches of channels, and threads.

   A conversation is one unbroken stretch. `earlier` and `later` say whether there is more beyond its ends; while there is
   more beyond the later end, new messages are not put behind it but are found when one gets there.

   News come over the socket and answers by themselves, so an answer may be older than what was heard while it was under
   way: what a read hears meanwhile is put into place once more after it. */

import { look } from "./asking.js";
import { changed, state } from "./store.js";

const conversations = new Map();
const threads = new Map();
const reads = new Set();
const asked = new Set();

/** A channel's stretch as known: null until it was read for the first time. */
export function conversation(channel) {
  return conversations.get(channel) ?? null;
}

/** Read the newest stretch, unless it is there; with `ts`, the one around that message. */
export async function readConversation(channel, ts = "") {
  const known = conversations.get(channel);
  if (known && (ts ? known.messages.some((one) => one.ts === ts) : !known.later)) return known;
  await read(channel, "messages", ts ? { around: ts } : {}, ({ messages, earlier, later }) => {
    conversations.set(channel, { channel, messages, earlier, later });
    changed(`messages ${channel}`);
  });
  return conversations.get(channel);
}

/** Read further back, or further on. */
export async function readFurther(channel, way) {
  const known = conversations.get(channel);
  if (!known?.[way] || known.reading) return;
  known.reading = true;
  const [edge, word] = way === "earlier" ? [known.messages[0], "before"] : [known.messages.at(-1), "after"];
  try {
    await read(channel, "messages", edge ? { [word]: edge.ts } : {}, ({ messages, [way]: more }) => {
      known[way] = more;
      known.messages = way === "earlier" ? [...messages, ...known.messages] : [...known.messages, ...messages];
    });
  } finally {
    known.reading = false;
  }
}

/** A thread as known: its first message and the replies; null until it was read. */
export function thread(channel, ts) {
  return threads.get(`${channel} ${ts}`) ?? null;
}

export async function readThread(channel, ts) {
  await read(channel, "thread", { ts }, ({ messages }) => {
    threads.set(`${channel} ${ts}`, messages);
    changed(`thread ${channel} ${ts}`);
  });
}

/** A message is new, or looks different now. */
export function takeMessage(message) {
  take(message.channel, () => put(message));
}

/** A message is no more. */
export function takeMessageGone(channel, ts) {
  take(channel, () => drop(channel, ts));
}

/** After a new hello nothing known before can be trusted to be whole, nor can an answer that is still under way. */
export function forgetConversations() {
  for (const one of reads) one.isOld = true;
  for (const topic of asked) changed(topic);
  asked.clear();
  conversations.clear();
  threads.clear();
}

/** The newest message of one's own in a channel, to be edited with the arrow key. */
export function ownLast(messages) {
  return messages.findLast((one) => one.user === state.me && !one.subtype && !one.only_you);
}

/** Ask for messages of a channel, keep what is answered, and then what was heard of that channel meanwhile. */
async function read(channel, what, query, keep) {
  const mine = { channel, heard: [], isOld: false };
  reads.add(mine);
  asked.add([what, channel, query.ts].filter(Boolean).join(" "));
  try {
    const answer = await look(what, { channel, ...query });
    if (mine.isOld) return read(channel, what, query, keep);
    keep(answer);
    for (const again of mine.heard) again();
  } finally {
    reads.delete(mine);
  }
}

/** Do now what a piece of news asks for, and again after each read of that channel which is under way. */
function take(channel, work) {
  for (const one of reads) if (one.channel === channel) one.heard.push(work);
  work();
}

function put(message) {
  const top = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : "";
  const replies = threads.get(`${message.channel} ${top || message.ts}`);
  if (replies) {
    place(replies, message, true);
    changed(`thread ${message.channel} ${top || message.ts}`);
  }
  const known = conversations.get(message.channel);
  if (!top && known && place(known.messages, message, !known.later)) changed(`messages ${message.channel}`);
}

function drop(channel, ts) {
  const known = conversations.get(channel);
  if (known) {
    known.messages = known.messages.filter((one) => one.ts !== ts);
    changed(`messages ${channel}`);
  }
  for (const [key, messages] of threads) {
    if (!key.startsWith(`${channel} `)) continue;
    threads.set(
      key,
      messages.filter((one) => one.ts !== ts),
    );
    changed(`thread ${key}`);
  }
}

/** Put it where its time says, or in the place of its earlier self; at the end only if it `may`. */
function place(messages, message, mayAppend) {
  const at = messages.findLastIndex((one) => one.ts <= message.ts);
  if (messages[at]?.ts === message.ts) messages[at] = message;
  else if (at === messages.length - 1 && !mayAppend) return false;
  else if (at === -1 && messages.length > 0)
    return false; // further back than what is known
  else messages.splice(at + 1, 0, message);
  return true;
}
