// On a narrow screen the panel is a drawer over the chat.

import { byId } from "./dom.js";

const NARROW = matchMedia("(max-width: 1019px)");

export function createDrawer() {
  const panel = byId("panel");
  const opener = byId("drawer-open");

  function set(open) {
    const isDrawer = NARROW.matches;
    document.body.classList.toggle("drawer-open", open && isDrawer);
    opener.setAttribute("aria-expanded", String(open && isDrawer));
    panel.inert = isDrawer && !open;
    byId("phone").inert = isDrawer && open;
  }

  function close() {
    if (!document.body.classList.contains("drawer-open")) return;
    set(false);
    opener.focus();
  }

  opener.addEventListener("click", () => {
    set(true);
    byId("drawer-close").focus();
  });
  byId("drawer-close").addEventListener("click", close);
  byId("shade").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  NARROW.addEventListener("change", () => set(false));
  set(false);
}
