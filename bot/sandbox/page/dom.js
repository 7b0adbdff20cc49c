// Building the page. Text always goes in as text: nothing here takes markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. In `props`, `class` and `data-…`/`aria-…` are attributes, `on…` are listeners, true sets an empty
 * attribute, and null, undefined and false leave it out. Children are nodes, strings, arrays, or empty.
 */
export function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A button that can't submit anything. */
export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

/** A drawing from icons.svg. It is decoration: the words stand beside it or in a label. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Words that only a screen reader gets. */
export function hidden(text) {
  return el("span", { class: "sr-only" }, text);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Says something to a screen reader, once. */
export function announce(text) {
  const place = byId("announcer");
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = text;
  });
}

/** A part of the panel: a heading and what stands under it. */
export function card(id, title, ...children) {
  const heading = el("h3", { id: `${id}-title` }, title);
  return el("section", { class: "card", id, "aria-labelledby": `${id}-title` }, heading, ...children);
}
