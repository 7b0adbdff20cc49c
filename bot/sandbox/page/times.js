// Dates and times on the wall clock of the person who is being played.

import { language, t } from "./words.js";

const DAY = 24 * 60 * 60 * 1000;
let zone;

/**
 * Uses this IANA zone from now on, the device's own where it is not known: the bot says "UTC" until it has asked
 * for the country. True when that changed something.
 */
export function setZone(name) {
  const known = name && name !== "UTC" ? name : undefined;
  let wanted;
  try {
    wanted = new Intl.DateTimeFormat("en", { timeZone: known }).resolvedOptions().timeZone;
  } catch {
    wanted = undefined;
  }
  const changed = wanted !== zone;
  zone = wanted;
  return changed;
}

export function zoneName() {
  return (zone ?? "").replaceAll("_", " ");
}

/** A Date of what the server gives: seconds since 1970, or ISO text. */
export function toDate(value) {
  return new Date(typeof value === "number" ? value * 1000 : value);
}

function format(date, options, locale = language() === "nl" ? "nl-BE" : "en-GB") {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(date);
}

/** "09:41" */
export function timeOfDay(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "2026-03-04": for comparing days, not for reading. */
export function dayKey(date) {
  return format(date, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
}

/** "Today", "Yesterday", "Tomorrow", or "Wednesday 4 March". */
export function dayName(date, now) {
  const days = Math.round((Date.parse(dayKey(date)) - Date.parse(dayKey(now))) / DAY);
  if (days === 0) return t("today");
  if (days === -1) return t("yesterday");
  if (days === 1) return t("tomorrow");
  return longDay(date);
}

/** "Wednesday 4 March" */
export function longDay(date) {
  const text = format(date, { weekday: "long", day: "numeric", month: "long" }).replace(",", "");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "in 14 hours", "in 3 days", "now" */
export function untilThen(date, now) {
  const minutes = Math.round((date - now) / 60_000);
  const words = new Intl.RelativeTimeFormat(language(), { numeric: "always" });
  if (minutes < 1) return t("now");
  if (minutes < 90) return words.format(minutes, "minute");
  if (minutes < 36 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1440), "day");
}

/** "2 days 3 hours" of a number of seconds; "" when it is under a minute. */
export function lengthInWords(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, unit]) =>
      new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "long" }).format(count),
    )
    .join(" ");
}
