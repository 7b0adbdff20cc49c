// The page itself: language, light or dark, and starting over.

import { confirm } from "./dialogs.js";
import { button, card, el } from "./dom.js";
import { setTheme, theme } from "./theme.js";
import { language, t } from "./words.js";

export function createPageCard(actions, user) {
  async function startOver() {
    if (await confirm(t("start_over_ask"), t("start_over_yes"))) await actions.startOver();
  }

  const languages = choice("language", t("language"), language(), actions.setLanguage, [
    ["en", "English", "en"],
    ["nl", "Nederlands", "nl"],
  ]);
  const looks = choice("look", t("look"), theme(), setTheme, [
    ["device", t("device")],
    ["light", t("light")],
    ["dark", t("dark")],
  ]);
  const over = button({ class: "danger", onclick: startOver }, t("start_over"));
  return {
    element: card("page", t("settings"), languages, looks, over, el("p", { class: "quiet" }, t("person", { user }))),
    show() {},
  };
}

function choice(name, title, chosen, onChoose, options) {
  const rows = options.map(([value, words, lang]) => {
    const radio = el("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onChoose(value) });
    return el("label", { lang }, radio, el("span", {}, words));
  });
  return el("fieldset", { class: "switch" }, el("legend", {}, title), el("div", { class: "options-row" }, rows));
}
