/* The page, put together: what is where, and what is drawn anew when something changes.

   live.js hears and writes into the store; each part of the page watches its topics there; people's acts go out through
   asking.js and come back as news like everybody else's. */

import { h } from "./dom.js";
import { listen } from "./live.js";
import { closePopup } from "./parts/popup.js";
import { layToasts, retitle } from "./parts/toast.js";
import { followAddress, settle } from "./places.js";
import { language } from "./prefs.js";
import { changed, state, watch } from "./store.js";
import { jump } from "./views/channels.js";
import { drawConversation } from "./views/conversation.js";
import { drawHome } from "./views/home.js";
import { followWindows } from "./views/modal.js";
import { drawSide, leaveSide } from "./views/side.js";
import { drawSidebar } from "./views/sidebar.js";
import { drawTop, toggleList } from "./views/top.js";
import { say } from "./words.js";

const top = h("header", { class: "top" });
const sidebar = h("nav", { class: "sidebar", "aria-label": say("Channels and messages") });
const main = h("main", { class: "main", id: "main" });
const side = h("div", { class: "side" });
const columns = h("div", { class: "columns" }, sidebar, main, side);

let shownPlace = "";
let shownSide = "";
let inMain = null;
let inSide = null;
let isKnown = false;

function start() {
  document.documentElement.lang = { zh: "zh-CN", en: "en" }[language];
  document.body.replaceChildren(top, columns);
  layToasts();
  watch("online", greet);
  for (const topic of ["people", "app", "online"]) watch(topic, drawBar);
  for (const topic of ["people", "channels", "place", "app"]) watch(topic, drawList);
  watch("place", drawMain);
  watch("channels", keepInSight);
  watch("channels", retitle);
  watch("side", drawBeside);
  followWindows();
  document.addEventListener("pointerdown", closeList, true);
  document.addEventListener("keydown", shortcuts);
  listen();
}

/** The first hello: now the address can be followed. After a later one everything stands where it stood, and looks at
    itself again. */
function greet() {
  if (!state.online) return;
  if (!isKnown) {
    isKnown = true;
    return followAddress();
  }
  if (!state.place) settle();
  for (const id of state.channels.keys()) changed(`channel ${id}`);
}

function drawBar() {
  const focused = [...top.querySelectorAll("button")].indexOf(document.activeElement);
  top.replaceChildren(...drawTop());
  top.querySelectorAll("button")[focused]?.focus();
}

function drawList() {
  if (!isKnown) return;
  const { scrollTop } = sidebar;
  const focused = sidebar.contains(document.activeElement) ? document.activeElement.getAttribute("href") : "";
  sidebar.replaceChildren(...drawSidebar());
  sidebar.scrollTop = scrollTop;
  if (focused) sidebar.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function drawMain() {
  if (!isKnown) return;
  const place = JSON.stringify(state.place);
  if (place === shownPlace) return;
  shownPlace = place;
  closePopup();
  inMain?.end();
  inMain = !state.place
    ? null
    : state.place.kind === "home"
      ? drawHome()
      : drawConversation(state.place.channel, state.place.thread ? "" : state.place.ts);
  main.replaceChildren(inMain ? inMain.element : h("p", { class: "quiet nowhere" }, say("You are in no channel yet.")));
}

function drawBeside() {
  const wanted = JSON.stringify(state.side);
  if (wanted === shownSide) return;
  const hadFocus = side.contains(document.activeElement);
  shownSide = wanted;
  inSide?.end();
  inSide = drawSide();
  side.replaceChildren(...(inSide ? [inSide.element] : []));
  document.body.classList.toggle("side-open", Boolean(inSide));
  if (hadFocus && !inSide) leaveSide();
}

/** A channel that is gone from one's sight is left; in one that was just joined one can write. */
function keepInSight() {
  if (isKnown && state.place?.kind === "channel" && !state.channels.has(state.place.channel)) settle();
}

/** On a narrow screen the list lies over the conversation; a touch beside it puts it away. */
function closeList(event) {
  const open = document.body.classList.contains("list-open");
  if (open && !sidebar.contains(event.target) && !event.target.closest(".only-narrow")) toggleList();
}

const REGIONS = [
  ".sidebar a",
  ".messages article:last-of-type, .home",
  ".main .composer-field",
  ".side .composer-field, .side:not(:has(.composer-field)) button",
  ".drawer button",
];

/** Ctrl+K goes anywhere; F6 goes from one part of the page to the next; Escape closes what is beside. */
function shortcuts(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) jump();
  } else if (event.key === "F6") {
    event.preventDefault();
    const parts = REGIONS.map((one) => document.querySelector(one)).filter(Boolean);
    const at = parts.findIndex((one) =>
      one.closest("nav, .main-middle, .home, .main-foot, .side, .drawer")?.contains(document.activeElement),
    );
    parts[(at + (event.shiftKey ? parts.length - 1 : 1)) % parts.length]?.focus();
  } else if (event.key === "Escape" && document.body.classList.contains("list-open")) {
    toggleList();
  }
}

start();
