// Light or dark: as the device wants it, unless the person chose.

const KEY = "backwise-look";

/** "device", "light" or "dark" */
export function theme() {
  return localStorage.getItem(KEY) ?? "device";
}

export function setTheme(wanted) {
  if (wanted === "device") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, wanted);
  applyTheme();
}

export function applyTheme() {
  document.documentElement.dataset.theme = theme();
}
