// What lies over the chat: toasts, alerts, questions, and a photo seen large.

import { button, byId, el, icon } from "./dom.js";
import { t } from "./words.js";

/** A short note that goes away by itself, late enough to be read. */
export function toast(text) {
  const note = el("p", { class: "toast" }, text);
  // An open drawer covers the chat, so it shows the note itself.
  const drawer = document.body.classList.contains("drawer-open");
  byId(drawer ? "panel-toasts" : "toasts").append(note);
  setTimeout(() => note.remove(), 3000 + 60 * text.length);
}

/** A note that stays until it is closed. */
export function alert(text) {
  const dialog = el("dialog", { class: "box" }, el("p", {}, text), closer(t("ok"), "primary"));
  open(dialog);
}

/** Asks before something that can't be undone; resolves to true or false. */
export function confirm(text, yes) {
  const dialog = el(
    "dialog",
    { class: "box" },
    el("p", {}, text),
    closer(t("cancel"), "plain"),
    button({ class: "danger", onclick: () => dialog.close("yes") }, yes),
  );
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
  });
}

/** A photo at full size. */
export function showPhoto(url, caption) {
  const close = closer("", "icon-button");
  close.setAttribute("aria-label", t("close"));
  close.append(icon("close"));
  const dialog = el(
    "dialog",
    { class: "viewer", "aria-label": t("photo") },
    close,
    el("img", { src: url, alt: caption || t("photo") }),
    caption ? el("p", { "aria-hidden": "true" }, caption) : null,
  );
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  open(dialog, false);
}

function closer(label, kind) {
  return button({ class: kind, onclick: (event) => event.target.closest("dialog").close() }, label);
}

function open(dialog, overPhone = true) {
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  if (overPhone) {
    // It belongs to the chat, so it lies over the phone and not in the middle of a wide window.
    const phone = byId("phone").getBoundingClientRect();
    dialog.style.left = `${phone.left + phone.width / 2}px`;
  }
}
