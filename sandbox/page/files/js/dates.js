/* Times as the person of this tab reads them: in their own zone, in the language of the page.

   Moments are Unix seconds. A person's clock has 24 hours here in both languages. */

import { language } from "./prefs.js";
import { say } from "./words.js";
import { me } from "./store.js";

const LOCALE = { zh: "zh-CN", en: "en-US" }[language];

const NUMBERS = { year: "numeric", month: "2-digit", day: "2-digit" };

const LAST_MOMENT = 8_640_000_000_000; // no Date goes further, in either direction

const formats = new Map();

/** A moment in the reader's zone, by the options of Intl.DateTimeFormat. */
function written(seconds, options) {
  return formatOf(LOCALE, options).format(seconds * 1000);
}

/** A format is dear to make and cheap to use. */
function formatOf(locale, options) {
  const key = JSON.stringify([locale, me().tz, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone: me().tz, ...options }));
  return formats.get(key);
}

export function clock(seconds) {
  return written(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** The day as "2026-11-21": it can be compared. */
export function dayOf(seconds) {
  return formatOf("sv-SE", NUMBERS).format(seconds * 1000); // Swedes write it so
}

/** The day as a divider between messages says it. */
export function dayName(seconds) {
  return near(seconds) ?? written(seconds, { weekday: "long", month: "long", day: "numeric", ...yearOf(seconds) });
}

/** Day and time in full, for a hint. */
export function inFull(seconds) {
  return `${dayInFull(seconds)} ${clock(seconds)}`;
}

export function dayInFull(seconds) {
  return written(seconds, LONG);
}

/** How long a thing took: 34 ms, 1.2 s. */
export function took(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** What `<!date^…>` stands for. https://docs.slack.dev/messaging/formatting-message-text#date-formatting. Null where its
    fallback is shown instead: no such moment, nothing to be written, a token nobody knows. */
export function fromTokens(seconds, form) {
  const names = [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (!form || Math.abs(seconds) > LAST_MOMENT || !names.every((name) => Object.hasOwn(TOKENS, name))) return null;
  return form.replace(/\{(\w+)\}/g, (_, name) => TOKENS[name](seconds));
}

/** The moment that a wall clock in the reader's zone shows as "2026-11-21T14:02". */
export function fromWallClock(text) {
  const [year, month, day, hour, minute] = text.split(/\D/).map(Number);
  const asUtc = Date.UTC(year, month - 1, day, hour, minute) / 1000;
  const guess = asUtc - offsetAt(asUtc);
  return asUtc - offsetAt(guess); // the offset there, not where one began to look
}

/** The other way round. */
export function toWallClock(seconds) {
  return `${dayOf(seconds)}T${clock(seconds)}`;
}

function offsetAt(seconds) {
  const [year, month, day, hour, minute] = toWallClock(seconds).split(/\D/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute) / 1000 - (seconds - (seconds % 60));
}

function near(seconds) {
  const now = Date.now() / 1000;
  const day = dayOf(seconds);
  if (day === dayOf(now)) return say("today");
  if (day === dayOf(now - 86400)) return say("yesterday");
  return day === dayOf(now + 86400) ? say("tomorrow") : null;
}

function yearOf(seconds) {
  return dayOf(seconds).slice(0, 4) === dayOf(Date.now() / 1000).slice(0, 4) ? {} : { year: "numeric" };
}

const LONG = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
const MIDDLE = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };

const TOKENS = {
  date_num: dayOf,
  date: (at) => written(at, MIDDLE),
  date_slash: (at) => written(at, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date_short: (at) => written(at, SHORT),
  date_long: (at) => written(at, LONG),
  date_pretty: (at) => near(at) ?? written(at, MIDDLE),
  date_short_pretty: (at) => near(at) ?? written(at, { month: "short", day: "numeric", ...yearOf(at) }),
  date_long_pretty: (at) => near(at) ?? written(at, LONG),
  day_divider_pretty: dayName,
  time: clock,
  time_secs: (at) => written(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  ago: (at) => ago(at),
};

function ago(seconds) {
  const minutes = Math.round((seconds - Date.now() / 1000) / 60);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 36) return relative.format(Math.round(minutes / 60), "hour");
  return relative.format(Math.round(minutes / 60 / 24), "day");
}
