// One message: its bubble, and the buttons under it.

import { button, el, hidden, icon } from "./dom.js";
import { media } from "./media.js";
import { poll } from "./poll.js";
import { richText } from "./richtext.js";
import { timeOfDay, toDate } from "./times.js";
import { t } from "./words.js";

/**
 * The element of a message as the server describes it. `actions` are `press(message, data)`,
 * `vote(message, option)`, `edit(message)`, `command(text)`; `botName` is who speaks.
 */
export function messageElement(message, actions, botName) {
  const article = el("article", { tabindex: "-1", "data-id": message.id });
  fill(article, message, actions, botName);
  return article;
}

/** Shows the newer version of a message in the same place; what did not change is not read out again. */
export function updateMessage(article, before, message, actions, botName) {
  const hadFocus = article.contains(document.activeElement);
  const { buttons: _, ...saidBefore } = before;
  const { buttons: __, ...says } = message;
  if (JSON.stringify(saidBefore) === JSON.stringify(says)) {
    article.querySelector(".keyboard")?.remove();
    article.append(...keyboard(message, actions));
  } else {
    article.replaceChildren();
    fill(article, message, actions, botName);
  }
  // The pressed button may be gone. Stay here, so that the next Tab goes on from this message.
  if (hadFocus && !article.contains(document.activeElement)) article.focus({ preventScroll: true });
}

function fill(article, message, actions, botName) {
  const mine = message.from === "user";
  const at = timeOfDay(toDate(message.date));
  article.className = `message ${mine ? "mine" : "theirs"} kind-${message.kind}`;
  article.setAttribute("aria-label", `${mine ? t("from_you") : botName}, ${at}`);
  const bubble = el(
    "div",
    { class: "bubble" },
    message.forwarded ? el("p", { class: "origin" }, icon("forward"), t("forwarded")) : null,
    message.kind === "poll" ? poll(message, actions) : media(message),
    text(message, actions),
    meta(message, at, mine),
  );
  article.append(el("div", { class: "row" }, bubble, editButton(message, actions, mine)), ...keyboard(message, actions));
}

function text(message, actions) {
  if (message.kind === "poll") return null;
  const nodes = richText(message.html ?? "", actions.command);
  return nodes.length > 0 ? el("div", { class: "text", dir: "auto" }, nodes) : null;
}

function meta(message, at, mine) {
  const mark = (name, words) => [icon(name), hidden(words)];
  return el(
    "p",
    { class: "meta" },
    message.reaction ? el("span", { class: "reaction" }, message.reaction) : null,
    message.pinned ? mark("tack", t("pinned")) : null,
    message.protected ? mark("lock", t("protected")) : null,
    message.silent ? mark("silent", t("silent")) : null,
    message.edit_date ? el("span", {}, t("edited")) : null,
    el("time", { datetime: toDate(message.date).toISOString() }, at),
    mine ? mark("check", t("sent")) : null,
  );
}

function editButton(message, actions, mine) {
  if (!mine || message.kind !== "text" || message.forwarded) return null;
  return button(
    { class: "edit icon-button", "aria-label": t("edit_message"), onclick: () => actions.edit(message) },
    icon("pencil"),
  );
}

function keyboard(message, actions) {
  if (!message.buttons?.length) return [];
  const rows = message.buttons.map((row) =>
    el("div", { class: "keys" }, row.map((key) => (key.url ? linkKey(key) : pressKey(key, message, actions)))),
  );
  return [el("div", { class: "keyboard", role: "group", "aria-label": t("keyboard") }, rows)];
}

function pressKey(key, message, actions) {
  const element = button({ class: `key ${key.style ?? ""}` }, key.text);
  element.addEventListener("click", async () => {
    element.setAttribute("aria-busy", "true");
    await actions.press(message, key.data);
    element.removeAttribute("aria-busy");
  });
  return element;
}

function linkKey(key) {
  if (!/^(https?|tg):/i.test(key.url)) return el("span", { class: "key" }, key.text);
  const props = { class: "key", href: key.url, target: "_blank", rel: "noopener noreferrer" };
  return el("a", props, key.text, icon("external"), hidden(` (${t("opens_tab")})`));
}
