/* The list on the left: the app, channels, people; what is new in each. */

import { h } from "../dom.js";
import { icon, iconButton } from "../icons.js";
import { hrefOf } from "../links.js";
import { avatar, mark } from "../parts/people.js";
import { directWith, me, person, state } from "../store.js";
import { counted, say } from "../words.js";
import { browseChannels, createChannel, writeSomebody } from "./channels.js";
import { nameOf, signOf } from "./conversation.js";

/** The whole list. */
export function drawSidebar() {
  const own = [...state.channels.values()].filter((one) => one.member && (!one.archived || isHere(one)));
  const channels = own.filter((one) => one.kind !== "im").sort((one, other) => one.name.localeCompare(other.name));
  const directs = own.filter((one) => one.kind === "im" && one.with !== state.app.user && (one.latest || isHere(one)));
  return [
    section(say("Apps"), [appRow()]),
    section(
      say("Channels"),
      [...channels.map(channelRow), browseRow()],
      !me().guest && iconButton("plus", say("Create a channel"), createChannel),
    ),
    section(say("Direct messages"), directs.map(channelRow), iconButton("plus", say("Write to somebody"), writeSomebody)),
  ];
}

function section(words, rows, tool) {
  return h(
    "section",
    {},
    h("div", { class: "sidebar-head" }, h("h2", {}, words), tool),
    h(
      "ul",
      {},
      rows.map((one) => h("li", {}, one)),
    ),
  );
}

function channelRow(one) {
  const who = one.kind === "im" ? person(one.with) : null;
  return row({
    place: { kind: "channel", channel: one.id },
    sign: signOf(one),
    name: nameOf(one),
    extra: who && mark(who),
    news: one,
    isCurrent: isHere(one),
    isPrivate: one.kind === "private",
  });
}

function appRow() {
  const direct = directWith(state.app.user);
  const app = person(state.app.user);
  const isCurrent = state.place?.kind === "home" || (direct && isHere(direct));
  const kind = state.app.home ? { kind: "home" } : { kind: "channel", channel: direct?.id };
  return row({ place: kind, sign: avatar(app, "small"), name: app.name, news: direct, isCurrent });
}

function row({ place, sign, name, extra, news, isCurrent, isPrivate }) {
  const isNew = !isCurrent && (news?.unread > 0 || news?.pings > 0);
  const pings = news?.kind === "im" ? news.unread : news?.pings;
  const spoken = isNew ? counted(news.unread, "{n} unread message", "{n} unread messages") : "";
  return h(
    "a",
    { class: `row ${isNew ? "unread" : ""}`, href: hrefOf(place), "aria-current": isCurrent ? "page" : null },
    sign,
    h("span", { class: "row-name" }, name),
    extra,
    isPrivate && h("span", { class: "unseen" }, say("private")),
    spoken && h("span", { class: "unseen" }, spoken),
    isNew && pings > 0 && h("span", { class: "badge", "aria-hidden": "true" }, String(pings)),
  );
}

function browseRow() {
  return (
    !me().guest &&
    h(
      "button",
      { class: "row quiet", type: "button", onclick: browseChannels },
      icon("search"),
      h("span", { class: "row-name" }, say("Browse channels")),
    )
  );
}

function isHere(one) {
  return state.place?.kind === "channel" && state.place.channel === one.id;
}
