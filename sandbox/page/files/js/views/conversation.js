/* A channel or direct message in the middle: its head, its messages, the composer; or the way in for those outside. */

import { act } from "../asking.js";
import { conversation, readConversation } from "../conversations.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { plainWithEmoji } from "../mrkdwn.js";
import { avatar, mark } from "../parts/people.js";
import { announce, title, tried } from "../parts/toast.js";
import { openSide } from "../places.js";
import { channel, person, state, watch } from "../store.js";
import { counted, say } from "../words.js";
import { composer } from "./composer.js";
import { MessageList } from "./message_list.js";
import { appTabs } from "./home.js";

/** The middle for a channel; `ts` is a message to be shown. Returns the element and how to end it. */
export function drawConversation(id, ts) {
  const head = h("header", { class: "main-head" });
  const middle = h("div", { class: "main-middle" });
  const foot = h("div", { class: "main-foot" });
  const element = h("section", { class: "conversation", "aria-label": nameOf(channel(id)) }, head, middle, foot);
  let list = null;
  let footFor = "";
  let last = "";
  let isNew = true; // nobody has seen it yet

  async function open() {
    const known = await tried(() => readConversation(id, ts));
    if (!known || !element.isConnected) return;
    list?.end();
    const one = channel(id);
    list = new MessageList(id, {
      intro: () => intro(id),
      unreadAfter: one.member && one.unread ? one.read || "0" : "",
      onmoved: markRead,
    });
    middle.replaceChildren(list.scroller, toNewest());
    list.begin(ts);
    last = known.messages.at(-1)?.ts ?? "";
    markRead();
  }

  /** The connection was lost, and what was known is forgotten: it is read again around where one is. */
  function readAgain() {
    return tried(() => readConversation(id, list.seen()));
  }

  function drawHead() {
    const one = channel(id);
    if (!one) return;
    head.replaceChildren(...headOf(one));
    title(nameOf(one));
    const kind = footKind(one);
    if (kind !== footFor) foot.replaceChildren(FEET[kind](one));
    footFor = kind;
    markRead();
  }

  function drawMessages() {
    const known = conversation(id);
    if (!known) return channel(id) && (list ? readAgain() : open());
    if (!list) return;
    const wasAtFoot = list.atFoot;
    list.draw();
    const newest = known.messages.at(-1);
    if (newest && newest.ts > last && !known.later) {
      if (newest.user !== state.me)
        announce(
          `${person(newest.user).name}: ${element.querySelector(`[data-ts="${newest.ts}"] .mrkdwn`)?.textContent ?? ""}`,
        );
      else if (!wasAtFoot) list.toNewest();
      last = newest.ts;
    }
    markRead();
  }

  function toNewest() {
    const words = [icon("down"), h("span", {}, say("To the newest"))];
    const button = h("button", { class: "to-newest", type: "button" }, words);
    button.addEventListener("click", async () => {
      if (conversation(id)?.later) await tried(() => readConversation(id));
      list.toNewest();
    });
    return button;
  }

  function markRead() {
    const one = channel(id);
    if (!list || !one?.member) return;
    middle.classList.toggle("away-from-foot", !list.atFoot);
    if (!(list.atFoot || isNew) || !document.hasFocus() || document.hidden) return;
    isNew = false;
    if (one.read >= one.latest) return;
    one.read = one.latest;
    act("read", { channel: id, ts: one.latest }).catch(() => {});
  }

  const redraw = () => {
    list?.rows.forget();
    list?.draw();
    drawHead();
  };
  const ends = [
    watch(`channel ${id}`, drawHead),
    watch("app", drawHead),
    watch(`messages ${id}`, drawMessages),
    watch("people", redraw),
  ];
  window.addEventListener("focus", markRead);
  drawHead();
  queueMicrotask(open);
  return {
    element,
    end() {
      for (const stop of ends) stop();
      window.removeEventListener("focus", markRead);
      list?.end();
    },
  };
}

/** What a conversation is called by this person. */
export function nameOf(one) {
  return one.kind === "im" ? person(one.with).name : one.name;
}

/** Its sign: a lock, a hash, a face. */
export function signOf(one) {
  if (one.kind === "im") return avatar(person(one.with), "small");
  return icon(one.kind === "private" ? "lock" : "hash");
}

function headOf(one) {
  if (one.kind === "im" && one.with === state.app.user) return appTabs("messages");
  const words = h("span", { class: "head-name" }, nameOf(one));
  const name = h("h1", {}, signOf(one), words, one.kind === "im" && mark(person(one.with)));
  if (one.kind === "private") name.append(h("span", { class: "unseen" }, say("private")));
  const about = one.kind === "im" ? person(one.with).title : one.topic || one.purpose;
  const tools = h(
    "div",
    { class: "head-tools" },
    one.pins > 0 && tool("pin", counted(one.pins, "{n} pinned item", "{n} pinned items"), String(one.pins), "pins"),
  );
  if (one.kind !== "im")
    tools.append(
      tool("people", counted(one.members.length, "{n} member", "{n} members"), String(one.members.length), "about"),
    );
  return [name, h("p", { class: "topic", title: about }, plainWithEmoji(about)), tools];
}

function tool(sign, label, words, kind) {
  return h(
    "button",
    { class: "head-tool", type: "button", "aria-label": label, title: label, onclick: () => openSide({ kind }) },
    icon(sign),
    words,
  );
}

function intro(id) {
  const one = channel(id);
  if (!one) return h("div");
  const words =
    one.kind === "im"
      ? say("This is the very beginning of your direct messages with {name}.", { name: nameOf(one) })
      : one.kind === "private"
        ? say("This is the very beginning of #{name}. Only its members can see it.", { name: one.name })
        : say("This is the very beginning of #{name}.", { name: one.name });
  return h("div", { class: "intro" }, h("h2", {}, signOf(one), nameOf(one)), h("p", {}, words));
}

/** What stands below the messages, by what this person may do here. */
function footKind(one) {
  if (one.archived) return "archived";
  if (!one.member) return "outside";
  if (one.kind === "im" && one.with === state.app.user && (state.app.read_only || !state.app.messages)) return "silent";
  return "write";
}

const FEET = {
  write: (one) => composer({ channel: one.id }),
  archived: (one) =>
    barred(
      say("#{name} is archived: it can be read but not written in.", { name: one.name }),
      one.member &&
        h(
          "button",
          { class: "button", type: "button", onclick: () => tried(() => act("unarchive", { channel: one.id })) },
          say("Bring back"),
        ),
    ),
  silent: () => barred(say("This app takes no messages. Use its commands and buttons.")),
  outside: (one) =>
    barred(
      say("You are looking at #{name} from outside.", { name: one.name }),
      h(
        "button",
        {
          class: "button primary filled",
          type: "button",
          onclick: () => tried(() => act("join", { channel: one.id })),
        },
        say("Join channel"),
      ),
    ),
};

function barred(words, button) {
  return h("div", { class: "barred" }, h("p", {}, words), button);
}
