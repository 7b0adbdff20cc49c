"""Words about the day: when we write by ourselves, and what about."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.blocks import WITHOUT_BELL
from bot.dialogue.words.plans import LONGEST_TRIAL, plan_of
from bot.programme import day, evaluation, hours, schedule

words = Words()
ACTIVE = timedelta(minutes=10)
"""Messages of ours wait while the person was active within this time. Our own default."""
SOON = timedelta(minutes=10)
LATER = timedelta(hours=2)


def arm_day(talk: Talk) -> None:
    """Set the timer of the day's message: the next local time at which this person wants it, if at all."""
    profile = talk.profile
    if profile.stopped or profile.shifts:
        return
    for days in range(8):
        on = talk.today + timedelta(days=days)
        hour = hours.next_hour(profile, on.weekday())
        at = instant(on, hour, profile.zone) if hour else None
        if at and at > talk.event.at:
            talk.set_timer("day", at, "day")
            return


words.action(arm_day)


def _soon(talk: Talk, name: str, event: str, span: timedelta = SOON) -> None:
    talk.set_timer(name, talk.event.at + span, event)


# --- may it come now --------------------------------------------------------------------------------------


@words.guard
def not_now(talk: Talk) -> bool:
    """Was the person active in the last ten minutes, or is a flare-up, a safety card or a block open?"""
    last = talk.profile.last_active
    if last is not None and talk.event.at - last < ACTIVE:
        return True
    top = talk.session.top
    at = (top.flow, top.state) if top else ("", "")
    running = talk.profile.running
    under_way = running is not None and talk.event.at - running.began < timedelta(seconds=LONGEST_TRIAL)
    fresh = last is not None and talk.event.at - last < timedelta(hours=1)
    return under_way or (fresh and (at[0] == "flare_up" or at in WITHOUT_BELL or talk.in_flow("alarm")))


@words.action
def day_again_soon(talk: Talk) -> None:
    """Try the day's message again in ten minutes."""
    _soon(talk, "day", "day")


@words.action
def day_later_soon(talk: Talk) -> None:
    """Try the postponed block again in ten minutes."""
    _soon(talk, "day_later", "day_later")


@words.action
def evening_again_soon(talk: Talk) -> None:
    """Try the evening's question again in ten minutes."""
    _soon(talk, "evening", "evening")


@words.action
def shift_again_soon(talk: Talk) -> None:
    """Try the question about tomorrow's hour again in ten minutes."""
    _soon(talk, "shift", "shift_question")


@words.action
def later_today(talk: Talk) -> None:
    """Offer the block once more in two hours, outside the quiet hours."""
    local = talk.now + LATER
    at = hours.after_quiet_hours(talk.profile, local)
    if at.date() == talk.today:
        talk.set_timer("day_later", talk.event.at + (at - talk.now), "day_later")


# --- what is it about -------------------------------------------------------------------------------------


def _prompt(talk: Talk) -> str | None:
    order = talk.content.lessons(talk.profile.course)
    left = any(lesson not in talk.profile.lessons for lesson in order)
    return day.prompt_for(talk.profile, talk.now, lessons_left=left)


@words.guard
def prompt_is_goodbye(talk: Talk) -> bool:
    """Is it time to say goodbye, after two weeks of silence?"""
    return _prompt(talk) == "goodbye"


@words.guard
def open_question_waits(talk: Talk) -> bool:
    """Is an open safety question not asked again now: in a pause, after today's message, or weekly after silence?"""
    profile = talk.profile
    paused = profile.paused_until is not None and talk.today < profile.paused_until
    lately = profile.prompted_on is not None and talk.today - profile.prompted_on < timedelta(days=7)
    return paused or profile.prompted_on == talk.today or (lately and profile.unanswered >= day.WEEKLY_AFTER)


@words.guard
def prompt_is_safety(talk: Talk) -> bool:
    """Is an alarm sign open, so that the day asks whether somebody looked at it?"""
    return _prompt(talk) == "safety"


@words.guard
def prompt_is_flare_morning(talk: Talk) -> bool:
    """Is it the morning after a flare-up, or one of the days on which we ask again?"""
    return _prompt(talk) == "flare_morning"


@words.guard
def prompt_is_weekly(talk: Talk) -> bool:
    """Is the week's evaluation due?"""
    return _prompt(talk) == "weekly"


@words.guard
def prompt_is_weekly_review(talk: Talk) -> bool:
    """Are the week's six questions due?"""
    return _prompt(talk) == "weekly_review"


@words.guard
def prompt_is_month(talk: Talk) -> bool:
    """Is the four-weekly look back due?"""
    return _prompt(talk) == "month"


@words.guard
def prompt_is_check(talk: Talk) -> bool:
    """Is new back pain to be asked after: day 3, week 2?"""
    return _prompt(talk) == "check"


@words.guard
def prompt_is_contact(talk: Talk) -> bool:
    """Is it time for a few words, for who only keeps in touch?"""
    return _prompt(talk) == "contact"


@words.guard
def prompt_is_stage(talk: Talk) -> bool:
    """Did the calendar pass week 6 or 12?"""
    return _prompt(talk) == "stage"


@words.guard
def prompt_is_block(talk: Talk) -> bool:
    """Is a block planned today?"""
    return _prompt(talk) == "block"


@words.guard
def prompt_is_trial(talk: Talk) -> bool:
    """Is a trial due today?"""
    return _prompt(talk) == "trial"


@words.guard
def prompt_is_little_and_often(talk: Talk) -> bool:
    """Is the pain new, so that the day speaks of moving little and often?"""
    return _prompt(talk) == "little_and_often"


@words.guard
def prompt_is_review(talk: Talk) -> bool:
    """Does the question of a lesson come back today?"""
    return _prompt(talk) == "review"


@words.guard
def prompt_is_lesson(talk: Talk) -> bool:
    """Is there a lesson left, and nothing before it?"""
    return _prompt(talk) == "lesson"


@words.guard
def prompt_is_tip(talk: Talk) -> bool:
    """Is there nothing else to say today than the tip?"""
    return _prompt(talk) == "tip"


@words.guard
def block_due(talk: Talk) -> bool:
    """Is a block still planned today?"""
    plan = plan_of(talk)
    return plan is not None and schedule.left_today(plan, talk.today) > 0


@words.guard
def block_done_today(talk: Talk) -> bool:
    """Was a block done today?"""
    return any(block.on == talk.today for plan in talk.profile.plans for block in plan.blocks)


@words.guard
def nudge_allowed(talk: Talk) -> bool:
    """May an unanswered message be followed by one nudge: the first time, and outside the quiet hours?"""
    quiet = hours.in_quiet_hours(talk.profile, talk.now.time())
    return talk.profile.unanswered == 1 and not quiet and not talk.profile.stopped


@words.action
def count_prompt(talk: Talk) -> None:
    """Keep that today's one message went out, and is not answered yet, and lower a block after a week away."""
    talk.change(prompted_on=talk.today, unanswered=talk.profile.unanswered + 1)
    silence = day.rhythm_after(talk.profile.unanswered, 0)
    if silence == "weekly":
        talk.change(rhythm="weekly")
    plans = tuple(evaluation.after_gap(plan, talk.today).plan for plan in talk.profile.plans)
    talk.change(plans=plans)


@words.action
def rest(talk: Talk) -> None:
    """Write nothing more by ourselves, until the person comes back."""
    talk.change(rhythm="resting", prompted_on=talk.today)


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def gap_days(talk: Talk) -> int:
    """Days without a block of the plan that is spoken of."""
    plan = plan_of(talk)
    return evaluation.days_missed(plan, talk.today) if plan else 0
