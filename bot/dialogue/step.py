"""One turn's work: which event it is, which row it takes, where that leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.dialogue.flow import Row, State
from bot.dialogue.machine import Position, fire
from bot.dialogue.talk import Talk
from bot.domain import CancelTimer, Chosen, Event, EventKind, Frame, Priority, SetTimer, Toast, Value

if TYPE_CHECKING:
    from bot.dialogue.engine import Dialogue

COMMON, ANYWHERE = "common", "anywhere"
DEPTH, STEPS = 8, 20
ASIDE, ALARM, STOP = "question", "alarm", "stop"
"""The flow of an answer on the side, that of an alarm, and the word that ends what runs before it ends all."""
SPOKEN = ("stop", "menu", "help", "hulp", "opstoot", "opvlamming")
"""Commands that are understood without their slash too."""
MEASURED = ("score", "time", "duration", "count")
"""The readers of numbers and times."""
OWN_WORDS = ("words", "letter")
"""The readers that take any text: the words of a button still mean the button."""
ALIASES = {"opstoot": "flare", "opvlamming": "flare", "rust": "calm", "taal": "language", "hulp": "help"}


class EndlessFlowError(Exception):
    """A flow led on and on without waiting for the person."""


class Step:
    """Takes one event: `take` sorts it by its kind and follows the row that applies."""

    def __init__(self, dialogue: Dialogue, talk: Talk) -> None:
        self.dialogue = dialogue
        self.talk = talk
        self.steps = 0

    # --- which event ----------------------------------------------------------------------------------------

    def take(self) -> None:
        """Sort the event by its kind."""
        event = self.talk.event
        self._mend_states()
        if event.alarm:
            self._everywhere("alarm")
            return
        match event.kind:
            case EventKind.COMMAND:
                self._command(ALIASES.get(event.name, event.name))
            case EventKind.BUTTON:
                self._button(event)
            case EventKind.TEXT:
                self._text(event.text)
            case EventKind.VOTE:
                self._vote(event)
            case EventKind.MEDIA | EventKind.FORWARDED:
                self._everywhere("media" if event.kind is EventKind.MEDIA else "forwarded")
            case EventKind.TIMER:
                self._timer(event)
            case EventKind.BLOCKED | EventKind.UNBLOCKED:
                self._everywhere(event.kind)
            case EventKind.EDITED:
                pass

    def _mend_states(self) -> None:
        """Lead frames that stand in a state or flow of an older version to one of today's."""
        flows, frames = self.dialogue.flows, self.talk.session.frames
        if any(frame.flow not in flows or frame.state not in flows[frame.flow].states for frame in frames):
            known = [frame for frame in frames if frame.flow in flows]
            mended = tuple(replace(frame, state=flows[frame.flow].state(frame.state)) for frame in known)
            self.talk.session = replace(self.talk.session, frames=mended)

    def _command(self, name: str) -> None:
        known = f"cmd_{name}" in self.dialogue.common
        self._everywhere(f"cmd_{name}" if known else "unknown_command")

    def _button(self, event: Event) -> None:
        talk, session = self.talk, self.talk.session
        if event.screen is None and event.name in self.dialogue.always:
            self._everywhere(event.name)
        elif event.screen == session.screen and event.screen and event.name in session.keys:
            if event.message_id is not None:
                values = self.dialogue.values(talk, "", (event.name,))
                talk.add(Chosen(event.message_id, event.name, values, talk.spoken))
            self._deliver(event.name, event.name)
        else:
            talk.add(Toast("common/old_button"))

    def _text(self, text: str) -> None:
        talk = self.talk
        state = self._state()
        if state is None:
            self._everywhere("text")
            return
        # Where a number or a time is asked, digits are for its reader alone: "-1" is not the button "1". And a number
        # that was meant for the question below an alarm's answers none of its buttons.
        measured = state.ask in MEASURED or talk.frame.flow == ALARM
        measured = measured and any(letter.isdigit() for letter in text)
        key = None if measured else self.dialogue.named(text, talk.session.keys, talk.spoken)
        value = self.dialogue.readers[state.ask](text, talk.profile.lang) if state.ask else None
        if value is not None and not (key and state.ask in OWN_WORDS):
            self._deliver("answer", value)
        elif key:
            self._deliver(key, key)
        elif (word := text.strip(" .!").casefold()) == STOP and talk.profile.running:
            self._everywhere("stop_block")
        elif word in SPOKEN:
            self._command(ALIASES.get(word, word))
        elif waiting := self._waiting(text):
            self._drop(talk.session.frames[-1:])
            talk.session = replace(talk.session, keys=(waiting,))
            self._deliver(waiting, waiting)
        else:
            self._everywhere("text")

    def _waiting(self, text: str) -> str | None:
        """The button of the question that waits below a side answer, where the text names one of them."""
        below = self._below()
        keys = tuple(key for row in self.dialogue.keys(self.talk, below) for key in row) if below else ()
        return self.dialogue.named(text, keys, self.talk.spoken)

    def _below(self) -> State | None:
        """The state that waits below a side answer."""
        frames = self.talk.session.frames
        if len(frames) < 2 or frames[-1].flow != ASIDE:
            return None
        return self.dialogue.flows[frames[-2].flow].states[frames[-2].state]

    def _vote(self, event: Event) -> None:
        talk = self.talk
        open_quiz = talk.session.quiz and dict(event.data).get("quiz") == talk.session.quiz and event.options
        if open_quiz and (below := self._below()) and "vote" in below.on:
            self._drop(talk.session.frames[-1:])
        state = self._state()
        if open_quiz and state is not None and "vote" in state.on:
            self._deliver("vote", event.options[0])
        else:
            self._everywhere("late_vote")

    def _timer(self, event: Event) -> None:
        if event.frame is None:
            self._everywhere(event.name)
            return
        frames = self.talk.session.frames
        place = next((i for i, frame in enumerate(frames) if frame.id == event.frame), None)
        if place is None:
            return
        if place == len(frames) - 1:
            self._deliver(event.name, None)
        else:
            waiting = replace(frames[place], due=(*frames[place].due, event.name))
            self.talk.session = replace(self.talk.session, frames=(*frames[:place], waiting, *frames[place + 1 :]))

    # --- which row ------------------------------------------------------------------------------------------

    def _state(self) -> State | None:
        top = self.talk.session.top
        return self.dialogue.flows[top.flow].states[top.state] if top else None

    def _everywhere(self, event: str) -> None:
        row = fire(self.dialogue.machines[COMMON], Position(ANYWHERE, self.talk), event)
        if row:
            self._follow(row, COMMON, moved=False)

    def _deliver(self, event: str, value: Value) -> None:
        """Give an event to the flow on top; what it does not take goes to `common`."""
        talk, frame, state = self.talk, self.talk.frame, self._state()
        talk.value = value
        if state is None:
            return
        self._set_priority(frame.flow)
        answers = "answer" in state.on and (event == "answer" or event in talk.session.keys)
        if event not in state.on and (event in self.dialogue.common or not answers):
            self._everywhere(event if event in self.dialogue.common else "text")
            return
        if state.save_as and event in (*talk.session.keys, "answer"):
            self._save(state.save_as, value)
        name = event if event in state.on else "answer"
        row = fire(self.dialogue.machines[frame.flow], Position(frame.state, talk), name)
        if row:
            self._follow(row, frame.flow, moved=row.to is not None)
        elif talk.event.kind is not EventKind.TIMER:
            self._everywhere("text")

    def _save(self, place: str, value: Value) -> None:
        scope, _, name = place.rpartition(".")
        if scope:
            self.talk.change(**{name: value})
        else:
            self.talk.remember(**{name: value})

    # --- where it leads -------------------------------------------------------------------------------------

    def _follow(self, row: Row, flow: str, *, moved: bool) -> None:
        talk = self.talk
        self.steps += 1
        if self.steps > STEPS:
            raise EndlessFlowError(f"more than {STEPS} steps in one turn")
        self._do(row.do)
        for message in row.say:
            talk.say(self._message(message, flow))
        if row.toast:
            talk.add(Toast(self._message(row.toast, flow)))
        if row.clear:
            self._drop(talk.session.frames)
        if moved and row.to:
            self._leave(talk.frame)
            talk.replace_top(replace(talk.frame, state=row.to))
            self._enter()
        if row.enter:
            self._push(row)
        elif row.end:
            self._pop()
        elif row.again:
            self._repeat()

    def _push(self, row: Row) -> None:
        talk = self.talk
        flow, _, state = (row.enter or "").partition(".")
        frames = talk.session.frames
        if row.then and frames:
            self._leave(frames[-1])
            talk.replace_top(replace(frames[-1], state=row.then, pending=True))
            frames = talk.session.frames
        again = next((i for i, frame in enumerate(frames) if frame.flow == flow), None)
        if again is not None:
            self._drop(frames[again:])
        frames = talk.session.frames
        if len(frames) >= DEPTH:
            self._drop(frames[1:2])
        new = Frame(talk.session.next_frame, flow, state or self.dialogue.flows[flow].start).put(**talk.carried)
        talk.carried = {}
        talk.session = replace(
            talk.session, frames=(*talk.session.frames, new), next_frame=talk.session.next_frame + 1
        )
        self._enter()

    def _pop(self) -> None:
        talk = self.talk
        self._drop(talk.session.frames[-1:])
        top = talk.session.top
        if top is None:
            self._everywhere("nothing_left")
        elif top.pending:
            talk.replace_top(replace(top, pending=False))
            self._enter()
        elif top.due:
            talk.replace_top(replace(top, due=top.due[1:]))
            # What came while the frame was buried may fit no more; the question is asked again all the same.
            row = fire(self.dialogue.machines[top.flow], Position(top.state, talk), top.due[0])
            if row:
                self._follow(row, top.flow, moved=row.to is not None)
            if not (row and (row.to or row.enter or row.end or row.again)):
                self._repeat()
        else:
            self._repeat()

    def _drop(self, frames: tuple[Frame, ...]) -> None:
        for frame in frames:
            self._leave(frame)
        gone = {frame.id for frame in frames}
        kept = tuple(frame for frame in self.talk.session.frames if frame.id not in gone)
        self.talk.session = replace(self.talk.session, frames=kept, keys=())

    def _leave(self, frame: Frame) -> None:
        state = self.dialogue.flows[frame.flow].states[frame.state]
        if state.remind:
            self.talk.add(CancelTimer(f"remind:{frame.id}"))
        if state.drop:
            self.talk.drop_waiting(state.drop)

    def _enter(self) -> None:
        """Come into the state on top: do, say, offer; lead on where it does not wait."""
        talk, state = self.talk, self._state()
        if state is None:
            return
        frame = talk.frame
        self._set_priority(frame.flow)
        talk.session = replace(talk.session, keys=())
        talk.keyboard = lambda: self._keyboard(state)
        self._do(state.do)
        if state.remind:
            due = talk.event.at + self._span(state.remind.after)
            talk.add(SetTimer(f"remind:{frame.id}", due, state.remind.event, frame=frame.id))
        messages, picture = self._messages(state), self._picture(state)
        for message in messages[:-1]:
            talk.say(message, picture=picture, moving=state.moving)
            picture = None
        if messages:
            self._offer(state, messages[-1], picture=picture)
        if state.go:
            row = fire(self.dialogue.machines[frame.flow], Position(frame.state, talk), "go")
            if row:
                self._follow(row, frame.flow, moved=row.to is not None)

    def _span(self, after: str | timedelta) -> timedelta:
        """A span of time, or the one that a view gives in seconds."""
        return (
            after
            if isinstance(after, timedelta)
            else timedelta(seconds=self.dialogue.words.views[after[1:]](self.talk))
        )

    def _repeat(self) -> None:
        """Ask the open question again: the last bubble of the state on top."""
        state = self._state()
        if state:
            self._set_priority(self.talk.frame.flow)
            messages = self._messages(state)
            if state.repeat:
                messages = [self._message(state.repeat, self.talk.frame.flow)]
            if messages:
                self._offer(state, messages[-1], last_only=True)

    def _offer(self, state: State, message: str, *, picture: str | None = None, last_only: bool = False) -> None:
        talk = self.talk
        edits = state.name if state.edit and not last_only else None
        buttons, screen = self._keyboard(state)
        talk.say(
            message,
            buttons=buttons,
            screen=screen,
            always=self.dialogue.always,
            name=state.name,
            edits=edits,
            last_only=last_only,
            picture=picture,
            moving=state.moving,
        )

    def _keyboard(self, state: State) -> tuple[tuple[tuple[str, ...], ...], int]:
        """The buttons of a state, made the live ones under a new number; no buttons leave the live ones."""
        talk = self.talk
        buttons = self.dialogue.keys(talk, state)
        keys = tuple(key for row in buttons for key in row)
        if not keys:
            return (), 0
        talk.session = replace(talk.session, screen=talk.next_screen(), keys=keys)
        return buttons, talk.session.screen

    def _picture(self, state: State) -> str | None:
        if state.picture and state.picture.startswith("$"):
            return self.dialogue.words.picks[state.picture[1:]](self.talk) or None
        return state.picture

    def _messages(self, state: State) -> list[str]:
        return [self._message(name, self.talk.frame.flow) for name in state.say]

    def _message(self, name: str, flow: str) -> str:
        if name.startswith("$"):
            return self.dialogue.words.picks[name[1:]](self.talk)
        return name if "/" in name else f"{flow}/{name}"

    def _do(self, actions: list[str]) -> None:
        for name in actions:
            self.dialogue.words.actions[name](self.talk)

    def _set_priority(self, flow: str) -> None:
        self.talk.priority = Priority[self.dialogue.flows[flow].priority.upper()]
