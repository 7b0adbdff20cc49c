"""Words about running blocks: begin, countdown, bell, halves, what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clock import local
from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import LONGEST_TRIAL, counted, plan_of, put_plan, quota_now, recorded
from bot.domain import Block, Job, Plan, Priority, Purpose, Running, Stopped
from bot.programme import pacing, schedule
from bot.programme.evaluation import OVER

words = Words()
MINUTE = 60
BREAK = 2 * 60
EDIT_EVERY = ((10 * 60, 60), (10**9, 5 * 60))
"""How often the countdown is edited: each minute up to ten minutes, then every five. Our own default."""
SHORTEST_TRIAL = 5
"""The shortest trial in seconds: one unit. Our own default."""
STOP = (("stop_block",),)
SCREENS = ("block", "bad_day", "long_job")
"""The flows that show a running block."""
WITHOUT_BELL = frozenset(
    {
        ("trial", "how_many"), ("block", "counting"), ("block", "earlier"), ("block", "breaths"),
        ("bad_day", "first_part"), ("bad_day", "second_part"), ("bad_day", "one_part"),
    }
)  # fmt: skip
"""Where a block, half or try is under way that has no bell: nothing runs, an answer is waited for."""
IN_BELL = ("half_running", "pause", "piece")
"""The states of the bell that show one again."""


def begin(talk: Talk, length: int | None, purpose: Purpose, job: Job | None = None) -> None:
    """Start a block, half, trial, or a piece of a long task or its break; with a length, its bell and countdown."""
    plan = plan_of(talk)
    if plan is None or length == 0:
        return
    running = Running(plan.activity, talk.event.at, length, purpose, job)
    talk.change(running=running)
    talk.drop_waiting("countdown")
    if length is not None:
        talk.set_timer("bell", talk.event.at + timedelta(seconds=length), "bell", interrupts=True)
        if purpose != "break":
            _count_down(talk, length)


def _count_down(talk: Talk, length: int) -> None:
    ends = talk.event.at + timedelta(seconds=length)
    every = next(step for most, step in EDIT_EVERY if length <= most)
    for left in range(length - length % every or length, 0, -every):
        if left == length or left < every:
            continue
        talk.say(
            "block/countdown",
            values={"minutes_left": left // MINUTE, "ends_at": wall_clock(talk, length)},
            edits="countdown",
            buttons=STOP,
            always=frozenset(STOP[0]),
            send_after=ends - timedelta(seconds=left),
            expires_at=ends,
            replaces="countdown",
            priority=Priority.PROMPT,
        )


def wall_clock(talk: Talk, seconds: int) -> str:
    """The person's clock in so many seconds: "07:30"."""
    at = talk.event.at + timedelta(seconds=seconds)  # in UTC: a clock may be put back meanwhile
    return f"{local(at, talk.profile.zone):%H:%M}"


@words.action
def begin_block(talk: Talk) -> None:
    """Start today's block with its bell."""
    begin(talk, quota_now(talk), "block")


@words.action
def begin_without_bell(talk: Talk) -> None:
    """Start what has no bell: a block or half that is told in breaths or counted, or a counted try."""
    plan = plan_of(talk)
    talk.drop_waiting("countdown")
    talk.remember(activity=plan.activity if plan else None)  # nothing runs that would keep it until the answer


def halves(talk: Talk) -> tuple[int, int]:
    """The two halves of today's block."""
    plan = plan_of(talk)
    return schedule.halves(quota_now(talk) or 0, plan.measure) if plan else (0, 0)


@words.action
def begin_first_half(talk: Talk) -> None:
    """Start the first of two halves."""
    begin(talk, halves(talk)[0], "first_half")


@words.action
def begin_second_half(talk: Talk) -> None:
    """Start the second of two halves."""
    begin(talk, halves(talk)[1], "second_half")


@words.action
def begin_one_half(talk: Talk) -> None:
    """Start a half that stays alone."""
    begin(talk, halves(talk)[0], "half")


@words.action
def begin_trial(talk: Talk) -> None:
    """Start a trial: it has no bell, the person stops it."""
    begin(talk, None, "trial")


# --- what is going on -------------------------------------------------------------------------------------


@words.guard
def block_running(talk: Talk) -> bool:
    """Is a block, a half or a long job (no trial) under way?"""
    return talk.profile.running is not None and talk.profile.running.purpose != "trial"


@words.guard
def trial_running(talk: Talk) -> bool:
    """Is a trial under way?"""
    return talk.profile.running is not None and talk.profile.running.purpose == "trial"


@words.guard
def first_half_running(talk: Talk) -> bool:
    """Did the first of two halves just ring?"""
    return talk.profile.running is not None and talk.profile.running.purpose == "first_half"


@words.guard
def no_quota(talk: Talk) -> bool:
    """Is there no block yet?"""
    return quota_now(talk) is None


@words.guard
def under_a_minute(talk: Talk) -> bool:
    """Is the block so short that breaths are counted instead of a bell?"""
    return not counted(talk) and (quota_now(talk) or 0) < MINUTE


@words.guard
def trial_forgotten(talk: Talk) -> bool:
    """Did the trial run for so long that it was surely forgotten?"""
    measured = talk.get("measured")
    return isinstance(measured, int) and measured > LONGEST_TRIAL


@words.guard
def last_block_was_over(talk: Talk) -> bool:
    """Was the last block well over its length?"""
    plan = plan_of(talk)
    last = plan.blocks[-1] if plan and plan.blocks else None
    return last is not None and last.amount > OVER * last.quota


@words.guard
def told_fewer(talk: Talk) -> bool:
    """Is the number that was told just now below the block?"""
    return int(str(talk.value)) < (quota_now(talk) or 0)


@words.guard
def told_too_many(talk: Talk) -> bool:
    """Is the number that was told just now well over the block?"""
    return int(str(talk.value)) > OVER * (quota_now(talk) or 0)


# --- what was done ----------------------------------------------------------------------------------------


def plan_running(talk: Talk) -> Plan | None:
    """The plan whose block is under way, else the one that is spoken of."""
    running = talk.profile.running
    plans = (plan for plan in talk.profile.plans if running and plan.activity == running.activity)
    return next(plans, plan_of(talk))


def log(talk: Talk, amount: int, stopped: Stopped) -> None:
    """Keep a block, or what was done of one. A long task counts as today's blocks; what it has more of is noted."""
    plan, whole, running = plan_running(talk), quota_now(talk), talk.profile.running
    if plan is None or not whole or (running and running.purpose == "break"):
        return
    talk.remember(activity=plan.activity)  # what is said of this block is said of this plan
    if running and running.purpose == "piece" and not schedule.left_today(plan, talk.today):
        talk.record("piece", activity=plan.activity, seconds=amount)
        return
    done = schedule.add_block(plan, Block(talk.today, amount, whole, stopped))
    put_plan(talk, replace(done, last_block=talk.event.at))
    talk.record("block", activity=plan.activity, **recorded(plan, amount), quota=whole, stopped=stopped)


def clear_block(talk: Talk) -> None:
    """The block is over, and so are the screens that showed it: what lies below them goes on."""
    talk.change(running=None)
    talk.cancel_timer("bell")
    talk.drop_waiting("countdown")
    frames = (frame for frame in talk.session.frames if frame.flow not in SCREENS)
    kept = tuple(frame for frame in frames if not (frame.flow == "bell" and frame.state in IN_BELL))
    talk.session = replace(talk.session, frames=kept)


@words.action
def ring(talk: Talk) -> None:
    """The bell: keep the block as done; what is answered only changes how it was stopped."""
    running = talk.profile.running
    if running and running.seconds is not None:
        log(talk, running.seconds, "bell")
    clear_block(talk)


@words.action
def end_first_half(talk: Talk) -> None:
    """The bell of the first half: keep it, and let the break begin."""
    ring(talk)


@words.action
def log_without_bell(talk: Talk) -> None:
    """Keep a block that had no bell as done."""
    plan = plan_of(talk)
    log(talk, quota_now(talk) or 0, "bell")
    clear_block(talk)
    talk.carry(activity=plan.activity if plan else None)


@words.action
def log_stopped(talk: Talk) -> None:
    """Keep a block that was stopped before the bell, with the time that it lasted."""
    running = talk.profile.running
    if running:
        lasted = round((talk.event.at - running.began).total_seconds())
        # A bell that was never heard (the bot was blocked) ended it all the same.
        log(talk, min(lasted, running.seconds or lasted), "earlier")
    clear_block(talk)


@words.action
def stop_clock(talk: Talk) -> None:
    """A flare-up begins: a running block ends, a trial is dropped, and no block is asked for again today."""
    if block_running(talk):
        log_stopped(talk)
    talk.change(running=None)
    talk.cancel_timer("day_later")
    talk.drop_waiting("guided")
    open_ones = {("trial", "running"), *WITHOUT_BELL}
    frames = tuple(frame for frame in talk.session.frames if (frame.flow, frame.state) not in open_ones)
    talk.session = replace(talk.session, frames=frames)
    top = talk.session.top
    if top is not None and top.flow == "day":
        talk.replace_top(replace(top, state="over", pending=True))


def _mark(talk: Talk, stopped: Stopped) -> None:
    plan = plan_of_last_block(talk)
    if plan:
        last = replace(plan.blocks[-1], stopped=stopped)
        put_plan(talk, replace(plan, blocks=(*plan.blocks[:-1], last)))
        talk.record("block_stopped", activity=plan.activity, stopped=stopped)


def plan_of_last_block(talk: Talk) -> Plan | None:
    """The plan whose block was the last to be done; of two with a block today the one that is spoken of."""
    plan = plan_of(talk)
    spoken_of = talk.carried.get("activity") or (plan.activity if plan else None)
    done = (each for each in talk.profile.plans if each.blocks)
    return max(done, key=lambda each: (each.blocks[-1].on, each.activity == spoken_of), default=None)


@words.action
def mark_earlier(talk: Talk) -> None:
    """The block that was kept was stopped a bit earlier."""
    _mark(talk, "earlier")


@words.action
def mark_went_on(talk: Talk) -> None:
    """The block that was kept went on past the bell."""
    _mark(talk, "went_on")


@words.action
def log_done_as_planned(talk: Talk) -> None:
    """Keep a block that was done without the timer, as long as planned."""
    log(talk, quota_now(talk) or 0, "bell")


@words.action
def log_counted(talk: Talk) -> None:
    """Keep a counted block with the number that was told."""
    plan = plan_of(talk)
    log_done(talk)
    clear_block(talk)
    talk.carry(activity=plan.activity if plan else None)


@words.action
def log_done(talk: Talk) -> None:
    """Keep a block that was done without the timer, as much as told."""
    log(talk, int(str(talk.value)), "bell")


@words.action
def log_not_today(talk: Talk) -> None:
    """Keep that there was no block today."""
    talk.record("not_today")


@words.action
def log_little_walk(talk: Talk) -> None:
    """Keep that the person moved a little."""
    talk.record("moved_a_little")


@words.action
def end_trial(talk: Talk) -> None:
    """Stop the trial and measure how long it lasted, in whole units."""
    running = talk.profile.running
    if running:
        measured = round((talk.event.at - running.began).total_seconds())
        measured = max(SHORTEST_TRIAL, pacing.round_down(measured, "time"))
        talk.remember(measured=measured, activity=running.activity)
    talk.change(running=None)
