/* Building what is seen. Text is only ever a text node: nothing in this page writes markup, and the page's policy would
   not let it. */

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "hidden", "open", "indeterminate", "readOnly"]);

/** An element: `h("button", { class: "quiet", onclick: press }, "完成")`. Nothing (null, false) among the children is
    left out; a string is text. */
export function h(tag, properties = {}, ...children) {
  return dressed(document.createElement(tag), properties, children);
}

/** The same for drawings. */
export function svg(tag, properties = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", tag), properties, children);
}

/** Put these children in the place of whatever was there. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(isSomething));
  return element;
}

/** Go on with this after the page has been drawn. */
export function soon(work) {
  requestAnimationFrame(() => setTimeout(work));
}

let counted = 0;

/** An id nobody else has, for labels and what they label. */
export function freshId(word) {
  counted += 1;
  return `${word}-${counted}`;
}

function dressed(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter(isSomething));
  return element;
}

function isSomething(child) {
  return child !== null && child !== undefined && child !== false && child !== "";
}
