"""Questions to a page, as JavaScript: what has no name, what is too small to tap, what is too faint to read."""

from __future__ import annotations

FOCUSED = """(() => {
  const e = document.activeElement;
  return (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim();
})()"""

FOCUS_IS_VISIBLE = """(() => {
  const e = document.activeElement;
  return [e, e.closest('.field') ?? e].some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
})()"""

NAMELESS = """[...document.querySelectorAll('button, a, input, textarea, summary, [role=option]')]
  .filter((e) => !e.hidden)
  .filter((e) => !(e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim())
  .map((e) => e.outerHTML)"""

# A link or a command in running text is as high as the text, as WCAG 2.5.8 allows.
TOO_SMALL = """[...document.querySelectorAll('button, a, label, textarea, summary, [role=option]')]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.text') && e.className !== 'skip')
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44)
  .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width} x ${box.height}`)"""

# Contrast as WCAG 2 reckons it, of each text with all that is painted behind it. The avatar is decoration, and
# a spoiler is meant to be unreadable.
TOO_FAINT = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const behind = (e) => {
    if (!e) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(e).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(e.parentElement));
  };
  const luminance = (colour) => {
    const [r, g, b] = colour
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.closest('.sr-only, .spoiler, noscript, .avatar')) continue;
    seen += 1;
    const back = behind(e);
    const [a, b] = [luminance(over(rgba(getComputedStyle(e).color), back)), luminance(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${e.className} "${texts.currentNode.data.slice(0, 30)}" ${ratio.toFixed(2)}`);
  }
  return seen > 60 ? faint : [`only ${seen} texts`];
})()"""
