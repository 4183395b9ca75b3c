/* The messages of a conversation, of which only a stretch around what is seen is drawn.

   Scrolling to an end of the stretch draws more there, reads more if need be, and lets go at the other end; what is seen
   does not move meanwhile. At its foot the list follows what is new. */

import { conversation, readFurther } from "../conversations.js";
import { dayName, dayOf } from "../dates.js";
import { h } from "../dom.js";
import { Rows } from "../parts/keyed.js";
import { tried } from "../parts/toast.js";
import { say } from "../words.js";
import { continues, drawMessage, isNews } from "./message.js";

const MOST_DRAWN = 120;
const STEP = 30;
const NEAR = 1200; // pixels to an end at which more is drawn

export class MessageList {
  /** `intro` stands above the first message there is; `unreadAfter` is where the line of what is new is drawn. */
  constructor(channel, { intro, unreadAfter = "", onmoved = () => {} }) {
    this.channel = channel;
    this.intro = intro;
    this.unreadAfter = unreadAfter;
    this.onmoved = onmoved;
    this.atFoot = true;
    this.from = 0;
    this.to = 0;
    this.column = h("div", {
      class: "messages-column",
      role: "log",
      "aria-live": "off",
      "aria-label": say("Messages"),
    });
    this.scroller = h("div", { class: "messages", tabindex: "-1" }, this.column);
    this.rows = new Rows(this.column);
    this.scroller.addEventListener("scroll", () => this.moved(), { passive: true });
    this.scroller.addEventListener("keydown", (event) => walk(event, this.column));
    this.sizes = new ResizeObserver(() => this.atFoot && this.toFoot());
    this.sizes.observe(this.column);
    this.sizes.observe(this.scroller);
  }

  /** Draw what is known, at the newest message or around `ts`. */
  begin(ts = "") {
    const { messages, later } = this.known();
    const middle = ts ? messages.findIndex((one) => one.ts >= ts) : -1;
    const unread = this.unreadAfter ? messages.findIndex((one) => one.ts > this.unreadAfter && isNews(one)) : -1;
    const focus = middle >= 0 ? middle : unread;
    this.atFoot = middle < 0 && !later;
    this.to = focus >= 0 ? Math.min(messages.length, focus + STEP) : messages.length;
    this.from = Math.max(0, (focus >= 0 ? focus : this.to) - STEP);
    if (focus >= 0 && messages.length - this.from <= MOST_DRAWN) this.to = messages.length;
    this.lay();
    if (middle >= 0) this.show(messages[middle].ts);
    else this.startReading();
  }

  /** Draw again: something changed. */
  draw() {
    const { messages } = this.known();
    const atEnd = this.to >= this.length;
    this.to = Math.min(atEnd ? messages.length : this.to, messages.length);
    if (this.atFoot) this.from = Math.max(this.from, this.to - MOST_DRAWN);
    this.from = Math.min(this.from, Math.max(0, this.to - 1));
    this.still(() => this.lay());
  }

  /** Bring a message into the middle and mark it for a moment. */
  show(ts) {
    const row = this.column.querySelector(`article[data-ts="${CSS.escape(ts)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.add("found");
    row.focus({ preventScroll: true });
    setTimeout(() => row.classList.remove("found"), 2500);
  }

  toFoot() {
    this.atFoot = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  end() {
    this.sizes.disconnect();
  }

  known() {
    return conversation(this.channel) ?? { messages: [], earlier: false, later: false };
  }

  lay() {
    const { messages, earlier } = this.known();
    const rows = [];
    if (this.from === 0)
      rows.push(
        earlier ? { key: "wait", stamp: [], draw: waiting } : { key: "intro", stamp: [this.intro], draw: this.intro },
      );
    let day = "";
    let isNew = false;
    for (let at = this.from; at < this.to; at += 1) {
      const message = messages[at];
      const today = dayOf(message.ts);
      if (today !== day)
        rows.push({ key: `day ${today}`, stamp: [dayName(message.ts)], draw: () => dayLine(message.ts) });
      const firstNew = this.unreadAfter && !isNew && message.ts > this.unreadAfter && isNews(message);
      if (firstNew) rows.push({ key: "new", stamp: [], draw: newLine });
      isNew ||= firstNew;
      const continued = today === day && !firstNew && continues(message, messages[at - 1]);
      rows.push({ key: message.ts, stamp: [message, continued], draw: () => drawMessage(message, { continued }) });
      day = today;
    }
    this.rows.lay(rows);
    this.length = messages.length;
    if (this.atFoot) this.toFoot();
  }

  /** Where somebody begins who has not read everything: at the line of what is new, if it is above the foot. */
  startReading() {
    this.toFoot();
    const line = this.column.querySelector(".new-line");
    if (!line) return;
    const above = line.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    if (above < 0) {
      this.atFoot = false;
      this.scroller.scrollTop += above - 40;
    }
  }

  moved() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const { messages, earlier, later } = this.known();
    const below = scrollHeight - clientHeight - scrollTop;
    this.atFoot = below < 24 && this.to >= messages.length && !later;
    if (scrollTop < NEAR && (this.from > 0 || earlier)) this.further("earlier");
    else if (below < NEAR && (this.to < messages.length || later)) this.further("later");
    this.onmoved();
  }

  /** More at one end, less at the other. */
  async further(way) {
    if (this.busy) return;
    this.busy = true;
    const inStock = way === "earlier" ? this.from : this.known().messages.length - this.to;
    if (inStock < STEP && this.known()[way]) {
      const before = this.known().messages.length;
      await tried(() => readFurther(this.channel, way));
      const came = this.known().messages.length - before;
      if (way === "earlier") [this.from, this.to] = [this.from + came, this.to + came];
    }
    if (way === "earlier") {
      this.from = Math.max(0, this.from - STEP);
      this.to = Math.min(this.to, this.from + MOST_DRAWN);
    } else {
      this.to = Math.min(this.known().messages.length, this.to + STEP);
      this.from = Math.max(this.from, this.to - MOST_DRAWN);
    }
    this.still(() => this.lay());
    this.busy = false;
  }

  /** Change what is drawn without moving what is seen. */
  still(change) {
    if (this.atFoot) return change();
    const top = this.scroller.getBoundingClientRect().top;
    const seen = [...this.column.querySelectorAll("article")].find((one) => one.getBoundingClientRect().bottom > top);
    const before = seen?.getBoundingClientRect().top;
    change();
    const after =
      seen && (seen.isConnected ? seen : this.column.querySelector(`article[data-ts="${seen.dataset.ts}"]`));
    if (after) this.scroller.scrollTop += after.getBoundingClientRect().top - before;
  }
}

/** The arrow keys go from message to message. */
export function walk(event, column) {
  const row = event.target.closest("article");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target !== row) return;
  event.preventDefault();
  const all = [...column.querySelectorAll("article")];
  all[all.indexOf(row) + step]?.focus();
}

function dayLine(seconds) {
  return h("div", { class: "day-line", role: "separator" }, h("span", {}, dayName(seconds)));
}

function newLine() {
  return h("div", { class: "new-line", role: "separator" }, h("span", {}, say("New")));
}

function waiting() {
  return h("div", { class: "messages-wait" }, say("Loading…"));
}
