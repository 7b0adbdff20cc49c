"""Words about trials, and the first block that they lead to."""

from __future__ import annotations

from bot.dialogue.registry import Words
from bot.dialogue.talk import Talk
from bot.dialogue.words.plans import plan_of, put_plan, recorded, shown
from bot.domain import Trial, Value
from bot.programme import evaluation, flare, pacing, schedule

words = Words()


def _next(talk: Talk) -> str:
    plan = plan_of(talk)
    return pacing.next_after_trial(plan, talk.today) if plan and plan.quota is None else ""


@words.guard
def trials_open(talk: Talk) -> bool:
    """Do the trials still run?"""
    plan = plan_of(talk)
    return plan is not None and plan.quota is None


@words.guard
def trial_today(talk: Talk) -> bool:
    """Was there a trial today already? A night lies between two."""
    return _next(talk) == "wait"


@words.guard
def trials_ran_out(talk: Talk) -> bool:
    """Did the ten days pass with too few trials?"""
    return _next(talk) == "restart"


@words.guard
def trials_complete(talk: Talk) -> bool:
    """Are there enough trials for the first block?"""
    return _next(talk) == "ready"


@words.guard
def extra_trial_needed(talk: Talk) -> bool:
    """Do the trials differ so much that one more is asked, tomorrow?"""
    plan = plan_of(talk)
    return plan is not None and pacing.next_after_trial(plan, talk.today + pacing.night(plan.activity)) == "extra"


@words.guard
def trial_due(talk: Talk) -> bool:
    """Is a trial due today?"""
    return _next(talk) in ("another", "extra", "restart")


@words.list
def last_trial(talk: Talk) -> tuple[str, ...]:
    """The button that says that the last trial was too much, where one counts."""
    plan = plan_of(talk)
    last = plan.trials[-1:] if plan and plan.quota is None else ()
    return ("last_was_too_much",) if last and not last[0].overdone else ()


@words.action
def mark_last_trial(talk: Talk) -> None:
    """The last trial was too much: it only caps the average."""
    plan = plan_of(talk)
    if plan and plan.trials:
        put_plan(talk, pacing.mark_overdone(plan, plan.trials[-1].on))
        talk.record("trial_overdone", activity=plan.activity, of=plan.trials[-1].on.isoformat())


@words.view
def last_trial_counts(talk: Talk) -> bool:
    """Is there a last trial, and was it not too much?"""
    return bool(last_trial(talk))


@words.action
def start_trials_again(talk: Talk) -> None:
    """Begin the trials anew."""
    plan = plan_of(talk)
    if plan:
        put_plan(talk, pacing.restart_trials(plan))


@words.action
def keep_trial(talk: Talk) -> None:
    """Keep the trial."""
    plan, measured = plan_of(talk), talk.get("measured")
    if plan and isinstance(measured, int):
        trial = Trial(talk.today, measured)
        away = plan.quota is not None
        put_plan(talk, evaluation.after_trial(plan, trial) if away else pacing.add_trial(plan, trial))
        talk.record("trial", activity=plan.activity, **recorded(plan, measured))


@words.action
def set_first_quota(talk: Talk) -> None:
    """Compute the first block from the trials, and keep it."""
    _set_first(talk, very_careful=False)


@words.action
def start_very_carefully(talk: Talk) -> None:
    """Begin at half of the trials, because the person asks for it."""
    _set_first(talk, very_careful=True)


def _set_first(talk: Talk, *, very_careful: bool) -> None:
    plan, profile = plan_of(talk), talk.profile
    if plan is None:
        return
    often = flare.refer(profile.flares, talk.today) is not None
    factor = pacing.start_factor(
        profile.fear,
        profile.usual_pain,
        flare.began_within(profile.flares, talk.today, 14) or int(often),
        schedule.uneven(profile.plans, talk.today),
        very_careful,
    )
    first = pacing.first_quota(plan.trials, factor, plan.ceiling, plan.measure)
    put_plan(talk, pacing.begin(plan, first, talk.today))
    talk.remember(
        trials_shown=first.trials,
        centre=first.centre,
        centre_is="capped" if first.capped else first.method,
        centre_rounded=first.rounded,
        factor=round(first.factor * 100),
    )
    talk.record("first_block", activity=plan.activity, **recorded(plan, first.amount), factor=first.factor)


# --- what texts show --------------------------------------------------------------------------------------


@words.view
def trials(talk: Talk) -> Value:
    """The trials that count."""
    kept, plan = talk.get("trials_shown"), plan_of(talk)
    counting = tuple(trial.amount for trial in plan.trials if not trial.overdone) if plan else ()
    return tuple(shown(plan, int(str(amount))) for amount in (kept if isinstance(kept, tuple) else counting))


@words.view
def trials_done(talk: Talk) -> int:
    """How many trials there were."""
    plan = plan_of(talk)
    return len(plan.trials) if plan else 0


@words.view
def trials_left(talk: Talk) -> int:
    """How many trials are still wanted."""
    plan = plan_of(talk)
    counted = sum(not trial.overdone for trial in plan.trials) if plan else 0
    return max(0, pacing.TRIALS - counted)


@words.view
def centre(talk: Talk) -> Value:
    """The middle of the trials."""
    return shown(plan_of(talk), int(str(talk.get("centre") or 0)))


@words.view
def centre_is(talk: Talk) -> Value:
    """How the middle came to be: `mean`, `median`, or `capped` by a trial that was pushed through."""
    return talk.get("centre_is") or "mean"


@words.view
def centre_rounded(talk: Talk) -> bool:
    """Is the middle shown rounded down?"""
    return bool(talk.get("centre_rounded"))


@words.view
def starts_smallest(talk: Talk) -> bool:
    """Is the first block the smallest there is, since less would be too little?"""
    plan = plan_of(talk)
    return plan is not None and plan.quota == pacing.LEAST[plan.measure]


@words.view
def factor(talk: Talk) -> Value:
    """The share of the middle that the first block gets, in percent."""
    plan = plan_of(talk)
    return talk.get("factor") or (round(plan.factor * 100) if plan else 80)


@words.view
def measured(talk: Talk) -> Value:
    """The amount that was told or measured just now."""
    told = talk.get("measured")
    return shown(plan_of(talk), told if isinstance(told, int) else 0)
