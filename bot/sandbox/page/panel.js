// Beside the phone: the clock, what is coming, where the talk stands, what is stored, and what can go wrong.

import { createClockCard } from "./panel-clock.js";
import { createFaultsCard } from "./panel-faults.js";
import { createPageCard } from "./panel-page.js";
import { createComingCard, createStateCard } from "./panel-state.js";
import { createStoredCard } from "./panel-stored.js";
import { byId, el } from "./dom.js";

/**
 * The panel. `actions`: `moveClock(move)`, `setBlocked(flag)`, `fault(fault, more)`, `setLanguage(code)`,
 * `startOver()`, all resolving to true when done; `user` is shown; `now()` is the dialogue's time.
 */
export function createPanel(actions, user, now) {
  let cards = [];
  let data = null;
  let chat = null;

  function build() {
    const clock = createClockCard(actions, now);
    const coming = createComingCard(now);
    const state = createStateCard();
    const stored = createStoredCard();
    const faults = createFaultsCard(actions);
    const page = createPageCard(actions, user);
    cards = [clock, coming, state, stored, faults, page];
    byId("cards").replaceChildren(
      el("div", { class: "column" }, clock.element, coming.element, state.element),
      el("div", { class: "column" }, stored.element, faults.element, page.element),
    );
    if (chat) show(data, chat);
  }

  /** What /app/panel and /app/chat gave; the panel is null while the bot can't be asked. */
  function show(panel, chatNow) {
    data = panel;
    chat = chatNow;
    for (const card of cards) card.show(panel, chatNow);
  }

  return {
    build,
    show,
    /** A second has passed, or the clock was moved. */
    tick: () => cards.forEach((card) => card.tick?.()),
  };
}
