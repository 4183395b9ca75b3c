/* The elements people use: buttons, menus, pickers, fields. Each is drawn with what is entered in it now.

   `use.used(block, element, value)` is told of every use; what it means depends on where the element stands. */

import { h } from "../dom.js";
import { linkTo } from "../links.js";
import { confirmed } from "../parts/dialog.js";
import { follow, keyOf } from "../presses.js";
import { fileInput } from "./attached.js";
import { checkboxes, radioButtons } from "./choices.js";
import { emailInput, numberInput, plainTextInput, urlInput } from "./fields.js";
import { overflow, selectOf } from "./menus.js";
import { datePicker, momentPicker, timePicker } from "./moments.js";
import { picture } from "./pictures.js";
import { texts, unknown } from "./texts.js";

export const ELEMENTS = {
  button,
  overflow,
  image: (block, element) => picture(element),
  static_select: selectOf("options"),
  multi_static_select: selectOf("options"),
  users_select: selectOf("people"),
  multi_users_select: selectOf("people"),
  channels_select: selectOf("channels"),
  multi_channels_select: selectOf("channels"),
  conversations_select: selectOf("conversations"),
  multi_conversations_select: selectOf("conversations"),
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: momentPicker,
  checkboxes,
  radio_buttons: radioButtons,
  plain_text_input: plainTextInput,
  rich_text_input: plainTextInput,
  number_input: numberInput,
  email_text_input: emailInput,
  url_text_input: urlInput,
  file_input: fileInput,
};

const CHOSEN = /_select$|picker$|^checkboxes$|^radio_buttons$/;

/** One element of a block. */
export function draw(block, element, use) {
  const used = async (wanted) => {
    if (await confirmed(element.confirm, texts)) use.used(block, element, wanted);
    else if (CHOSEN.test(element.type)) takeBack(drawn, draw(block, element, use));
  };
  const asked = { ...use, used, value: use.valueOf(block, element) };
  const drawn = (ELEMENTS[element.type] ?? (() => unknown(element.type)))(block, element, asked);
  return element.type === "image" ? drawn : follow(drawn, keyOf(use.place, block, element));
}

/** What was chosen and then not confirmed was not chosen: the control shows again what holds. */
function takeBack(drawn, again) {
  const control = "input, fieldset";
  const [before, after] = [drawn, again].map((one) => (one.matches(control) ? one : one.querySelector(control)));
  after.id = before.id; // its label knows it by that
  const hadFocus = drawn.contains(document.activeElement);
  drawn.replaceWith(again);
  if (hadFocus) again.querySelector("input")?.focus();
}

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element. With an address it is a link as well; with
    one that links may not lead to, it only tells the app. */
function button(block, element, use) {
  const link = element.url && linkTo(element.url, texts(element.text));
  const drawn = link?.matches("a") ? link : h("button", { type: "button" }, texts(element.text));
  drawn.className = `button ${element.style ?? ""}`;
  if (element.accessibility_label) drawn.setAttribute("aria-label", element.accessibility_label);
  drawn.addEventListener("click", () => !drawn.classList.contains("waiting") && use.used(null));
  return drawn;
}
