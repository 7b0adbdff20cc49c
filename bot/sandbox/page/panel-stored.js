// What is stored about the person, as a tree to unfold.

import { announce, button, card, el, icon } from "./dom.js";
import { toast } from "./dialogs.js";
import { t } from "./words.js";

export function createStoredCard() {
  const place = el("div", { class: "tree" });
  const copyButton = button({ class: "plain", onclick: copy }, icon("copy"), t("copy"));
  const open = new Map(); // path -> was it unfolded by hand?
  let shown = "";

  async function copy() {
    try {
      await navigator.clipboard.writeText(shown);
      toast(t("copied"));
    } catch {
      toast(t("copy_failed"));
    }
  }

  function isEmpty(value) {
    return value === null || value === undefined || (typeof value === "object" && Object.values(value).every(isEmpty));
  }

  function entries(value, path) {
    return el("ul", {}, Object.entries(value).map(([name, inner]) => el("li", {}, node(name, inner, `${path}/${name}`))));
  }

  function node(name, value, path) {
    if (isEmpty(value)) return leaf(name, el("span", { class: "quiet" }, t("empty")));
    if (typeof value !== "object") return leaf(name, el("span", { class: "value" }, String(value)));
    if (Array.isArray(value) && value.every((item) => typeof item !== "object")) {
      return leaf(name, el("span", { class: "value" }, value.join(", ")));
    }
    if (Array.isArray(value) && value.length === 1) return node(name, value[0], path); // a table with one row
    const size = Object.keys(value).length;
    const count = el("span", { class: "quiet" }, size === 1 ? t("entries_one") : t("entries", { count: size }));
    const details = el("details", { open: open.get(path) ?? false },
      el("summary", {}, el("span", { class: "name" }, name), " ", count), entries(value, path));
    details.addEventListener("toggle", () => open.set(path, details.open));
    return details;
  }

  function leaf(name, value) {
    return el("p", {}, el("span", { class: "name" }, name), " ", value);
  }

  return {
    element: card("stored", t("stored"), place, copyButton),
    show(panel) {
      if (!panel) {
        copyButton.hidden = true;
        place.replaceChildren(el("p", { class: "quiet" }, t("unreadable")));
        return;
      }
      const text = JSON.stringify(panel.stored, null, 2) ?? "null";
      if (text === shown) return;
      const first = shown === "";
      shown = text;
      const none = isEmpty(panel.stored);
      copyButton.hidden = none;
      place.replaceChildren(none ? el("p", { class: "quiet" }, t("stored_none")) : entries(panel.stored, ""));
      if (none && !first) announce(t("stored_none"));
    },
  };
}
