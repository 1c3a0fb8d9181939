/**
 * Makes a place hold what another one holds. What is the same element stays it: a click that began on a button before
 * the page was shown anew ends on it.
 */
export function morph(place: Element, wanted: Element): void {
  const before = [...place.childNodes];
  const after = [...wanted.childNodes];
  after.forEach((node, index) => {
    const old = before[index];
    if (old === undefined) place.append(node);
    else if (old instanceof Element && node instanceof Element && isSame(old, node))
      become(old, node);
    else old.replaceWith(node);
  });
  for (const old of before.slice(after.length)) old.remove();
}

/** Whether one can become the other: never a button another button. */
const isSame = (old: Element, node: Element): boolean =>
  old.nodeName === node.nodeName && old.getAttribute('data-key') === node.getAttribute('data-key');

function become(old: Element, node: Element): void {
  if (old.isEqualNode(node)) return;
  for (const name of old.getAttributeNames())
    if (!node.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of node.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  morph(old, node);
}
