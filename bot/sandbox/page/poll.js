// A quiz: voted on once, then it shows what was right and why.

import { announce, button, el, hidden, icon } from "./dom.js";
import { t } from "./words.js";

/** The element of the message's poll. `actions.vote(message, option)` sends the one vote. */
export function poll(message, actions) {
  const { id, question, explanation, chosen, correct, closed } = message.poll;
  const answered = closed || (chosen !== null && chosen !== undefined);
  const title = `poll-${id}`;
  return el(
    "div",
    { class: "poll", role: "group", "aria-labelledby": title },
    el("p", { class: "question", id: title }, question),
    el("p", { class: "poll-kind" }, t(answered && (correct === null || correct === undefined) ? "poll" : "quiz")),
    answered ? results(message.poll) : options(message, actions),
    answered && explanation ? el("p", { class: "explanation" }, icon("bulb"), el("span", {}, explanation)) : null,
  );
}

/** Says how a vote turned out, for who can't see the marks. */
export function announceResult({ chosen, correct, options: all }) {
  if (correct === null || correct === undefined) return;
  announce(chosen === correct ? t("poll_right") : t("poll_wrong", { answer: all[correct].text }));
}

function options(message, actions) {
  const list = el("ul", { class: "options" });
  const rows = message.poll.options.map(({ text }, index) =>
    el("li", {}, button({ class: "option", onclick: () => vote(list, message, actions, index) },
      el("span", { class: "dot", "aria-hidden": "true" }), text)),
  );
  list.append(...rows);
  return list;
}

/** The first tap counts; after a refusal the options are there again. */
async function vote(list, message, actions, index) {
  if (list.dataset.voted) return;
  list.dataset.voted = index;
  if (!(await actions.vote(message, index))) delete list.dataset.voted;
}

function results({ options: all, chosen, correct }) {
  const rows = all.map(({ text }, index) => {
    const right = index === correct;
    const wrong = index === chosen && !right && correct !== null && correct !== undefined;
    const notes = [right ? t("poll_correct") : null, index === chosen ? t("poll_chosen") : null].filter(Boolean);
    return el(
      "li",
      { class: `result ${right ? "right" : ""} ${wrong ? "wrong" : ""}` },
      el("span", { class: "dot" }, right ? icon("check") : null, wrong ? icon("close") : null),
      el("span", {}, text, notes.length ? [hidden(": "), el("small", {}, notes.join(", "))] : null),
    );
  });
  return el("ul", { class: "options" }, rows);
}
