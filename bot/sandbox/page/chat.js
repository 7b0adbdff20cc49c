// The list of messages: by day, oldest first, always at the newest unless the person scrolled up.

import { byId, el, icon } from "./dom.js";
import { messageElement, updateMessage } from "./message.js";
import { announceResult } from "./poll.js";
import { dayKey, dayName, toDate } from "./times.js";
import { t } from "./words.js";

const NEAR = 80; // pixels from the end that still count as being there

/** The chat. `actions` are what messages can do (see message.js). */
export function createChat(actions) {
  const log = byId("log");
  const newest = byId("newest");
  const content = el("div", { class: "days" });
  const messages = new Map(); // id -> { message, element }
  const days = new Map(); // "2026-03-04" -> { element, title, date }
  let bot = { name: "", description: "" };
  let now = () => new Date();
  let pinned = true; // at the end, and to stay there when something grows
  let lastTop = 0;
  let unseen = 0;

  log.append(content);
  new ResizeObserver(() => pinned && toEnd()).observe(content);
  new ResizeObserver(() => pinned && toEnd()).observe(log);
  log.addEventListener("scroll", () => {
    // Only scrolling up lets go of the end: a photo that just loaded must not.
    const near = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    if (near || log.scrollTop < lastTop - 1) pinned = near;
    lastTop = log.scrollTop;
    if (pinned) unseen = 0;
    showHint();
  });
  newest.addEventListener("click", () => {
    pinned = true;
    toEnd();
    log.focus({ preventScroll: true });
  });

  function toEnd() {
    log.scrollTop = log.scrollHeight;
  }

  function showHint() {
    newest.hidden = pinned;
    const words = unseen === 1 ? t("new_messages_one") : unseen ? t("new_messages", { count: unseen }) : "";
    newest.replaceChildren(icon("down"), words);
    newest.setAttribute("aria-label", words ? `${words}. ${t("to_newest")}` : t("to_newest"));
  }

  function daySection(date) {
    const key = dayKey(date);
    if (days.has(key)) return days.get(key).element;
    const title = el("h2", { class: "day-name" }, dayName(date, now()));
    const element = el("div", { class: "day" }, title);
    const later = [...days.keys()].filter((other) => other > key).sort()[0];
    content.insertBefore(element, later ? days.get(later).element : null);
    days.set(key, { element, title, date });
    return element;
  }

  function place(message, element) {
    const section = daySection(toDate(message.date));
    const after = [...section.children].find((child) => Number(child.dataset.id) > message.id);
    section.insertBefore(element, after ?? null);
  }

  function add(message) {
    const element = messageElement(message, actions, bot.name);
    messages.set(message.id, { message, element });
    content.querySelector(".about")?.remove();
    place(message, element);
    markEditable();
  }

  /** Only the last message of one's own can be edited here. */
  function markEditable() {
    for (const old of content.querySelectorAll(".can-edit")) old.classList.remove("can-edit");
    messages.get(lastOwn()?.id)?.element.classList.add("can-edit");
  }

  function lastOwn() {
    const own = [...messages.values()].map((entry) => entry.message).filter((message) => message.from === "user");
    const last = own.reduce((a, b) => (a && a.id > b.id ? a : b), undefined);
    return last?.kind === "text" && !last.forwarded ? last : undefined;
  }

  function about() {
    if (messages.size > 0 || !bot.description) return;
    const title = el("h2", {}, t("about_title"));
    content.append(el("div", { class: "about" }, title, el("p", {}, bot.description)));
  }

  return {
    /** Shows these messages and nothing else. */
    fill(all, theBot, clock) {
      bot = theBot;
      now = clock;
      log.setAttribute("aria-busy", "true");
      content.replaceChildren();
      messages.clear();
      days.clear();
      unseen = 0;
      all.forEach(add);
      about();
      pinned = true;
      toEnd();
      showHint();
      requestAnimationFrame(() => log.removeAttribute("aria-busy"));
    },
    /** A new message, or a newer version of one. */
    put(message) {
      const known = messages.get(message.id);
      if (known) {
        const before = known.message;
        known.message = message;
        updateMessage(known.element, before, message, actions, bot.name);
        if (known.element === messages.get(lastOwn()?.id)?.element) markEditable();
        if (message.poll && before.poll?.chosen !== message.poll.chosen) announceResult(message.poll);
        return;
      }
      if (message.from === "user") pinned = true;
      add(message);
      messages.get(message.id).element.classList.add("fresh");
      if (pinned) toEnd();
      else unseen += 1;
      showHint();
    },
    remove(id) {
      const gone = messages.get(id);
      if (!gone) return;
      const section = gone.element.parentElement;
      gone.element.remove();
      messages.delete(id);
      if (!section.querySelector(".message")) {
        section.remove();
        for (const [key, day] of days) if (day.element === section) days.delete(key);
      }
      markEditable();
      about();
    },
    /** The clock moved: "today" may be another day. */
    renameDays() {
      for (const { title, date } of days.values()) {
        const name = dayName(date, now());
        if (title.textContent !== name) title.textContent = name;
      }
    },
    lastOwn,
    isEmpty: () => messages.size === 0,
  };
}
