// Puts the parts together: the server's answers and events go to the chat and the panel, and back go the taps.

import { connect } from "./api.js";
import { createChat } from "./chat.js";
import { createComposer } from "./composer.js";
import { alert, toast } from "./dialogs.js";
import { byId, icon } from "./dom.js";
import { createDrawer } from "./drawer.js";
import { createPanel } from "./panel.js";
import { explain } from "./refusals.js";
import { applyTheme } from "./theme.js";
import { setZone, timeOfDay, toDate } from "./times.js";
import { language, pageLanguage, setLanguage, t } from "./words.js";

const TYPING_LASTS = 5000; // as in Telegram, unless a message comes first
const PANEL_EVERY = 5000;

const address = new URLSearchParams(location.search);
const user = /^\d{1,15}$/.test(address.get("user") ?? "") ? Number(address.get("user")) : 1001;
const api = connect(user);

let state = null; // what /app/chat answered, kept up to date
let panelData = null;
let clockAt = { then: Date.now(), real: Date.now() };
let connected = false;
let loading = 0;
let missed = []; // events that came while everything was asked for again
let typingTimer;
let panelTimer;
let panelIsSoon = false;

const now = () => new Date(clockAt.then + Date.now() - clockAt.real);

/** Does it, tells of a refusal, and gives whether it worked. */
async function attempt(action) {
  try {
    await action();
    return true;
  } catch (error) {
    toast(explain(error));
    return false;
  } finally {
    panelSoon();
  }
}

const chat = createChat({
  press: (message, data) => attempt(() => api.press(message.id, data)),
  vote: (message, option) => attempt(() => api.vote(message.poll.id, option)),
  command: (text) => attempt(() => api.sendText(text)),
  edit: (message) => composer.startEditing(message),
});

const composer = createComposer({
  sendText: (text) => attempt(() => api.sendText(text)),
  sendKind: (kind, text) => attempt(async () => {
    await api.sendKind(kind, text);
    if (kind === "group") toast(t("group_sent"));
  }),
  saveEdit: (message, text) => attempt(() => api.edit(message.id, text)),
  unblock: () => setBlocked(false),
  lastOwn: () => chat.lastOwn(),
});

const panel = createPanel(
  {
    moveClock: (move) => attempt(async () => {
      await api.moveClock(move);
      await load({ keepChat: true });
    }),
    setBlocked,
    fault: (fault, more) => attempt(() => api.fault(fault, more)),
    setLanguage: changeLanguage,
    startOver: () => attempt(async () => {
      await api.startOver();
      await load();
    }),
  },
  user,
  now,
);

function setBlocked(blocked) {
  return attempt(async () => {
    await api.setBlocked(blocked);
    takeBlocked(blocked);
  });
}

function changeLanguage(code) {
  return attempt(async () => {
    await api.setLanguage(code);
    if (address.has("lang")) {
      address.set("lang", code);
      history.replaceState(null, "", `?${address}`);
    }
    await load();
    byId("panel").querySelector(`input[name=language][value=${language()}]`)?.focus();
  });
}

function takeBlocked(blocked) {
  state.blocked = blocked;
  showFoot();
  showPanel();
}

// --- showing ----------------------------------------------------------------------------------------------

function showHeader() {
  const { bot, typing } = state;
  byId("bot-name").textContent = bot.name;
  byId("avatar").textContent = bot.name.slice(0, 1);
  const status = byId("bot-status");
  const words = !connected ? "connecting" : typing ? "typing" : bot.running ? "bot" : "bot_off";
  status.textContent = t(words);
  status.className = words === "typing" ? "typing" : "";
  document.title = `${bot.name} · Telegram`;
}

function showFoot(options) {
  composer.show(state.blocked ? "blocked" : chat.isEmpty() ? "start" : "write", options);
}

function showPanel() {
  if (state) panel.show(panelData, state);
}

function takeClock(clock) {
  if (!clock?.now) return;
  state.clock = clock;
  clockAt = { then: toDate(clock.now).getTime(), real: Date.now() };
  tick();
  chat.renameDays();
}

function tick() {
  byId("phone-time").textContent = timeOfDay(now());
  panel.tick();
}

/** Asks for everything again; with `keepChat` the messages stay as the events made them. */
async function load(options) {
  loading += 1;
  try {
    const newState = await api.chat();
    take(newState, newState.bot.running ? await api.panel().catch(() => null) : null, options);
  } finally {
    loading -= 1;
    if (loading === 0) missed.splice(0).forEach(onEvent);
  }
}

function take(newState, newPanel, { keepChat = false } = {}) {
  const changedZone = newPanel !== null && setZone(newPanel.zone);
  const speaks = pageLanguage(newState.user.language_code);
  const changedLanguage = speaks !== language() || state === null;
  state = newState;
  if (changedLanguage) {
    setLanguage(speaks);
    panel.build();
  }
  takeClock(state.clock);
  composer.setCommands(state.commands);
  if (!keepChat || changedZone || changedLanguage) chat.fill(state.messages, state.bot, now);
  panelData = newPanel ?? panelData;
  setTyping(state.typing);
  showFoot({ rebuild: changedLanguage });
  showPanel();
}

// The first change sets the time and later ones don't move it: quick taps would put the panel off for ever.
function panelSoon() {
  if (panelIsSoon) return;
  panelIsSoon = true;
  clearTimeout(panelTimer);
  panelTimer = setTimeout(refreshPanel, 250);
}

async function refreshPanel() {
  panelIsSoon = false;
  clearTimeout(panelTimer);
  panelTimer = setTimeout(refreshPanel, PANEL_EVERY);
  if (document.hidden || !state?.bot.running) return;
  try {
    panelData = await api.panel();
  } catch {
    return; // the bot may just be starting again; the next look is soon
  }
  if (setZone(panelData.zone)) await load();
  showPanel();
}

// --- events -----------------------------------------------------------------------------------------------

function setTyping(flag) {
  clearTimeout(typingTimer);
  state.typing = flag;
  if (flag) typingTimer = setTimeout(() => setTyping(false), TYPING_LASTS);
  showHeader();
}

const ON = {
  message({ message }) {
    if (message.from === "bot") setTyping(false);
    chat.put(message);
    showFoot();
  },
  edit: ({ message }) => chat.put(message),
  delete({ id }) {
    chat.remove(id);
    showFoot();
  },
  typing: ({ typing = true }) => setTyping(typing),
  toast: ({ text, alert: stays }) => (stays ? alert(text) : toast(text)),
  commands({ commands }) {
    state.commands = commands;
    composer.setCommands(commands);
  },
  blocked: ({ blocked }) => takeBlocked(blocked),
  clock: (event) => takeClock(event.clock ?? event),
  bot(event) {
    Object.assign(state.bot, event.bot ?? { running: event.running });
    showHeader();
    showPanel();
  },
};

function onEvent(event) {
  if (loading > 0 || !state) {
    missed.push(event);
    return;
  }
  ON[event.type]?.(event);
  panelSoon();
}

async function onOpen() {
  connected = true;
  await attempt(load);
}

function onLost() {
  connected = false;
  if (state) showHeader();
}

// --- start ------------------------------------------------------------------------------------------------

async function start() {
  applyTheme();
  for (const element of document.querySelectorAll("[data-icon]")) element.append(icon(element.dataset.icon));
  setLanguage(pageLanguage(address.get("lang") ?? navigator.language));
  createDrawer();
  if (address.has("lang")) await attempt(() => api.setLanguage(pageLanguage(address.get("lang"))));
  api.listen({ onEvent, onOpen, onLost });
  setInterval(() => state && tick(), 1000);
}

start();
