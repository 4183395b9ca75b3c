/* Menus of options, people, channels; and the three dots. */

import { freshId, h } from "../dom.js";
import { icon } from "../icons.js";
import { followLink } from "../links.js";
import { plainWithEmoji } from "../mrkdwn.js";
import { menuButton } from "../parts/menu.js";
import { asOptions, everybody } from "../parts/people.js";
import { picker } from "../parts/picker.js";
import { state } from "../store.js";
import { say } from "../words.js";

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export function overflow(block, element, use) {
  const entries = () =>
    element.options.map((option) => ({
      label: h("span", {}, plainWithEmoji(option.text.text)),
      hint: option.description?.text,
      act: () => {
        if (option.url) followLink(option.url);
        use.used(option.value);
      },
    }));
  return menuButton({ class: "button overflow", "aria-label": say("More actions") }, icon("more"), entries);
}

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element, and those for several. */
export function selectOf(source) {
  return (block, element, use) => {
    const many = element.type.startsWith("multi_");
    const placeholder = element.placeholder?.text ?? say("Choose…");
    return picker({
      options: SOURCES[source](element),
      chosen: [use.value ?? []].flat(),
      many,
      most: element.max_selected_items,
      placeholder,
      properties: {
        id: freshId("field"),
        autofocus: element.focus_on_load,
        "aria-label": block.type === "input" ? null : placeholder,
      },
      onchange: (values) => use.used(many ? values : (values[0] ?? null)),
    });
  };
}

const SOURCES = {
  options: (element) => [
    ...(element.options ?? []).map((one) => optionOf(one)),
    ...(element.option_groups ?? []).flatMap((group) => group.options.map((one) => optionOf(one, group.label.text))),
  ],
  people: () => asOptions(everybody()),
  channels: () => conversations(["public"]),
  conversations: (element) => conversations(element.filter?.include ?? ["public", "private", "im"]),
};

function optionOf(option, group) {
  return { value: option.value, label: option.text.text, hint: option.description?.text, group };
}

function conversations(kinds) {
  return [...state.channels.values()]
    .filter((one) => kinds.includes(one.kind) && !one.archived)
    .map((one) => ({
      value: one.id,
      label: one.kind === "im" ? (state.people.get(one.with)?.name ?? one.with) : one.name,
      mark: icon({ public: "hash", private: "lock", im: "at" }[one.kind]),
    }));
}
