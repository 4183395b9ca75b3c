/* The app's own place: its Home tab, and what it writes to this person alone. */

import { act } from "../asking.js";
import { drawBlocks } from "../blocks/blocks.js";
import { h } from "../dom.js";
import { hrefOf } from "../links.js";
import { Rows } from "../parts/keyed.js";
import { avatar, mark } from "../parts/people.js";
import { title, tried } from "../parts/toast.js";
import { press } from "../presses.js";
import { directWith, person, state, watch } from "../store.js";
import { say } from "../words.js";
import { entered } from "./message.js";

/** The middle for the Home tab. Opening it tells the app, which then publishes. */
export function drawHome() {
  const head = h("header", { class: "main-head" }, appTabs("home"));
  const column = h("div", { class: "home-column" });
  const element = h(
    "section",
    { class: "conversation", "aria-label": state.app.name },
    head,
    h("div", { class: "home", tabindex: "0" }, column),
  );
  const rows = new Rows(column);

  function draw() {
    const { home } = state;
    rows.lay([
      home
        ? { key: "home", stamp: [home.hash], draw: () => content(home) }
        : { key: "none", stamp: [state.app.connections], draw: nothingYet },
    ]);
  }

  const open = () => tried(() => act("open_home", {}));
  const ends = [
    watch("home", draw),
    watch("app", draw),
    watch("channels", () => head.replaceChildren(...appTabs("home"))),
    watch("online", () => state.online && open()),
  ];
  title(state.app.name);
  draw();
  open();
  return { element, end: () => ends.forEach((stop) => stop()) };
}

/** Name and tabs of the app, above both its places. */
export function appTabs(current) {
  const app = person(state.app.user);
  const direct = directWith(state.app.user);
  const tab = (name, words, place, news) =>
    h(
      "a",
      { class: "tab", href: place && hrefOf(place), "aria-current": current === name ? "page" : null },
      words,
      news > 0 && h("span", { class: "badge" }, String(news)),
    );
  return [
    h("h1", {}, avatar(app, "small"), app.name, mark(app)),
    h(
      "nav",
      { class: "tabs", "aria-label": app.name },
      state.app.home && tab("home", say("Home"), { kind: "home" }),
      direct &&
        tab(
          "messages",
          say("Messages"),
          { kind: "channel", channel: direct.id },
          current === "messages" ? 0 : direct.unread,
        ),
    ),
    h("p", { class: "topic" }, state.app.description),
  ];
}

function content(view) {
  const place = { view: view.id };
  const use = {
    place,
    valueOf: (block, element) => entered(view.state.values[block.block_id]?.[element.action_id], element),
    used: (block, element, value) => press(place, block, element, value),
  };
  return h("div", { class: "home-content", dataset: { ts: "home" } }, drawBlocks(view.blocks, use));
}

function nothingYet() {
  const words = state.app.connections
    ? say("{name} is preparing this page…", { name: state.app.name })
    : say("The app is not connected, so there is nothing here yet.");
  return h("p", { class: "quiet" }, words);
}
