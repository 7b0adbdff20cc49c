"""Words about moving a little through the day: only for those who asked to be asked."""

from __future__ import annotations

from dataclasses import replace

from bot.clock import instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.domain import Chosen, Moving, Priority
from bot.programme import moving

words = Words()
KEYS = (("moved", "not_this_time"), ("move_fewer", "move_stop"))
EVERY = {"every_hour": 1, "every_2_hours": 2, "every_3_hours": 3}


def arm_moving(talk: Talk) -> None:
    """Set the timer of the next question to move a little, if the person wants any."""
    following = moving.next_at(talk.profile, talk.now)
    if following is None:
        talk.cancel_timer("moving")
        return
    at = instant(*following, talk.profile.zone)
    if at > talk.event.at:
        talk.set_timer("moving", at, "moving")


words.action(arm_moving)


@words.guard
def moving_silent(talk: Talk) -> bool:
    """May the question to move a little not come now: a pause, a flare-up, an alarm, quiet hours, or silence?"""
    last = talk.profile.last_active
    long_silent = last is None or (talk.event.at - last).days >= moving.SILENT_DAYS
    return long_silent or not moving.may_come(talk.profile, talk.now)


@words.action
def ask_to_move(talk: Talk) -> None:
    """Ask, without a sound, to move a little. The question that stands open stays open."""
    talk.say(
        "moving/prompt",
        buttons=KEYS,
        always=frozenset(key for row in KEYS for key in row),
        silent=True,
        priority=Priority.PROMPT,
        expires_at=talk.after(minutes=30),
    )


def _tick(talk: Talk) -> None:
    if talk.event.message_id is not None:
        talk.add(Chosen(talk.event.message_id, talk.event.name))


@words.action
def log_moved(talk: Talk) -> None:
    """Keep that the person moved a little, and tick the button."""
    _tick(talk)
    talk.record("moved_a_little")


@words.action
def skip_move(talk: Talk) -> None:
    """Tick the button: not this time."""
    _tick(talk)


@words.action
def move_less_often(talk: Talk) -> None:
    """Ask less often to move a little; the least often stays."""
    _tick(talk)
    if talk.profile.moving:
        talk.change(moving=moving.fewer(talk.profile.moving) or talk.profile.moving)
    arm_moving(talk)


@words.action
def stop_moving(talk: Talk) -> None:
    """Ask no more to move a little."""
    _tick(talk)
    talk.change(moving=None)
    talk.cancel_timer("moving")


@words.action
def keep_moving(talk: Talk) -> None:
    """Keep how often to ask to move a little."""
    before = talk.profile.moving
    talk.change(moving=Moving(EVERY[str(talk.value)], bool(before and before.weekdays_only)))


@words.action
def move_on_weekdays(talk: Talk) -> None:
    """Ask to move a little from Monday to Friday only."""
    _on_weekdays(talk, only=True)


@words.action
def move_every_day(talk: Talk) -> None:
    """Ask to move a little on all days."""
    _on_weekdays(talk, only=False)


def _on_weekdays(talk: Talk, *, only: bool) -> None:
    if talk.profile.moving:
        talk.change(moving=replace(talk.profile.moving, weekdays_only=only))


@words.list
def moving_choices(talk: Talk) -> tuple[str, ...]:
    """How often we may ask to move a little, and not at all where it is wished for now."""
    return (*EVERY, "no_moving") if talk.profile.moving else tuple(EVERY)


@words.view
def moving_every(talk: Talk) -> int | None:
    """Every how many hours we ask to move a little; None when that is not wished for."""
    return talk.profile.moving.every if talk.profile.moving else None


@words.view
def moving_on_weekdays(talk: Talk) -> bool:
    """Do we ask to move a little on weekdays only?"""
    return bool(talk.profile.moving and talk.profile.moving.weekdays_only)


@words.view
def moving_times(talk: Talk) -> tuple[str, ...]:
    """The wall-clock times at which we ask to move a little."""
    return tuple(f"{at:%H:%M}" for at in moving.times(talk.profile))


@words.view
def moving_variant(talk: Talk) -> int:
    """A number that changes with each question of the day, to choose among wordings."""
    return talk.today.toordinal() * moving.MOST_A_DAY + talk.now.hour
