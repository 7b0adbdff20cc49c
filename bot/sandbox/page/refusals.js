// What the local Telegram's server says when it refuses, in the page's words.

import { t } from "./words.js";

const KNOWN = {
  "nothing is scheduled": "coming_none",
  "the clock is being moved already": "clock_moving",
  "the bot does not come to rest": "no_rest",
  "the bot does not answer just now": "unreadable",
  "this bot was not started from here": "not_ours",
  "you have blocked the bot": "blocked_bar",
  "this poll is closed": "poll_closed",
};

/** What to tell the person of an error. */
export function explain(error) {
  if (error instanceof TypeError) return t("no_connection"); // what fetch throws when nobody is there
  return KNOWN[error.message] ? t(KNOWN[error.message]) : error.message;
}
