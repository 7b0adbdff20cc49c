// The only place where text with markup becomes part of the page.
//
// The server has already sanitised it. It is still not trusted here: the markup is parsed in a document of its
// own, in which nothing runs and nothing loads, and a new tree is built of it, node by node. Only the elements
// that Telegram knows come through, with no attribute but a checked link address. Everything else, a script or
// an image say, leaves nothing but the text in it. So there is no innerHTML on this page at all.

import { button, el } from "./dom.js";
import { t } from "./words.js";

const PLAIN = new Map(
  Object.entries({
    B: "strong", STRONG: "strong", I: "em", EM: "em", U: "u", INS: "u", S: "s", STRIKE: "s", DEL: "s",
    CODE: "code", PRE: "pre", BR: "br",
  }),
);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "NOSCRIPT", "TITLE"]);
const SAFE_LINK = /^(https?|mailto|tel|tg):/i;
// Telegram makes buttons of commands such as /flare.
const COMMAND = /(?<![^\s(])\/[a-z][a-z0-9_]{0,31}(?![\w/])/gi;

/** Nodes for Telegram's HTML. `onCommand` is called with a command ("/flare") that is pressed in the text. */
export function richText(html, onCommand) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return build(parsed.body, { onCommand, pressable: true });
}

function build(parent, options) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) return options.pressable ? withCommands(node.data, options) : [node.data];
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName)) return [];
    return element(node, options);
  });
}

function element(node, options) {
  const plain = PLAIN.get(node.tagName);
  const inCode = plain === "code" || plain === "pre";
  if (plain) return [el(plain, {}, build(node, inCode ? { ...options, pressable: false } : options))];
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "", build(node, { ...options, pressable: false }));
  if (node.tagName === "BLOCKQUOTE") return quote(node, build(node, options));
  if (node.tagName === "TG-SPOILER" || node.classList.contains("tg-spoiler")) return [spoiler(node.textContent)];
  return build(node, options);
}

function link(address, children) {
  if (!SAFE_LINK.test(address)) return children;
  const newTab = /^https?:/i.test(address) ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return [el("a", { href: address, ...newTab }, children)];
}

function withCommands(text, { onCommand }) {
  const nodes = [];
  let from = 0;
  for (const { 0: command, index } of text.matchAll(COMMAND)) {
    nodes.push(text.slice(from, index));
    nodes.push(button({ class: "command-link", onclick: () => onCommand(command) }, command));
    from = index + command.length;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

function quote(node, children) {
  const text = el("blockquote", {}, children);
  if (!node.hasAttribute("expandable")) return [text];
  text.classList.add("folded");
  const unfold = button({ class: "unfold" }, t("expand"));
  unfold.addEventListener("click", () => {
    text.classList.remove("folded");
    unfold.remove();
  });
  return [text, unfold];
}

function spoiler(text) {
  const cover = button({ class: "spoiler", "aria-label": t("hidden_text") }, el("span", { "aria-hidden": "true" }, text));
  cover.addEventListener("click", () => cover.replaceWith(el("span", { class: "spoiler-shown", tabindex: "-1" }, text)));
  return cover;
}
