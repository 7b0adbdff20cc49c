// A list of choices that opens over the message box: the command menu, the attachments.

/**
 * Makes `opener` show and hide `list` (an element with buttons). Arrow keys walk through the buttons, Escape
 * closes and gives the focus back, and so does choosing one.
 */
export function popup(opener, list) {
  const buttons = () => [...list.querySelectorAll("button")];
  const isOpen = () => !list.hidden;

  function close(giveFocusBack = false) {
    if (!isOpen()) return;
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere);
    if (giveFocusBack) opener.focus();
  }

  function open() {
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", elsewhere);
    buttons()[0]?.focus();
  }

  function elsewhere(event) {
    if (!list.contains(event.target) && !opener.contains(event.target)) close();
  }

  function walk(event) {
    const all = buttons();
    const here = all.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || all.length === 0) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  }

  list.hidden = true;
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-controls", list.id);
  opener.addEventListener("click", () => (isOpen() ? close() : open()));
  list.addEventListener("click", (event) => {
    if (event.target.closest("button")) close(true);
  });
  for (const part of [opener, list]) {
    part.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && isOpen()) {
        event.stopPropagation();
        close(true);
      }
    });
    part.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to && !list.contains(to) && to !== opener) close();
    });
  }
  list.addEventListener("keydown", walk);
}
