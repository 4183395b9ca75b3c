/* The words of the page in the language that is wanted.

   The code says everything in English; `zh.js` holds the Chinese of each sentence, `refusals.js` that of what the
   sandbox refuses. What the bot says has its own language and is shown as it comes. */

import { language } from "./prefs.js";
import { REFUSALS } from "./refusals.js";
import { CHINESE } from "./zh.js";

/** A sentence with its values: `say("Message {place}", { place })`. */
export function say(sentence, values = {}) {
  const words = language === "zh" ? (CHINESE[sentence] ?? sentence) : sentence;
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** One sentence for one, another for many: `counted(n, "{n} reply", "{n} replies")`. */
export function counted(n, one, many) {
  return say(n === 1 && language === "en" ? one : many, { n });
}

/** A sentence with elements in it: `["Added by ", <b>, "."]`. */
export function sayWith(sentence, values) {
  return say(sentence)
    .split(/(\{\w+\})/)
    .map((part) => values[part.slice(1, -1)] ?? part);
}

/** What the sandbox refuses, in the language of the page. */
export function fromRefusal(sentence) {
  if (language === "en") return sentence;
  for (const [english, chinese] of REFUSALS) {
    if (english.test(sentence)) return sentence.replace(english, chinese);
  }
  return sentence;
}
