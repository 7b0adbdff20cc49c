"""One person of our own, seen from the side and facing right, posed by joint angles.

Lengths are in centimetres, y goes up from the floor, angles are in degrees. An upright person turned as a whole
by `turn` (-90 lies on the back, 90 is face down) keeps the angles of an upright one: the pelvis tips forward from
plumb, the low back and the chest bend forward from the part below, the head is counted from plumb, shoulder and
hip forward from hanging straight down, elbow and knee as they bend, the ankle as the toes go up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

Point = tuple[float, float]

PELVIS, LUMBAR, THORAX = 11.0, (5.5, 5.5, 5.5), (7.0, 7.0, 7.0)
"""The parts of the trunk from the hip joint up to the shoulder joint."""
NECK = 19.0
"""From the shoulder joint to the middle of the head."""
HEAD = 12.0
UPPER_ARM, FORE_ARM, PALM, FINGERS = 29.0, 25.0, 5.0, 10.0
"""Palm and fingers are counted from the wrist."""
THIGH, SHIN, SOLE = 42.0, 40.0, 8.0
"""The sole lies below the ankle."""
HEEL, TOE = -5.0, 16.0
"""Where the shoe begins and ends, forward from the ankle."""
SEAT, KNEE, BACK, WRIST = 10.0, 5.8, 10.0, 3.0
"""How far flesh reaches from the joint: what lies on a chair, a mat, the floor."""

LIMITS: Mapping[str, tuple[float, float]] = {
    "low back": (-35, 55),
    "chest": (-20, 45),
    "neck": (-60, 60),
    "shoulder": (-60, 180),
    "elbow": (0, 150),
    "wrist": (-95, 80),
    "hip": (-25, 130),
    "knee": (0, 150),
    "ankle": (-60, 38),
}
"""What each joint can do, in degrees: the usual textbook ranges of healthy adults (AAOS), a little wider where
body weight bends a joint further (wrist and ankle)."""

Rest = Literal["along", "forward", "up"]
"""How a hand or foot rests. A hand: along the forearm, flat on something level, or flat against a wall. A foot: flat,
or with `up` on its heel."""


@dataclass(frozen=True)
class Angles:
    """A limb by its joints: shoulder, elbow (and hand), or hip, knee and ankle."""

    first: float
    second: float
    third: float = 0.0


@dataclass(frozen=True)
class Reach:
    """A limb by where it ends: the palm, or the sole below the ankle, flat. Its angles follow from that.

    An arm whose elbow points `aside`, out of the picture, by so many degrees is seen that much shorter.
    """

    to: Point
    rest: Rest = "along"
    aside: float = 0.0


Limb = Angles | Reach
Anchor = Literal["hip", "knee", "foot", "shoulder"]


@dataclass(frozen=True)
class Pose:
    """How the person stands, sits or lies. `anchor` is the point that is kept `at` a place; the foot then is flat.

    `belly` is how far the belly is out, -1 to 1.
    """

    anchor: Anchor
    at: Point
    near_arm: Limb
    far_arm: Limb
    near_leg: Limb
    far_leg: Limb
    turn: float = 0.0
    pelvis: float = 0.0
    lumbar: float = 0.0
    thorax: float = 0.0
    head: float = 0.0
    belly: float = 0.0


@dataclass(frozen=True)
class Arm:
    """Where an arm's joints are, and which way the hand points."""

    shoulder: Point
    elbow: Point
    wrist: Point
    tip: Point


@dataclass(frozen=True)
class Leg:
    """Where a leg's joints are; `forward` is the way that the foot points."""

    hip: Point
    knee: Point
    ankle: Point
    forward: Point

    def foot(self, along: float, down: float) -> Point:
        """A point of the foot: so far forward from the ankle, so far towards the sole."""
        (x, y), (fx, fy) = self.ankle, self.forward
        return x + along * fx + down * fy, y + along * fy - down * fx


@dataclass(frozen=True)
class Body:
    """The pose, solved. `spine` are the points from the hip to the shoulder with the lean of the part below each;
    `joints` are the angles as anatomy counts them; `missed` names limbs that don't reach where they should."""

    spine: tuple[tuple[Point, float], ...]
    head: Point
    lean: float
    arms: tuple[Arm, Arm]
    legs: tuple[Leg, Leg]
    belly: float
    joints: Mapping[str, float]
    missed: tuple[str, ...]

    @property
    def hip(self) -> Point:
        return self.spine[0][0]

    @property
    def shoulder(self) -> Point:
        return self.spine[-1][0]

    def beyond_limits(self) -> list[str]:
        """The joints that bend further than a joint can, in words."""
        found = []
        for name, angle in self.joints.items():
            low, high = LIMITS[name.removeprefix("near ").removeprefix("far ")]
            if not low - 0.5 <= angle <= high + 0.5:
                found.append(f"{name} {angle:.0f}°, possible are {low:.0f} to {high:.0f}")
        return found

    def points(self) -> dict[str, Point]:
        """The points that may touch something: the flesh there, below the joint; by name."""
        found = {"hips": below(self.hip, SEAT), "head": below(self.head, HEAD), "back": self._back()}
        for side, arm, leg in zip(("near", "far"), self.arms, self.legs, strict=True):
            found[f"{side}_knee"] = below(leg.knee, KNEE)
            found[f"{side}_shin"] = below(_middle(leg.knee, leg.ankle), 4.6)
            found[f"{side}_heel"], found[f"{side}_toes"] = leg.foot(HEEL, SOLE), leg.foot(TOE, SOLE)
            flat = abs(arm.tip[1] - arm.wrist[1]) < 1 or abs(arm.tip[0] - arm.wrist[0]) < 1
            found[f"{side}_hand"] = _flesh(arm) if flat else _middle(arm.wrist, arm.tip)
            found[f"{side}_elbow"] = below(arm.elbow, 3.6)
        return found

    def _back(self) -> Point:
        (x, y), lean = self.spine[-2]
        return x - BACK * cos(radians(lean)), y + BACK * sin(radians(lean))


def _flesh(arm: Arm) -> Point:
    """The palm of a hand that lies flat: below it on a table, in front of it on a wall."""
    level = abs(arm.tip[1] - arm.wrist[1]) < 1
    return below(arm.wrist, WRIST) if level else (arm.wrist[0] + WRIST, arm.wrist[1])


def below(point: Point, by: float) -> Point:
    """The point so far below another."""
    return point[0], point[1] - by


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
