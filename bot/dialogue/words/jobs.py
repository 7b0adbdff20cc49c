"""Words about a long job: pieces by the clock, with a break after each."""

from __future__ import annotations

from dataclasses import asdict, replace

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.blocks import begin, log
from bot.dialogue.words.plans import counted, quota_now
from bot.domain import Job
from bot.programme import schedule
from bot.programme.pacing import LEAST

words = Words()
USUAL = {f"minutes_{number}": number * 60 for number in (20, 30, 60)}


def _keep(talk: Talk, job: Job) -> None:
    talk.remember(**asdict(job))


def _job(talk: Talk) -> Job:
    """What is still to come: of the job that runs, else of the one that is being planned."""
    running, frame = talk.profile.running, talk.frame
    if running and running.job:
        return running.job
    pieces = frame.get("pieces")
    return Job(
        tuple(int(str(each)) for each in pieces) if isinstance(pieces, tuple) else (),
        int(str(frame.get("pause") or 0)),
        int(str(frame.get("left") or 0)),
    )


@words.action
def take_timed(talk: Talk) -> None:
    """Where the activity that is spoken of is counted, take one that has a clock, if there is one."""
    timed = (plan for plan in talk.profile.plans if plan.measure == "time" and plan.quota and not plan.rests)
    if counted(talk) and (plan := next(timed, None)):
        talk.remember(activity=plan.activity)


@words.action
def plan_job(talk: Talk) -> None:
    """Break the job into pieces of today's block, three at most, with a break after each."""
    told = str(talk.value)
    found = schedule.pieces(USUAL[told] if told in USUAL else int(told), quota_now(talk) or LEAST["time"])
    _keep(talk, Job(found.work, found.pause, found.left))


@words.guard
def job_running(talk: Talk) -> bool:
    """Is a piece of a long job, or the break after it, under way?"""
    return talk.profile.running is not None and talk.profile.running.job is not None


@words.guard
def break_running(talk: Talk) -> bool:
    """Is the break of a long job under way?"""
    return talk.profile.running is not None and talk.profile.running.purpose == "break"


@words.guard
def last_piece(talk: Talk) -> bool:
    """Was this the last piece of the job?"""
    return not _job(talk).pieces


@words.action
def begin_piece(talk: Talk) -> None:
    """Start the next piece of the job, with its bell."""
    job = _job(talk)
    if job.pieces:
        begin(talk, job.pieces[0], "piece", Job(job.pieces[1:], job.pause, job.left))


@words.action
def begin_break(talk: Talk) -> None:
    """The bell of a piece: keep the piece, and start the break with its own bell."""
    job = _job(talk)
    end_piece(talk)
    begin(talk, job.pause, "break", job)


@words.action
def end_piece(talk: Talk) -> None:
    """The bell of a piece: keep it, and what is still to come."""
    job, running = _job(talk), talk.profile.running
    if running and running.seconds is not None:
        log(talk, running.seconds, "bell")
    _end(talk, job)


@words.action
def end_break(talk: Talk) -> None:
    """The break is over; what is still to come is remembered."""
    _end(talk, _job(talk))


def _end(talk: Talk, job: Job) -> None:
    running = talk.profile.running
    _keep(talk, job)
    talk.remember(activity=running.activity if running else None)
    talk.change(running=None)
    talk.cancel_timer("bell")
    talk.drop_waiting("countdown")
    frames = tuple(frame for frame in talk.session.frames if frame.flow != "long_job")
    talk.session = replace(talk.session, frames=frames)


@words.view
def pieces(talk: Talk) -> tuple[int, ...]:
    """The pieces of the job that are still to come, in seconds."""
    return _job(talk).pieces


@words.view
def job_break(talk: Talk) -> int:
    """The break between two pieces of the job, in seconds."""
    return _job(talk).pause


@words.view
def job_left(talk: Talk) -> int:
    """What is left of the job for another day, in seconds."""
    return _job(talk).left
