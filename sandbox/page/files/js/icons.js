/* The few drawings of the page, as lines on a field of 20 by 20. They stand beside words or carry a label. */

import { h, svg } from "./dom.js";

const LINES = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5.5 9h9v8h-9zM7 9V6.5a3 3 0 0 1 6 0V9",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5 5 15",
  more: "M10 4.3v.1M10 10v.1M10 15.7v.1",
  menu: "M3 5h14M3 10h14M3 15h14",
  back: "M12 4 6 10l6 6",
  down: "M5 7.5 10 12.5 15 7.5",
  pin: "M7 3h6l-.5 6 2.5 3H5l2.5-3zM10 12v5.5",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3.5 2.3-5 5.5-5s5.5 1.5 5.5 5M13 3.8a3 3 0 0 1 0 5.4M15 12.5c2 .6 3 2.2 3 4.5",
  thread: "M3 4h14v10H9l-4 3v-3H3zM6.5 8h7M6.5 11h4",
  smile: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7.3 8v.1M12.7 8v.1M6.7 11.8c1.6 2.5 5 2.5 6.6 0",
  send: "M3 3.5 17.5 10 3 16.5 5 10zM5 10h6",
  clip: "M14.5 9.5l-5 5a3.2 3.2 0 0 1-4.6-4.6l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.8 5.8",
  bolt: "M11 2.5 4.5 11.5H9.5L8.5 17.5 15.5 8.5h-5z",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM13 7v4.5c0 2.5 4 2 4-1.5a7 7 0 1 0-3 5.7",
  bold: "M6.5 4h4.5a3 3 0 0 1 0 6H6.5zM6.5 10h5.5a3 3 0 0 1 0 6H6.5zM6.5 4v12",
  italic: "M9 4h6M5 16h6M12 4 8 16",
  code: "M7 5.5 2.5 10 7 14.5M13 5.5 17.5 10 13 14.5",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  download: "M10 3v10M5.5 9 10 13.5 14.5 9M4 17h12",
  edit: "M4 16l.8-3.5L13.5 4l2.5 2.5L7.5 15.2z",
  trash: "M4 6h12M8 6V3.5h4V6M5.5 6l1 11h7l1-11",
  link: "M8.5 11.5a3 3 0 0 0 4.3.2l2.7-2.7a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2l-2.7 2.7a3 3 0 0 0 4.3 4.3l1-1",
  warning: "M10 3 18 16.5H2zM10 8v4M10 14.3v.1",
  check: "M4 10.5 8.5 15 16 5.5",
  eye: "M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10zM10 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  pulse: "M2 10.5h4l2-6 3.5 11 2.5-5h4",
  globe: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM2.5 10h15M10 2.5c-5 5-5 10 0 15M10 2.5c5 5 5 10 0 15",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16",
  moon: "M16.5 12.5A7 7 0 0 1 7.5 3.5a7 7 0 1 0 9 9z",
  half: "M10 17.5a7.5 7.5 0 1 0 0-15zM10 2.5a7.5 7.5 0 0 1 0 15",
  search: "M8.5 14.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13 13l4.5 4.5",
};

/** A drawing. It says nothing to a screen reader: the control it stands in does. */
export function icon(name, className = "") {
  const path = svg("path", { d: LINES[name] });
  return svg(
    "svg",
    { class: `icon icon-${name} ${className}`.trim(), viewBox: "0 0 20 20", "aria-hidden": "true" },
    path,
  );
}

/** A button that is a drawing alone; `work` is given the button. */
export function iconButton(name, label, work, className = "") {
  return h(
    "button",
    {
      class: `icon-button ${className}`.trim(),
      type: "button",
      "aria-label": label,
      title: label,
      onclick: (event) => work(event.currentTarget),
    },
    icon(name),
  );
}
