/* A field of a window for files of one's own. They are uploaded when they are chosen, and the app gets them with the form. */

import { act } from "../asking.js";
import { freshId, h } from "../dom.js";
import { icon } from "../icons.js";
import { tried } from "../parts/toast.js";
import { asBase64, fitting } from "../parts/uploading.js";
import { say } from "../words.js";

const MOST = 10;

/** https://docs.slack.dev/reference/block-kit/block-elements/file-input-element */
export function fileInput(block, element, use) {
  let files = use.value ?? [];
  const most = element.max_files ?? MOST;
  const accept = element.filetypes?.map((one) => `.${one}`).join();
  const chooser = h("input", { type: "file", hidden: true, multiple: most > 1, accept });
  const choose = h("button", { class: "button", type: "button", onclick: () => chooser.click() }, icon("clip"), " ");
  choose.append(say("Choose a file…"));
  const chips = h("span", { class: "picker-chips" });

  function set(wanted) {
    files = wanted;
    use.used(files);
    draw();
  }

  function draw() {
    chips.replaceChildren(...files.map((file) => h("span", { class: "chip" }, icon("file"), file.name, away(file))));
  }

  function away(file) {
    const label = say("Remove {name}", { name: file.name });
    const take = () => {
      set(files.filter((one) => one.id !== file.id));
      choose.focus();
    };
    return h("button", { type: "button", "aria-label": label, onclick: take }, icon("close"));
  }

  async function upload() {
    const chosen = fitting(chooser.files);
    chooser.value = "";
    for (const file of chosen) {
      const content = await asBase64(file);
      const answer = await tried(() => act("attach", { ...use.place, name: file.name, content }));
      if (answer) set([...files, answer.file].slice(-most));
    }
  }

  chooser.addEventListener("change", upload);
  draw();
  return h("fieldset", { class: "choices attached", id: freshId("field") }, h("div", {}, choose, chooser), chips);
}
