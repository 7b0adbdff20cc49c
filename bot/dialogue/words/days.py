"""Words about the day: when we write by ourselves, and what about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.clock import instant, next_instant
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import LONGEST_TRIAL, plan_of
from bot.domain import CancelTimer, SetTimer
from bot.programme import day, evaluation, hours, schedule

words = Words()
ACTIVE = timedelta(minutes=10)
"""Messages of ours wait while the person was active within this time. Our own default."""
SOON = timedelta(minutes=10)
NIGHT = timedelta(hours=4)
"""Until this hour a night belongs to the day before. Our own default."""
LATER = timedelta(hours=2)
EVENING = "20:00"
HOURS = {"hour_7": "07:30", "hour_9": "09:00", "hour_12": "12:30", "hour_18": "18:00"}
WEEKEND = (5, 6)
WEEKDAYS = tuple(f"weekday_{number}" for number in range(7))
CHECK_IN_DAYS = timedelta(days=28)


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


def _local(talk: Talk, clock: str) -> datetime:
    return next_instant(talk.event.at, time.fromisoformat(clock), talk.profile.zone)


def _evening_of(talk: Talk) -> date:
    """The day that an answer of the evening is about: after midnight still the one before."""
    return (talk.now - NIGHT).date()


def _soon(talk: Talk, name: str, event: str, span: timedelta = SOON) -> None:
    talk.set_timer(name, talk.event.at + span, event)


# --- may it come now --------------------------------------------------------------------------------------


@words.guard
def not_now(talk: Talk) -> bool:
    """Was the person active in the last ten minutes, or is a flare-up, a safety card or a block open?"""
    last = talk.profile.last_active
    if last is not None and talk.event.at - last < ACTIVE:
        return True
    top = talk.session.frames[-1].flow if talk.session.frames else ""
    running = talk.profile.running
    under_way = running is not None and talk.event.at - running.began < timedelta(seconds=LONGEST_TRIAL)
    fresh = last is not None and talk.event.at - last < timedelta(hours=1)
    return under_way or (fresh and (top == "flare_up" or talk.in_flow("alarm")))


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


# --- hours ------------------------------------------------------------------------------------------------


def _clock(talk: Talk) -> str:
    return HOURS.get(str(talk.value), str(talk.value))


@words.action
def keep_hour(talk: Talk) -> None:
    """Keep the hour of the day's message, the same on every day."""
    talk.change(hour=_clock(talk), hours=(), shifts=False, stopped=False, rhythm="daily")
    talk.add(CancelTimer("shift"))


@words.action
def keep_weekend_hour(talk: Talk) -> None:
    """Keep another hour for Saturday and Sunday."""
    talk.change(hours=tuple((weekday, _clock(talk)) for weekday in WEEKEND), hour=talk.profile.hour or "09:00")


@words.action
def same_hour_weekend(talk: Talk) -> None:
    """Let Saturday and Sunday have the hour of the other days."""
    talk.change(hours=())


@words.list
def weekdays(talk: Talk) -> tuple[str, ...]:
    """The days of the week, from Monday."""
    return tuple(WEEKDAYS)


@words.action
def keep_weekday_hour(talk: Talk) -> None:
    """Keep another hour for the chosen day of the week."""
    day_hours = {**dict(talk.profile.hours), _weekday(talk): _clock(talk)}
    talk.change(hours=tuple(sorted(day_hours.items())), hour=talk.profile.hour or "09:00")


@words.action
def same_hour_weekday(talk: Talk) -> None:
    """Let the chosen day of the week have the hour of the other days."""
    talk.change(hours=tuple(each for each in talk.profile.hours if each[0] != _weekday(talk)))


def _weekday(talk: Talk) -> int:
    return WEEKDAYS.index(str(talk.get("weekday")))


@words.action
def keep_shifts(talk: Talk) -> None:
    """Hours change: ask each evening about the next day."""
    talk.change(shifts=True, hour=None, hours=(), stopped=False)
    talk.add(CancelTimer("day"))
    arm_shift(talk)


@words.action
def keep_tomorrow(talk: Talk) -> None:
    """Set the hour of tomorrow's message alone."""
    tomorrow = _evening_of(talk) + timedelta(days=1)
    talk.change(hours=((tomorrow.weekday(), _clock(talk)),))  # the person's own hour wins over the quiet hours
    talk.add(SetTimer("day", instant(tomorrow, time.fromisoformat(_clock(talk)), talk.profile.zone), "day"))


@words.action
def skip_tomorrow(talk: Talk) -> None:
    """Send nothing tomorrow."""
    talk.change(hours=())
    talk.add(CancelTimer("day"))


def arm_shift(talk: Talk) -> None:
    """Set the timer of the evening's question about tomorrow's hour, for who works shifts."""
    if not talk.profile.shifts:
        return
    talk.set_timer("shift", _local(talk, EVENING), "shift_question")


words.action(arm_shift)


@words.guard
def shifts_silent(talk: Talk) -> bool:
    """Is the question about tomorrow's hour not to be asked tonight?"""
    return not talk.profile.shifts or _silent(talk)


@words.guard
def evening_open(talk: Talk) -> bool:
    """Does the evening's question still wait for an answer?"""
    top = talk.session.top
    return top is not None and top.flow == "evening" and top.state in ("how", "tension", "pain")


@words.action
def keep_quiet(talk: Talk) -> None:
    """Keep the quiet hours."""
    talk.change(quiet=(str(talk.get("quiet_from")), str(talk.value)))


@words.action
def usual_quiet(talk: Talk) -> None:
    """Take the usual quiet hours, 21 to 8."""
    talk.change(quiet=("21:00", "08:00"))


# --- the evening ------------------------------------------------------------------------------------------


def _silent(talk: Talk) -> bool:
    profile = talk.profile
    muted = profile.muted_until is not None and talk.event.at < profile.muted_until
    paused = profile.paused_until is not None and talk.today < profile.paused_until
    hushed = profile.stopped or paused or muted or profile.rhythm == "resting" or profile.alarm is not None
    return hushed or _away(talk) or _by_night(talk)


def _away(talk: Talk) -> bool:
    """Nobody answered: the evening's questions come weekly after three days, and after fourteen no more."""
    last = talk.profile.last_active
    silent = (talk.today - last.astimezone(talk.now.tzinfo).date()).days if last else 0
    return silent >= day.RESTS_AFTER or (silent > day.WEEKLY_AFTER and silent % 7 != 0)


def _by_night(talk: Talk) -> bool:
    """Would an evening's question, put off, come in the quiet hours? In its own hour it may."""
    own = talk.now.hour == time.fromisoformat(EVENING).hour
    return not own and hours.in_quiet_hours(talk.profile, talk.now.time())


@words.guard
def daytime(talk: Talk) -> bool:
    """Is it outside the quiet hours?"""
    return not hours.in_quiet_hours(talk.profile, talk.now.time())


@words.guard
def evening_silent(talk: Talk) -> bool:
    """Is the evening's question not to be asked tonight?"""
    asked = any(each[0] == talk.today for each in talk.profile.days)
    return _silent(talk) or asked or talk.profile.rhythm == "weekly"


def arm_evening(talk: Talk) -> None:
    """Set the timer of the evening's question."""
    if talk.profile.evening:
        talk.set_timer("evening", _local(talk, talk.profile.evening), "evening")


words.action(arm_evening)


@words.action
def keep_evening(talk: Talk) -> None:
    """Ask in the evening how the day was."""
    _keep_evening(talk, pain=False)


@words.action
def keep_evening_with_pain(talk: Talk) -> None:
    """Ask in the evening how the day was, and about the pain."""
    _keep_evening(talk, pain=True)


def _keep_evening(talk: Talk, *, pain: bool) -> None:
    if talk.profile.stopped:  # this question alone is wished for, and no daily message
        talk.change(stopped=False, hour=None, hours=(), shifts=False)
    talk.change(evening=EVENING, ask_pain=pain)


@words.action
def no_evening(talk: Talk) -> None:
    """Ask nothing in the evening."""
    talk.change(evening=None)
    talk.cancel_timer("evening")


@words.guard
def pain_wanted(talk: Talk) -> bool:
    """Does the person want to be asked about pain?"""
    return talk.profile.ask_pain


@words.action
def keep_day_pain(talk: Talk) -> None:
    """Keep the day's pain, 0 to 10."""
    talk.remember(pain=round(float(str(talk.value))))


@words.action
def log_day(talk: Talk) -> None:
    """Keep the check-in; those of 28 days remain at hand."""
    how, tension, pain = str(talk.get("day")), str(talk.get("tension")), talk.frame.get("pain")
    score = pain if isinstance(pain, int) else None
    on = _evening_of(talk)
    before = (each for each in talk.profile.days if timedelta(0) < on - each[0] < CHECK_IN_DAYS)
    talk.change(days=(*before, (on, how, tension, score)))
    talk.record("check_in", of=on.isoformat(), day=how, tension=tension, pain=score)


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def hour(talk: Talk) -> str | None:
    """The hour of the day's message; None while none comes."""
    return None if talk.profile.stopped else talk.profile.hour


@words.view
def evening_hour(talk: Talk) -> str:
    """The hour of the evening's question."""
    return talk.profile.evening or EVENING


@words.view
def evening_on(talk: Talk) -> bool:
    """Is the evening's question wanted?"""
    return talk.profile.evening is not None


@words.view
def shifts(talk: Talk) -> bool:
    """Does the person have changing hours?"""
    return talk.profile.shifts


@words.view
def quiet_from(talk: Talk) -> str:
    """The beginning of the quiet hours."""
    return talk.profile.quiet[0]


@words.view
def quiet_until(talk: Talk) -> str:
    """The end of the quiet hours."""
    return talk.profile.quiet[1]


@words.view
def paused_until(talk: Talk) -> str | None:
    """The day on which the pause ends (an ISO date)."""
    until = talk.profile.paused_until
    return until.isoformat() if until and until > talk.today else None


@words.list
def message_switch(talk: Talk) -> tuple[str, ...]:
    """The buttons that end the messages that come by themselves, or let them come again, or daily again."""
    if talk.profile.stopped:
        return ("messages_again",)
    return ("no_messages",) if talk.profile.keep_in_touch is None else ("daily_again", "no_messages")


@words.view
def gap_days(talk: Talk) -> int:
    """Days without a block of the plan that is spoken of."""
    plan = plan_of(talk)
    return evaluation.days_missed(plan, talk.today) if plan else 0
