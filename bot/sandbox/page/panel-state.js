// What is scheduled, and where the talk stands among its flow's states.

import { card, el } from "./dom.js";
import { dayName, timeOfDay, toDate, untilThen } from "./times.js";
import { t } from "./words.js";

/** Timers of the dialogue, and messages that wait to be sent. */
export function createComingCard(now) {
  const place = el("div", {});
  const element = card("coming", t("coming"), place);
  let shown = "";
  let panel = null;

  function row(words, at) {
    const when = toDate(at);
    return el(
      "li",
      {},
      el("span", { class: "when" }, `${dayName(when, now())} ${timeOfDay(when)}`),
      el("span", { class: "what" }, words),
      el("span", { class: "quiet" }, untilThen(when, now())),
    );
  }

  function list(rows) {
    return el("ul", { class: "timeline" }, rows);
  }

  function parts() {
    if (!panel) return [el("p", { class: "quiet" }, t("unreadable"))];
    const timers = [...panel.scheduled].sort((a, b) => toDate(a.at) - toDate(b.at));
    const first = timers.length
      ? list(timers.map(({ name, event, at }) => row(name === event ? name : `${name} · ${event}`, at)))
      : el("p", { class: "quiet" }, t("coming_none"));
    if (panel.waiting.length === 0) return [first];
    return [first, el("h4", {}, t("waiting")), list(panel.waiting.map(({ kind, at }) => row(kind, at)))];
  }

  function draw() {
    const next = parts();
    const words = next.map((part) => part.textContent).join("|");
    if (words !== shown) place.replaceChildren(...next);
    shown = words;
  }

  return {
    element,
    tick: draw,
    show(wanted) {
      panel = wanted;
      draw();
    },
  };
}

/** The frame on top with all states of its flow; the frames under it, folded. */
export function createStateCard() {
  const place = el("div", {});
  let shown = "";

  function states(frame, all) {
    const names = all.includes(frame.state) ? all : [...all, frame.state];
    return el("ul", { class: "states" }, names.map((name) => {
      const here = name === frame.state;
      return el("li", { "aria-current": here && "step", class: here && "here" }, name,
        here && el("small", {}, t("current")));
    }));
  }

  function frameElement(frame, index, panel) {
    const all = panel.states[frame.flow] ?? [];
    const title = el("summary", {}, el("span", { class: "flow" }, frame.flow), " ",
      el("span", { class: "quiet" }, frame.state));
    return el("details", { open: index === 0, class: "frame" }, title, states(frame, all));
  }

  return {
    element: card("state", t("state"), place),
    show(panel) {
      const words = JSON.stringify([panel?.frames, panel?.states]);
      if (words === shown) return;
      shown = words;
      const newestFirst = [...(panel?.frames ?? [])].reverse();
      if (newestFirst.length === 0) {
        place.replaceChildren(el("p", { class: "quiet" }, t(panel ? "state_none" : "unreadable")));
        return;
      }
      const note = newestFirst.length > 1 ? [el("p", { class: "quiet" }, t("frames"))] : [];
      place.replaceChildren(...note, ...newestFirst.map((frame, index) => frameElement(frame, index, panel)));
    },
  };
}
