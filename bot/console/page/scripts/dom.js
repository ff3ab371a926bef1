/**
 * Safe DOM building: what came from a message only ever becomes a text node or a checked attribute, never markup.
 */

const SVG = "http://www.w3.org/2000/svg";
const FOLLOWED = new Set(["http:", "https:", "mailto:"]);
let count = 0;

/**
 * An element: `on…` functions become listeners; `null` and `undefined` nothing; true and false are words in `data-` and `aria-`
 * attributes, and elsewhere an attribute that is there or not.
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (typeof value !== "boolean" || /^(data|aria)-/u.test(name)) element.setAttribute(name, String(value));
    else element.toggleAttribute(name, value);
  }
  element.append(...present(children));
  return element;
}

/** The nodes and texts among `children`, nested lists opened, nothings dropped. */
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Puts `children` in the place of everything `element` holds. */
export function fill(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** Makes `nodes` the children of `element`, leaving those that stand in their place alone: they keep focus and scroll. */
export function arrange(element, nodes) {
  const wanted = present(nodes);
  for (const child of [...element.childNodes]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((node, index) => {
    if (element.childNodes[index] !== node) element.insertBefore(node, element.childNodes[index] ?? null);
  });
  return element;
}

/** An icon of `icons.svg`, hidden from screen readers: the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** An id no other element of this page has. */
export function uid(prefix) {
  count += 1;
  return `${prefix}-${count}`;
}

/** `address` when it is one to follow (web or mail), otherwise `null`: no `javascript:`, no `data:`. */
export function followable(address) {
  try {
    return FOLLOWED.has(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/** A link that opens beside the page; an address not to be followed leaves its words. */
export function link(address, ...words) {
  const href = followable(address);
  return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...words) : h("span", {}, ...words);
}

/** Puts one style value by the object model, which the page's content policy allows where it forbids `style` attributes. */
export function style(element, values) {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
  return element;
}

/** Marks `element`, which scrolls sideways, while more of it lies to the right; a "scroll" event makes it look again. */
export function sideways(element) {
  const look = () => element.toggleAttribute("data-more", element.scrollWidth - element.clientWidth - element.scrollLeft > 1);
  element.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(element);
  return element;
}

const HUES = [212, 262, 322, 12, 34, 158, 186, 288];

/** A person's picture: their initials on a colour that stays theirs. */
export function avatar(person, size = "medium") {
  const shape = `avatar avatar-${size}`;
  if (person?.is_bot) return h("img", { class: shape, src: "/page/pacer.svg", alt: "", width: 36, height: 36 });
  const name = person?.name ?? "?";
  const words = name.split(/\s+/u).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words[words.length - 1] : ""].map((word) => [...(word ?? "")][0] ?? "").join("");
  const hue = HUES[[...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % HUES.length];
  return style(h("span", { class: shape, "aria-hidden": "true" }, initials.toUpperCase()), { "--hue": hue });
}
