// The clock: what time it is for the person, and the buttons that let time pass.

import { button, card, el } from "./dom.js";
import { lengthInWords, longDay, timeOfDay, zoneName } from "./times.js";
import { t } from "./words.js";

const MOVES = [
  ["+1h", "move_hour"],
  ["next_morning", "move_morning"],
  ["next_event", "move_event"],
  ["+7d", "move_day7"],
];

export function createClockCard(actions, now) {
  const time = el("time", { class: "clock-time" });
  const day = el("p", { class: "clock-day" });
  const ahead = el("p", { class: "quiet" });
  const moving = el("p", { class: "moving", role: "status" });
  const buttons = MOVES.map(([move, words]) => button({ class: "plain", onclick: () => go(move) }, t(words)));
  let offset = 0;
  let busy = false;

  async function go(move) {
    if (busy) return;
    setBusy(true);
    await actions.moveClock(move);
    setBusy(false);
  }

  function setBusy(flag) {
    busy = flag;
    moving.textContent = flag ? t("clock_moving") : "";
    // Not `disabled`: the pressed button keeps the focus.
    for (const one of buttons) one.setAttribute("aria-disabled", String(flag));
  }

  function tick() {
    time.textContent = timeOfDay(now());
    time.setAttribute("datetime", now().toISOString());
    day.textContent = `${longDay(now())} · ${zoneName()}`;
    ahead.textContent = offset >= 60 ? t("clock_ahead", { length: lengthInWords(offset) }) : t("clock_real");
  }

  const element = card("clock", t("clock"), el("p", {}, time), day, ahead,
    el("div", { class: "choices" }, buttons), moving);
  return {
    element,
    tick,
    show(_, chat) {
      offset = chat.clock.offset_seconds;
      tick();
    },
  };
}
