// The door to the local Telegram's server: JSON over HTTP, and one stream of events.

const RETRY = 1000; // milliseconds

/** The server said no; `message` is what it said. */
export class Refused extends Error {}

async function request(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? body.description ?? `${answer.status}`);
  return body;
}

/** Everything that this page asks for one user. */
export function connect(user) {
  const get = (path) => request(`/app/${path}?user=${user}`, { headers: { Accept: "application/json" } });
  const post = (path, body = {}) =>
    request(`/app/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, ...body }),
    });

  return {
    chat: () => get("chat"),
    panel: () => get("panel"),
    sendText: (text) => post("send", { text }),
    sendKind: (kind, text) => post("send", text ? { kind, text } : { kind }),
    edit: (message_id, text) => post("edit", { message_id, text }),
    press: (message_id, data) => post("press", { message_id, data }),
    vote: (poll_id, option) => post("vote", { poll_id, option }),
    setLanguage: (language_code) => post("language", { language_code }),
    setBlocked: (blocked) => post("block", { blocked }),
    moveClock: (move) => post("clock", { move }),
    fault: (fault, more = {}) => post("fault", { fault, ...more }),
    startOver: () => post("restart"),

    /**
     * Calls `onEvent` with each event, `onOpen` whenever the stream is (again) there, and `onLost` when it
     * breaks; it is then tried again.
     */
    listen({ onEvent, onOpen, onLost }) {
      const stream = new EventSource(`/app/events?user=${user}`);
      stream.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
      stream.addEventListener("open", onOpen);
      stream.addEventListener("error", () => {
        onLost();
        // After a plain break the browser comes back by itself, after a refusal it gives up.
        if (stream.readyState === EventSource.CLOSED) {
          setTimeout(() => this.listen({ onEvent, onOpen, onLost }), RETRY);
        }
      });
    },
  };
}
