/* The bar above everything: the workspace, going anywhere, how the app is, language and light, and who one is. */

import { h, soon } from "../dom.js";
import { icon, iconButton } from "../icons.js";
import { menuButton } from "../parts/menu.js";
import { avatar, mark } from "../parts/people.js";
import { chooseLanguage, chooseTheme, language, theme } from "../prefs.js";
import { me, state } from "../store.js";
import { say, sayWith } from "../words.js";
import { jump } from "./channels.js";
import { toggleDrawer } from "./drawer.js";

/** The whole bar. */
export function drawTop() {
  return [
    iconButton("menu", say("Channels and messages"), toggleList, "only-narrow"),
    h("div", { class: "team-name" }, state.team.name),
    h(
      "button",
      { class: "jump-button", type: "button", onclick: jump },
      icon("search"),
      h("span", {}, say("Go to…")),
      h("kbd", {}, /Mac/.test(navigator.platform) ? "⌘ K" : "Ctrl K"),
    ),
    health(),
    iconButton("pulse", say("What just happened"), toggleDrawer, "drawer-button"),
    looks(),
    switcher(),
  ];
}

/** Show the list on a narrow screen, or put it away; the focus goes with it. */
export function toggleList() {
  const open = document.body.classList.toggle("list-open");
  const row = document.querySelector(".sidebar [aria-current]") ?? document.querySelector(".sidebar .row");
  soon(() => (open ? row : document.querySelector(".only-narrow"))?.focus());
}

/** Whether the page is connected, and the app. */
function health() {
  const [kind, words] = !state.online
    ? ["wrong", say("Connecting…")]
    : state.app.connections
      ? ["well", say("{name} is connected", { name: state.app.name })]
      : ["wrong", say("{name} is not connected", { name: state.app.name })];
  return h(
    "div",
    { class: `health ${kind}`, role: "status" },
    h("span", { class: "health-dot" }),
    h("span", { class: "health-words" }, words),
  );
}

function looks() {
  const themes = [
    ["system", "half", say("As the system")],
    ["light", "sun", say("Light")],
    ["dark", "moon", say("Dark")],
  ];
  return menuButton(
    { class: "icon-button", "aria-label": say("Language and appearance"), title: say("Language and appearance") },
    icon("globe"),
    () => [
      { label: "中文", current: language === "zh", act: () => chooseLanguage("zh") },
      { label: "English", current: language === "en", act: () => chooseLanguage("en") },
      "line",
      ...themes.map(([name, sign, label]) => ({
        icon: sign,
        label,
        current: theme() === name,
        act: () => chooseTheme(name),
      })),
    ],
  );
}

/** "You are 王莉, 总经理": press to be somebody else. Each entry is a link, so another tab can be somebody else too. */
function switcher() {
  const own = me();
  const words = h(
    "span",
    { class: "who" },
    h("span", { class: "who-name" }, sayWith("You are {name}", { name: h("b", {}, own.name) })),
    h("small", {}, own.title),
  );
  const label = say("You are {name}, {title}. Be somebody else…", { name: own.name, title: own.title });
  const people = [...state.people.values()].filter((one) => !one.bot && !one.deleted);
  return menuButton(
    { class: "switcher", "aria-label": label, title: say("Be somebody else…") },
    [avatar(own), words, icon("down")],
    () =>
      people.map((one) => ({
        icon: avatar(one, "small"),
        label: h("span", {}, one.name, mark(one)),
        hint: one.title,
        current: one.id === own.id,
        href: `/as/${encodeURIComponent(one.handle)}${location.hash}`,
      })),
  );
}
