/* Drawing a list again with as few new nodes as can be: what is the same stays, with its scroll, its focus, its
   half-typed words. Where a message is replaced under somebody's focus, the focus goes to its like in the new one, or
   stays with a control that was moved there. */

/** A list of rows: { key, stamp, draw }. A row is drawn anew only when its stamp is another. */
export class Rows {
  constructor(container) {
    this.container = container;
    this.known = new Map();
  }

  lay(rows) {
    const before = this.known;
    const held = holderOf(document.activeElement, this.container);
    const wanted = new Set(rows.map((one) => one.key));
    for (const [key, { node }] of before) if (!wanted.has(key)) node.remove();
    this.known = new Map();
    let at = this.container.firstChild;
    for (const { key, stamp, draw } of rows) {
      const old = before.get(key);
      const node = old && sameStamp(old.stamp, stamp) ? old.node : draw();
      if (old && old.node !== node) {
        if (at === old.node) at = node;
        old.node.replaceWith(node);
      }
      if (node === at) at = at.nextSibling;
      else this.container.insertBefore(node, at);
      this.known.set(key, { stamp, node });
    }
    if (held && held.node !== document.activeElement) refocus(held, this.container);
  }

  /** Draw everything anew next time. */
  forget() {
    for (const row of this.known.values()) row.stamp = [];
  }
}

function sameStamp(one, other) {
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

/** What of a list holds the focus: the control by its key and its block, and the row. */
function holderOf(node, container) {
  if (!node || node === document.body || !container.contains(node)) return null;
  const row = node.closest("[data-ts]");
  return { node, ts: row?.dataset.ts, key: node.dataset.key, block: node.closest("[data-block]")?.dataset.block };
}

function refocus({ node, ts, key, block }, container) {
  if (node.isConnected) return node.focus({ preventScroll: true });
  const row = ts && container.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  if (!row) return;
  const like = key && row.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const near = block && row.querySelector(`[data-block="${CSS.escape(block)}"] :is(button, input, a)`);
  (like || near || row).focus({ preventScroll: true });
}
