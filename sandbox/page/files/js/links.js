/* Links: to places in this workspace, and out of it.

   A message's permalink (/archives/C…/p…) opens in this page whatever port it names: a workspace that was kept may have
   been served at another. */

import { HANDLE } from "./asking.js";
import { h } from "./dom.js";

const PERMALINK = /^\/archives\/(\w+)(?:\/p(\d{10})(\d{6}))?$/;
const HERE = ["127.0.0.1", "localhost"];

/** The address of a place in this workspace, for the same person. */
export function hrefOf({ kind, channel, ts, thread }) {
  const where = kind === "home" ? "home" : [channel, ts, thread].filter(Boolean).join("/");
  return `/as/${encodeURIComponent(HANDLE)}#/${where}`;
}

/** The place that the address of this tab names, or null. */
export function placeOf(hash) {
  const [first, ts, thread] = hash.replace(/^#\//, "").split("/");
  if (first === "home") return { kind: "home" };
  return /^[CD]\w+$/.test(first) ? { kind: "channel", channel: first, ts: ts ?? "", thread: thread ?? "" } : null;
}

/** A link. Only the web and mail are linked to; anything else is just its words. */
export function linkTo(target, words) {
  let address;
  try {
    address = new URL(target, location.origin);
  } catch {
    return h("span", {}, words);
  }
  const inside = HERE.includes(address.hostname) && permalink(address);
  if (inside) return h("a", { href: hrefOf(inside) }, words);
  if (!["http:", "https:", "mailto:"].includes(address.protocol)) return h("span", {}, words);
  return h("a", { href: address.href, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** Follow a link as if it had been pressed; one that leads nowhere does nothing. */
export function followLink(target) {
  const link = linkTo(target, []);
  if (link.matches("a")) link.click();
}

/** The place that a permalink names, or null. */
function permalink(address) {
  const found = PERMALINK.exec(address.pathname);
  if (!found) return null;
  const [, channel, seconds, rest] = found;
  const ts = seconds ? `${seconds}.${rest}` : "";
  const first = address.searchParams.get("thread_ts");
  return first ? { kind: "channel", channel, ts: first, thread: ts } : { kind: "channel", channel, ts };
}
