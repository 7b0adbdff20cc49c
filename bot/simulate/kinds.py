"""The kinds of people, and how they choose: by the state of the talk, else by the button's key.

Nothing here is measured; the numbers make people who differ enough to try the programme in every corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Weights = Mapping[str, float]

NEVER = frozenset({"delete_all", "no_messages", "consent_no", "chosen"})
"""Buttons that nobody taps by chance: they would end the talk for good."""

BY_KEY: Weights = {
    "go_on": 5, "start": 5, "done": 4, "just_right": 5, "stopped_at_bell": 5, "none_of_these": 8, "begin": 5,
    "remind_me": 4, "leave_it": 0.2, "skip": 0.7,
    "later": 0.5, "not_today": 0.5, "not_now": 0.7, "rather_not": 0.3, "no_more": 0.2,
    "menu": 0.4, "back": 0.4, "why": 0.2, "sources": 0.15, "read_all": 0.1, "another_way": 0.1, "own_words": 0.4,
    "flare": 0.02, "bad_now": 0.03, "new_sign": 0.01, "one_of_these": 0.1, "calm": 0.2, "help": 0.05, "bad_day": 0.3,
    "looked_at": 0.3, "other_language": 0.02, "language": 0.1, "country": 0.05, "other_country": 0.05,
    "pause_week": 0.1, "take_a_pause": 0.1, "shifts": 0.3, "new_trials": 0.1, "other_activity": 0.3,
    "drop_activity": 0.1, "rest_activity": 0.1, "pain_gone": 0.15, "keep_in_touch": 0.3, "write_anew": 0.2,
    "smaller_steps": 0.3, "smaller_block": 0.5, "off_my_chest": 0.1, "erase_it": 0.3, "move_stop": 0.2,
}  # fmt: skip
"""How readily a button is tapped, wherever it stands; what is not named weighs 1."""

BY_STATE: Mapping[str, Weights] = {
    "onboarding.hello": {"begin": 1},
    "onboarding.safety": {"none_of_these": 50, "one_of_these": 1},
    "onboarding.ready": {"time_block": 6, "menu": 1},
    "pacing.exclusions": {"none_of_these": 40},
    "pacing.choose": {"walk": 5, "menu": 0.1, "why": 0.2},
    "pacing.change": {"back": 4},
    "fear.exclusions": {"none_of_these": 40},
    "flare_up.toilet": {"no": 60, "yes": 1, "not_sure": 1},
    "flare_up.list": {"none_of_these": 60, "one_of_these": 1},
    "alarm.which": {"none_of_these": 10},
    "alarm.kept_closed": {"menu": 1, "learn": 1, "looked_at": 0.3},
    "looked_at.ask": {"looked_at_yes": 1, "not_looked_at": 1},
    "erase.sure": {"keep_all": 1},
    "trial.running": {"stop_block": 1},
    "block.counting": {"did_it": 12, "stopped_earlier": 2, "went_on": 1},
    "trial.pushed": {"just_right": 6, "pushed_through": 1},
    "settings.show": {"menu": 3},
}
"""How readily a button is tapped in one state; what is not named there weighs as it does everywhere."""

MORE_OF_IT: Weights = {
    "block": 4, "today": 3, "learn": 2, "exercises": 2, "progress": 1, "menu": 2, "settings": 1, "calm": 1,
    "ask": 0.3, "help": 0.1, "privacy": 0.1, "export": 0.1, "language": 0.1, "start": 0.2, "nonsense": 0.1,
}  # fmt: skip
"""The commands by which somebody begins on their own, and how readily."""


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of person. Chances are 0 to 1, scores 0 to 10.

    `reads`: the chance that a message is looked at on a day, after up to `slow` hours. `own`: the chance of
    beginning something on one's own. `to_the_bell`: the chance that a block is not stopped before its bell.
    `too_long`: by how much a try or a block without the timer is overdone. `flare_days`: days between two flare-ups,
    on average. `capacity`: seconds of an activity that the person may begin with. `pain` and `fear` are those of the
    first day, `mends` what goes away of both in four weeks.
    `leaves_after`: days until nothing is read any more, None for who stays. `curious`: taps anything after the start.
    """

    name: str
    reads: float = 0.9
    slow: float = 2.0
    own: float = 0.2
    to_the_bell: float = 0.95
    too_long: float = 1.0
    flare_days: float = 60.0
    capacity: tuple[int, ...] = (50, 100, 240, 400, 600, 900)
    pain: float = 5.0
    fear: float = 3.0
    mends: float = 0.5
    leaves_after: int | None = None
    curious: bool = False
    chooses: Mapping[str, Weights] = field(default_factory=dict)

    def weight(self, state: str, key: str) -> float:
        """How readily this key is tapped in this state."""
        if key in NEVER:
            return 0
        if self.curious and not state.startswith("onboarding."):
            return 1
        for weights in (self.chooses.get(state), BY_STATE.get(state), self.chooses.get(""), BY_KEY):
            if weights is not None and key in weights:
                return weights[key]
        return 1


KINDS = (
    Kind(
        "steady", reads=0.97, capacity=(240, 450, 600, 900),
        chooses={
            "": {"remind_me": 12, "bad_day": 0.1, "smaller_block": 0.1, "other_activity": 0.05, "new_trials": 0.02},
            "bell.asked": {"stopped_at_bell": 9, "stopped_earlier": 0.4, "went_on": 0.2},
        },
    ),
    Kind(
        "fearful", own=0.15, to_the_bell=0.7, too_long=0.6, flare_days=30, pain=7, fear=8, mends=0.8,
        chooses={
            "": {"bad_day": 2, "afraid": 3, "fear_movement": 3, "smaller_steps": 2, "read_lesson": 3},
            "bell.asked": {"stopped_at_bell": 3, "stopped_earlier": 2, "went_on": 0.1},
            "week.low": {"smaller_block": 3},
        },
    ),
    Kind(
        "overdoer", reads=0.75, own=0.6, too_long=1.8, flare_days=25, pain=5, fear=1, mends=0.3,
        chooses={
            "": {"already_done": 3, "went_on": 3, "brisk": 3, "bad_day": 0.1},
            "bell.asked": {"went_on": 2, "stopped_at_bell": 2, "stopped_earlier": 0.1},
            "trial.pushed": {"pushed_through": 2, "just_right": 2},
        },
    ),
    Kind("forgetful", reads=0.45, slow=9, own=0.08, to_the_bell=0.8, flare_days=80, pain=4, fear=2),
    Kind(
        "often flaring", reads=0.85, flare_days=10, pain=6, fear=5, mends=0.2,
        chooses={"": {"flare": 0.2, "bad_day": 1, "calm": 1, "very_bad": 2}},
    ),
    Kind("leaves", reads=0.9, leaves_after=18),
    Kind("curious", reads=0.8, own=0.5, flare_days=30, curious=True),
)  # fmt: skip
"""Everybody is of one of these kinds, in turn."""
