// Faults on demand: blocking the bot, a Telegram that is too busy, a bot that dies.

import { button, card, el } from "./dom.js";
import { t } from "./words.js";

const FLOOD_SECONDS = 10;
const SHOWN = 2000; // a bot is back sooner than one can read that it was gone

export function createFaultsCard(actions) {
  const status = el("p", { class: "bot-state", role: "status" });
  const flooded = el("p", { class: "quiet", "aria-live": "off" });
  const block = button({ class: "plain", onclick: () => actions.setBlocked(!blocked) });
  const flood = button({ class: "plain", onclick: startFlood }, t("flood"));
  const kill = button({ class: "plain", onclick: killBot }, t("kill"));
  let blocked = false;
  let running = true;
  let killed = false;
  let floodEnds = 0;

  async function startFlood() {
    if (!(await actions.fault("429", { seconds: FLOOD_SECONDS }))) return;
    floodEnds = performance.now() + FLOOD_SECONDS * 1000;
    tick();
  }

  async function killBot() {
    killed = true;
    draw();
    await actions.fault("kill");
    setTimeout(() => {
      killed = false;
      draw();
    }, SHOWN);
  }

  function tick() {
    const seconds = Math.ceil((floodEnds - performance.now()) / 1000);
    flooded.textContent = seconds > 0 ? t("busy_for", { seconds }) : "";
  }

  function draw() {
    const words = killed ? "bot_restarting" : running ? "bot_runs" : "bot_stopped";
    status.classList.toggle("off", killed || !running);
    if (status.textContent !== t(words)) status.textContent = t(words);
    block.textContent = t(blocked ? "leave_blocked" : "block");
  }

  const buttons = el("div", { class: "choices" }, block, flood, kill);
  return {
    element: card("faults", t("faults"), el("p", { class: "quiet" }, t("faults_note")), status, buttons, flooded),
    tick,
    show(_, chat) {
      blocked = chat.blocked;
      running = chat.bot.running;
      draw();
    },
  };
}
