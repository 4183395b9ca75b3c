/* What can be done with a message: emoji, reply, pin, the app's shortcuts, edit, delete. */

import { act } from "../asking.js";
import { h } from "../dom.js";
import { signOf } from "../emoji.js";
import { icon, iconButton } from "../icons.js";
import { hrefOf } from "../links.js";
import { ask } from "../parts/dialog.js";
import { openEmoji } from "../parts/emoji_picker.js";
import { menuButton } from "../parts/menu.js";
import { tried, toast } from "../parts/toast.js";
import { openSide } from "../places.js";
import { channel, me, state } from "../store.js";
import { say } from "../words.js";
import { editInPlace } from "./editing.js";

const AT_HAND = ["white_check_mark", "eyes", "pushpin"];

/** The row that appears beside a message. */
export function toolsFor(message, { inThread }) {
  const place = { channel: message.channel, ts: message.ts };
  if (message.only_you) return bar([iconButton("close", say("Dismiss"), () => tried(() => act("dismiss", place)))]);
  if (!channel(message.channel)?.member || channel(message.channel).archived || message.subtype === "tombstone")
    return null;
  return bar([
    AT_HAND.map((name) => quick(message, name)),
    iconButton("smile", say("Add a reaction"), (button) => openEmoji(button, (name) => toggleReaction(message, name))),
    !inThread &&
      iconButton("thread", say("Reply in thread"), () =>
        openSide({ kind: "thread", channel: message.channel, ts: message.ts }),
      ),
    menuButton({ class: "icon-button", "aria-label": say("More actions") }, icon("more"), () => entriesFor(message, inThread)),
  ]);
}

/** Put one's emoji there, or take it back. */
export function toggleReaction(message, name) {
  const own = message.reactions?.find((one) => one.name === name)?.users.includes(state.me);
  return tried(() => act(own ? "unreact" : "react", { channel: message.channel, ts: message.ts, emoji: name }));
}

function bar(tools) {
  return h("div", { class: "message-tools", role: "toolbar", "aria-label": say("Message actions") }, tools);
}

function quick(message, name) {
  const label = say("React with :{name}:", { name });
  return h(
    "button",
    {
      class: "icon-button emoji-tool",
      type: "button",
      "aria-label": label,
      title: label,
      onclick: () => toggleReaction(message, name),
    },
    signOf(name),
  );
}

function entriesFor(message, inThread) {
  const place = { channel: message.channel, ts: message.ts };
  const own = message.user === state.me && !message.subtype;
  const pinned = Boolean(message.pinned_to);
  const shortcuts = state.app.shortcuts
    .filter((one) => one.type === "message")
    .map((one) => ({
      icon: "bolt",
      label: one.name,
      hint: state.app.name,
      act: () => tried(() => act("shortcut", { ...place, shortcut: one.callback_id })),
    }));
  return [
    ...shortcuts,
    shortcuts.length > 0 && "line",
    {
      icon: "pin",
      label: pinned ? say("Unpin") : say("Pin to this conversation"),
      act: () => tried(() => act(pinned ? "unpin" : "pin", place)),
    },
    { icon: "link", label: say("Copy link"), act: () => copyLink(place) },
    own && { icon: "edit", label: say("Edit message"), act: () => editInPlace(message, { inThread }) },
    (message.user === state.me || me().admin) && {
      icon: "trash",
      label: say("Delete message…"),
      danger: true,
      act: () => remove(place),
    },
  ];
}

async function copyLink(place) {
  await navigator.clipboard.writeText(new URL(hrefOf({ kind: "channel", ...place }), location.origin).href);
  toast(say("The link is in the clipboard."));
}

async function remove(place) {
  const sure = await ask({
    title: say("Delete message"),
    words: say("It will be gone for everybody. This cannot be undone."),
    confirm: say("Delete"),
    danger: true,
  });
  if (sure) await tried(() => act("delete", place));
}
