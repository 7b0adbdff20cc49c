// The foot of the phone: the message box, or one large button where there is nothing to write yet.

import { button, byId, el, icon } from "./dom.js";
import { popup } from "./popup.js";
import { createSuggestions } from "./suggestions.js";
import { t } from "./words.js";

const KINDS = [
  ["photo", "image"], ["document", "file"], ["voice", "mic"], ["sticker", "smile"], ["location", "pin"],
  ["contact", "person"], ["forwarded", "forward"], ["group", "people"],
]; // what is sent, and its drawing

/**
 * `actions`: `sendText(text)`, `sendKind(kind, text)`, `saveEdit(message, text)`, `unblock()`, `lastOwn()`.
 * The two sends and saveEdit resolve to whether the server took it.
 */
export function createComposer(actions) {
  const foot = byId("foot");
  let commands = [];
  let editing = null;
  let parts = null;

  function build() {
    const draft = parts?.input.value ?? "";
    const input = el("textarea", { id: "input", rows: "1", "aria-label": t("input"), placeholder: t("input"),
      maxlength: "4096", autocomplete: "off", enterkeyhint: "send", dir: "auto" });
    const menu = button({ class: "menu-button" }, icon("menu"), el("span", {}, t("menu")));
    const attach = button({ class: "icon-button", "aria-label": t("attach") }, icon("attach"));
    const send = button({ class: "send", "aria-label": t("send"), onclick: submit }, icon("send"));
    const menuList = el("ul", { class: "popup commands", id: "commands", "aria-label": t("command_list") });
    const attachList = el("ul", { class: "popup kinds", id: "kinds", "aria-label": t("attach") }, KINDS.map(kindRow));
    const note = el("div", { class: "editing", hidden: true }, icon("pencil"), el("span", {}, t("edit_message")),
      button({ class: "icon-button", "aria-label": t("cancel_edit"), onclick: stopEditing }, icon("close")));
    const box = el("div", { class: "box-row" }, menu, el("div", { class: "field" }, input, attach), send);
    parts = { input, menu, send, menuList, note };
    parts.suggestions = createSuggestions(input, () => commands, choose);
    input.value = draft;
    input.addEventListener("input", changed);
    input.addEventListener("keydown", keyDown);
    foot.replaceChildren(menuList, attachList, parts.suggestions.element, note, box);
    popup(menu, menuList);
    popup(attach, attachList);
    fillMenu();
    changed();
  }

  function kindRow([kind, drawing]) {
    const send = () => give((text) => actions.sendKind(kind, text.trim()));
    return el("li", {}, button({ class: "choice", onclick: send }, icon(drawing), t(kind)));
  }

  function fillMenu() {
    parts.menu.hidden = commands.length === 0;
    parts.menuList.replaceChildren(
      ...commands.map(({ command, description }) =>
        el("li", {}, button({ class: "choice command", onclick: () => choose(command) },
          el("span", { class: "command-name" }, `/${command}`), el("span", {}, description))),
      ),
    );
  }

  /** Sends a command; a draft stays, unless it is the beginning of a command. */
  function choose(command) {
    if (parts.input.value.startsWith("/")) return give(() => actions.sendText(`/${command}`));
    return actions.sendText(`/${command}`);
  }

  /** Empties the box at once, so that one can write on; what is refused comes back. */
  async function give(send) {
    const text = parts.input.value;
    const was = editing;
    clear();
    if ((await send(text)) || parts.input.value !== "") return;
    if (was) startEditing(was);
    parts.input.value = text;
    changed();
  }

  function changed() {
    const { input, menu, send } = parts;
    send.classList.toggle("ready", input.value.trim() !== "");
    menu.classList.toggle("small", input.value !== "");
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, 140)}px`;
    parts.suggestions.update();
  }

  function clear() {
    editing = null;
    parts.note.hidden = true;
    parts.input.value = "";
    changed();
  }

  function stopEditing() {
    clear();
    parts.input.focus();
  }

  function submit() {
    // Telegram sends no empty message either; zero-width characters are not empty to it, nor here.
    if (parts.input.value.trim() === "") return;
    parts.input.focus();
    const changes = editing;
    give((text) => (changes ? actions.saveEdit(changes, text) : actions.sendText(text)));
  }

  function keyDown(event) {
    if (event.isComposing || parts.suggestions.handle(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === "Escape" && editing) {
      stopEditing();
    } else if (event.key === "ArrowUp" && parts.input.value === "" && actions.lastOwn()) {
      event.preventDefault();
      startEditing(actions.lastOwn());
    }
  }

  function startEditing(message) {
    if (!parts.input.isConnected) return;
    editing = message;
    parts.note.hidden = false;
    parts.input.value = message.text;
    changed();
    parts.input.focus();
  }

  function oneButton(label, onclick, words) {
    foot.replaceChildren(
      ...(words ? [el("p", { class: "foot-note" }, words)] : []),
      button({ class: "wide", id: "input", onclick }, label),
    );
  }

  let mode = "";
  return {
    /** Shows what fits: "start" in an empty chat, "blocked", or the box to "write" in. */
    show(wanted, { rebuild = false } = {}) {
      if (wanted === mode && !rebuild) return;
      const hadFocus = foot.contains(document.activeElement);
      mode = wanted;
      if (mode === "start") oneButton(t("start"), () => actions.sendText("/start"));
      else if (mode === "blocked") oneButton(t("leave_blocked"), actions.unblock, t("blocked_bar"));
      else build();
      if (hadFocus) byId("input").focus({ preventScroll: true });
    },
    setCommands(wanted) {
      commands = wanted;
      if (mode === "write") fillMenu();
    },
    startEditing,
  };
}
