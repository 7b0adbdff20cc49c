// Typing "/" suggests commands, as Telegram does.

import { announce, el } from "./dom.js";
import { t } from "./words.js";

/** Suggestions under the keyboard's control of `input`. `all()` gives the commands, `choose(command)` takes one. */
export function createSuggestions(input, all, choose) {
  const element = el("ul", { class: "popup commands", id: "suggestions", role: "listbox", hidden: true,
    "aria-label": t("command_list") });
  let found = [];
  let marked = -1;

  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", "suggestions");

  function update() {
    const typed = /^\/(\w*)$/.exec(input.value)?.[1];
    const next = typed === undefined ? [] : all().filter(({ command }) => command.startsWith(typed.toLowerCase()));
    const changed = next.length !== found.length;
    found = next;
    marked = -1;
    show();
    if (changed && found.length) announce(t("commands_found", { count: found.length }));
  }

  function show() {
    element.hidden = found.length === 0;
    element.replaceChildren(...found.map(row));
    if (marked >= 0) {
      input.setAttribute("aria-activedescendant", `suggestion-${marked}`);
      element.children[marked].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function row({ command, description }, index) {
    const option = el(
      "li",
      { class: "choice command", role: "option", id: `suggestion-${index}`, "aria-selected": String(index === marked) },
      el("span", { class: "command-name" }, `/${command}`),
      el("span", {}, description),
    );
    option.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    option.addEventListener("click", () => choose(command));
    return option;
  }

  /** Takes a key if it is meant for the suggestions. */
  function handle(event) {
    if (element.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      marked = marked < 0 ? (step > 0 ? 0 : found.length - 1) : (marked + step + found.length) % found.length;
      show();
    } else if ((event.key === "Enter" || event.key === "Tab") && marked >= 0) {
      choose(found[marked].command);
    } else if (event.key === "Escape") {
      found = [];
      show();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  return { element, update, handle };
}
