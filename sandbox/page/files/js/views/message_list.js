/* The messages of a conversation, of which only a stretch around what is seen is drawn.

   Near an end of the stretch more is drawn, and read if need be, and what lies far off at the other end is let go; what
   is seen does not move meanwhile. At its foot the list follows what is new. */

import { conversation, readFurther } from "../conversations.js";
import { dayName, dayOf } from "../dates.js";
import { h, soon } from "../dom.js";
import { Rows } from "../parts/keyed.js";
import { tried } from "../parts/toast.js";
import { say } from "../words.js";
import { continues, drawMessage, isNews, stampOf } from "./message.js";

const AT_FIRST = 120;
const STEP = 30;
const NEAR = 1000; // pixels to an end at which more is drawn
const FAR = 1250; // pixels beyond what is seen at which it may go

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
    this.first = "";
    this.isAtEnd = true;
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
    this.sizes = new ResizeObserver(() => this.resized());
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
    if (focus >= 0 && messages.length - this.from <= AT_FIRST) this.to = messages.length;
    this.lay();
    if (middle >= 0) this.show(messages[middle].ts);
    else this.startReading();
    this.moved();
  }

  /** Draw again: something changed. What was forgotten stays as it is drawn until it is known again. */
  draw() {
    if (!conversation(this.channel)) return;
    this.find();
    const far = this.atFoot ? this.beyond("earlier") : 0;
    if (far > STEP) this.from += far;
    this.still(() => this.lay());
    this.moved();
  }

  /** Where somebody is who does not read the newest: the message at the top. */
  seen() {
    return this.atFoot ? "" : (this.firstSeen()?.dataset.ts ?? "");
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

  /** Leave what is seen for the newest there is. */
  toNewest() {
    this.to = this.known().messages.length;
    this.from = Math.max(0, this.to - STEP);
    this.atFoot = true;
    this.lay();
    this.moved();
  }

  end() {
    this.sizes.disconnect();
  }

  known() {
    return conversation(this.channel) ?? { messages: [], earlier: false, later: false };
  }

  lay() {
    const { messages, earlier, later } = this.known();
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
      const stamp = stampOf(message, { continued });
      rows.push({ key: message.ts, stamp, draw: () => drawMessage(message, { continued }) });
      day = today;
    }
    this.rows.lay(rows);
    this.first = messages[this.from]?.ts ?? "";
    this.isAtEnd = this.to >= messages.length && !later;
    if (this.atFoot) this.toFoot();
  }

  /** Find the drawn stretch again among what is known: since it was laid, messages came before it, behind it, or went. */
  find() {
    const { messages } = this.known();
    const at = messages.findIndex((one) => one.ts >= this.first);
    const from = at < 0 ? Math.max(0, messages.length - 1) : at;
    this.to = Math.min(this.isAtEnd ? messages.length : this.to + from - this.from, messages.length);
    this.from = Math.min(from, this.to);
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

  resized() {
    if (this.atFoot) this.toFoot();
    soon(() => this.moved());
  }

  /** Draw more where an end is near; in a tall window too, in which there is nothing to scroll yet. */
  moved() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (!clientHeight || !conversation(this.channel)) return;
    const { messages, earlier, later } = this.known();
    const below = scrollHeight - clientHeight - scrollTop;
    this.atFoot = below < 24 && this.to >= messages.length && !later;
    if (scrollTop < NEAR && (this.from > 0 || earlier)) this.further("earlier");
    else if (below < NEAR && (this.to < messages.length || later)) this.further("later");
    this.onmoved();
  }

  /** More at one end, less at the other; and again until there is enough. */
  async further(way) {
    if (this.busy) return;
    this.busy = true;
    let came = 0;
    try {
      if (this.inStock(way) < STEP && this.known()[way]) await tried(() => readFurther(this.channel, way));
      if (!conversation(this.channel)) return;
      this.find();
      came = Math.min(STEP, this.inStock(way));
      const far = this.beyond(way === "earlier" ? "later" : "earlier");
      [this.from, this.to] =
        way === "earlier" ? [this.from - came, this.to - far] : [this.from + far, this.to + came];
      this.still(() => this.lay());
    } finally {
      this.busy = false;
    }
    if (came) this.moved();
  }

  /** How many messages are known beyond this end of what is drawn. */
  inStock(way) {
    return way === "earlier" ? this.from : this.known().messages.length - this.to;
  }

  /** How many of those drawn lie so far off at this end that they can go: scrolling there brings them back in time. */
  beyond(way) {
    const { top, bottom } = this.scroller.getBoundingClientRect();
    const isFar = (one) => (way === "earlier" ? one.bottom < top - FAR : one.top > bottom + FAR);
    return this.articles().filter((one) => isFar(one.getBoundingClientRect())).length;
  }

  /** Change what is drawn without moving what is seen. */
  still(change) {
    if (this.atFoot) return change();
    const seen = this.firstSeen();
    const before = seen?.getBoundingClientRect().top;
    change();
    const after =
      seen && (seen.isConnected ? seen : this.column.querySelector(`article[data-ts="${seen.dataset.ts}"]`));
    if (after) this.scroller.scrollTop += after.getBoundingClientRect().top - before;
  }

  firstSeen() {
    const { top } = this.scroller.getBoundingClientRect();
    return this.articles().find((one) => one.getBoundingClientRect().bottom > top);
  }

  articles() {
    return [...this.column.querySelectorAll(":scope > article")];
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
