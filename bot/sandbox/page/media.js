// What a bubble holds besides text: photos, animations, files, and drawings for what a person can try to send.

import { showPhoto } from "./dialogs.js";
import { button, el, icon } from "./dom.js";
import { t } from "./words.js";

const SHOWN = {
  text: () => null,
  photo,
  animation,
  document: file,
  sticker: (message) => picture("sticker.svg", message.text || t("sticker"), "sticker"),
  voice,
  location: () => picture("map.svg", t("location"), "map"),
  contact,
};

/** The element for the message's kind, or null for a plain text. */
export function media(message) {
  const show = SHOWN[message.kind];
  if (show) return show(message);
  return el("p", { class: "unknown" }, t("unsupported", { kind: message.kind }));
}

function photo(message) {
  const url = message.photo_url ?? "/page/photo.svg";
  const label = message.text ? `${t("open_photo")}: ${message.text}` : t("open_photo");
  return button(
    { class: "photo", "aria-label": label, onclick: () => showPhoto(url, message.text) },
    el("img", { src: url, alt: "" }),
  );
}

/** A looping picture that a tap stops and lets go on; it stands still from the start for who asked for less motion. */
function animation(message) {
  const still = document.createElement("canvas");
  still.setAttribute("aria-hidden", "true");
  const moving = el("img", { src: message.animation_url, alt: "" });
  const element = button({ class: "photo animation" }, moving, still, el("span", { class: "badge", "aria-hidden": "true" }, "GIF"));
  const show = (plays) => {
    element.classList.toggle("paused", !plays);
    const words = plays ? t("animation_stop") : t("animation_play");
    element.setAttribute("aria-label", message.text ? `${words}: ${message.text}` : words);
  };
  const draw = () => {
    [still.width, still.height] = [moving.naturalWidth, moving.naturalHeight];
    still.getContext("2d").drawImage(moving, 0, 0);
  };
  moving.addEventListener("load", draw);
  element.addEventListener("click", () => show(element.classList.contains("paused")));
  show(!matchMedia("(prefers-reduced-motion: reduce)").matches);
  return element;
}

function file(message) {
  const name = message.file_name ?? t("document");
  const inside = [el("span", { class: "file-icon" }, icon("file")), el("span", { class: "file-name" }, name)];
  if (!message.file_url) return el("p", { class: "file" }, inside);
  const props = { class: "file", href: message.file_url, download: name, "aria-label": t("download", { name }) };
  return el("a", props, inside, icon("download"));
}

function voice() {
  const bars = [4, 9, 14, 7, 16, 20, 11, 6, 13, 18, 10, 5, 12, 8, 4].map((height, index) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const box = { x: index * 6, y: 12 - height / 2, width: 3, height, rx: 1.5 };
    for (const [name, value] of Object.entries(box)) bar.setAttribute(name, value);
    return bar;
  });
  const wave = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  wave.setAttribute("viewBox", "0 0 90 24");
  wave.setAttribute("class", "wave");
  wave.setAttribute("aria-hidden", "true");
  wave.append(...bars);
  return el("p", { class: "voice" }, el("span", { class: "file-icon" }, icon("mic")), wave, el("span", {}, t("voice")));
}

function contact(message) {
  return el(
    "p",
    { class: "file" },
    el("span", { class: "file-icon" }, icon("person")),
    message.text ? null : el("span", { class: "file-name" }, t("contact")),
  );
}

function picture(source, words, kind) {
  return el("img", { class: kind, src: `/page/${source}`, alt: words });
}
