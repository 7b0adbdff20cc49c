"""One person of our own, seen from the side and facing right, posed by joint angles.

Lengths are in centimetres, y goes up from the floor, angles are in degrees. An upright person turned as a whole
by `turn` (-90 lies on the back, 90 is face down) keeps the angles of an upright one: the pelvis tips forward from
plumb, the low back and the chest bend forward from the part below, the head is counted from plumb, shoulder and
hip forward from hanging straight down, elbow and knee as they bend, the ankle as the toes go up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
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
        found = {"hips": _below(self.hip, SEAT), "head": _below(self.head, HEAD), "back": self._back()}
        for side, arm, leg in zip(("near", "far"), self.arms, self.legs, strict=True):
            found[f"{side}_knee"] = _below(leg.knee, KNEE)
            found[f"{side}_shin"] = _below(_middle(leg.knee, leg.ankle), 4.6)
            found[f"{side}_heel"], found[f"{side}_toes"] = leg.foot(HEEL, SOLE), leg.foot(TOE, SOLE)
            flat = abs(arm.tip[1] - arm.wrist[1]) < 1 or abs(arm.tip[0] - arm.wrist[0]) < 1
            found[f"{side}_hand"] = _flesh(arm) if flat else _middle(arm.wrist, arm.tip)
            found[f"{side}_elbow"] = _below(arm.elbow, 3.6)
        return found

    def _back(self) -> Point:
        (x, y), lean = self.spine[-2]
        return x - BACK * cos(radians(lean)), y + BACK * sin(radians(lean))


def _flesh(arm: Arm) -> Point:
    """The palm of a hand that lies flat: below it on a table, in front of it on a wall."""
    level = abs(arm.tip[1] - arm.wrist[1]) < 1
    return _below(arm.wrist, WRIST) if level else (arm.wrist[0] + WRIST, arm.wrist[1])


def _below(point: Point, by: float) -> Point:
    return point[0], point[1] - by


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _along(start: Point, angle: float, length: float) -> Point:
    """From `start` in a direction: 0 is straight down, 90 forward."""
    return start[0] + length * sin(radians(angle)), start[1] - length * cos(radians(angle))


def _up(start: Point, lean: float, length: float) -> Point:
    return start[0] + length * sin(radians(lean)), start[1] + length * cos(radians(lean))


def _towards(start: Point, end: Point) -> float:
    return degrees(atan2(end[0] - start[0], start[1] - end[1]))


def _bend(start: Point, end: Point, first: float, second: float, way: int) -> tuple[float, float]:
    """The directions of two bones that lead from start to end, or as near as they can; `way` is the bend's side."""
    far = hypot(end[0] - start[0], end[1] - start[1])
    far = min(max(far, abs(first - second) + 0.01), first + second - 0.01)
    inner = degrees(acos((first * first + far * far - second * second) / (2 * first * far)))
    upper = _towards(start, end) + way * inner
    return upper, _towards(_along(start, upper, first), end)


class _Solver:
    """Finds where everything is: the trunk first, then the limbs."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.joints = {"low back": pose.lumbar, "chest": pose.thorax}
        self.missed: list[str] = []

    def body(self) -> Body:
        pose = self.pose
        origin = self.spine((0.0, 0.0))
        shift = self.shift(origin)
        spine = tuple(((x + shift[0], y + shift[1]), lean) for (x, y), lean in origin)
        hip, (shoulder, chest) = spine[0][0], spine[-1]
        lean = pose.turn + pose.head
        self.joints["neck"] = lean - chest
        neck = _up(shoulder, (chest + lean) / 2, NECK * 0.5)
        arms = (self.arm("near", pose.near_arm, shoulder, chest), self.arm("far", pose.far_arm, shoulder, chest))
        legs = (self.leg("near", pose.near_leg, hip), self.leg("far", pose.far_leg, hip))
        head = _up(neck, lean, NECK * 0.5)
        return Body(spine, head, lean, arms, legs, pose.belly, self.joints, tuple(self.missed))

    def spine(self, hip: Point) -> list[tuple[Point, float]]:
        pose = self.pose
        lean = pose.turn + pose.pelvis
        found = [(hip, lean), (_up(hip, lean, PELVIS), lean)]
        parts = [*((pose.lumbar / 3, length) for length in LUMBAR), *((pose.thorax / 3, length) for length in THORAX)]
        for bend, length in parts:
            lean += bend
            found.append((_up(found[-1][0], lean, length), lean))
        return found

    def shift(self, spine: list[tuple[Point, float]]) -> Point:
        """How far all must move, for the anchor to be where it belongs."""
        pose, place = self.pose, spine[0][0]
        if pose.anchor == "shoulder":
            place = spine[-1][0]
        elif pose.anchor in ("knee", "foot"):
            if not isinstance(pose.near_leg, Angles):
                raise ValueError("the near leg carries: it needs its angles")
            thigh = pose.near_leg.first - pose.turn
            place = _along(place, thigh, THIGH)
            if pose.anchor == "foot":
                place = _below(_along(place, thigh - pose.near_leg.second, SHIN), SOLE)
        return pose.at[0] - place[0], pose.at[1] - place[1]

    def arm(self, side: str, limb: Limb, shoulder: Point, chest: float) -> Arm:
        if isinstance(limb, Reach):
            straight = limb.rest == "along"
            end = limb.to if straight else _off_surface(limb)
            seen = cos(radians(limb.aside))
            arm, hand_less = UPPER_ARM * seen, FORE_ARM * seen
            fore = hand_less + (PALM if straight else 0)
            upper, lower = _bend(shoulder, end, arm, fore, -1)
            elbow = _along(shoulder, upper, arm)
            self.reached(f"{side} hand", _along(elbow, lower, fore), end)
            hand = {"along": lower, "forward": 90.0, "up": 180.0}[limb.rest]
        else:
            upper = limb.first - self.pose.turn
            lower = upper + limb.second
            elbow, hand, hand_less = _along(shoulder, upper, UPPER_ARM), lower + limb.third, FORE_ARM
        wrist = _along(elbow, lower, hand_less)
        self.joints[f"{side} shoulder"] = _half_turn(upper + chest, -90)
        self.joints[f"{side} elbow"] = _half_turn(lower - upper, -30)
        self.joints[f"{side} wrist"] = _half_turn(lower - hand, -180)
        return Arm(shoulder, elbow, wrist, _along(wrist, hand, FINGERS))

    def leg(self, side: str, limb: Limb, hip: Point) -> Leg:
        pose = self.pose
        carries = side == "near" and pose.anchor == "foot"
        if isinstance(limb, Reach):
            on_heel = limb.rest == "up"
            ankle = (limb.to[0], limb.to[1] + SOLE)
            thigh, shin = _bend(hip, ankle, THIGH, SHIN, 1)
            self.reached(f"{side} foot", _along(_along(hip, thigh, THIGH), shin, SHIN), ankle)
            foot = shin + 85 if on_heel else 90.0
        else:
            thigh = limb.first - pose.turn
            shin = thigh - limb.second
            foot = 90.0 if carries else shin + 90 + limb.third
        knee = _along(hip, thigh, THIGH)
        self.joints[f"{side} hip"] = _half_turn(thigh + pose.turn + pose.pelvis, -120)
        self.joints[f"{side} knee"] = _half_turn(thigh - shin, -30)
        self.joints[f"{side} ankle"] = _half_turn(foot - shin - 90, -180)
        return Leg(hip, knee, _along(knee, shin, SHIN), (sin(radians(foot)), -cos(radians(foot))))

    def reached(self, what: str, there: Point, wanted: Point) -> None:
        if hypot(there[0] - wanted[0], there[1] - wanted[1]) > 1:
            self.missed.append(what)


def _off_surface(limb: Reach) -> Point:
    x, y = limb.to
    return (x, y + WRIST) if limb.rest == "forward" else (x - WRIST, y)


def _half_turn(angle: float, low: float) -> float:
    """The same angle between `low` and a whole turn above it."""
    return (angle - low) % 360 + low


def solve(pose: Pose) -> Body:
    """Where every part of the person is."""
    return _Solver(pose).body()


def blend(a: Pose, b: Pose, share: float) -> Pose:
    """The pose between two, each angle by itself; what both keep planted stays planted."""
    return Pose(
        a.anchor,
        (_mix(a.at[0], b.at[0], share), _mix(a.at[1], b.at[1], share)),
        _mix_limbs("near_arm", a, b, share),
        _mix_limbs("far_arm", a, b, share),
        _mix_limbs("near_leg", a, b, share),
        _mix_limbs("far_leg", a, b, share),
        _mix(a.turn, b.turn, share),
        _mix(a.pelvis, b.pelvis, share),
        _mix(a.lumbar, b.lumbar, share),
        _mix(a.thorax, b.thorax, share),
        _mix(a.head, b.head, share),
        _mix(a.belly, b.belly, share),
    )


def _mix(a: float, b: float, share: float) -> float:
    return a + (b - a) * share


def _mix_limbs(name: str, a: Pose, b: Pose, share: float) -> Limb:
    one, two = getattr(a, name), getattr(b, name)
    if isinstance(one, Reach) and isinstance(two, Reach):
        to = (_mix(one.to[0], two.to[0], share), _mix(one.to[1], two.to[1], share))
        return Reach(to, one.rest if share < 0.5 else two.rest, _mix(one.aside, two.aside, share))
    first, second = _angles(name, a), _angles(name, b)
    return Angles(
        _mix(first.first, second.first, share),
        _mix(first.second, second.second, share),
        _mix(first.third, second.third, share),
    )


def _angles(name: str, pose: Pose) -> Angles:
    """The limb by its joints, also where it was given by its end."""
    limb = getattr(pose, name)
    if isinstance(limb, Angles):
        return limb
    body, side = solve(pose), name.partition("_")[0]
    joints = body.joints
    if name.endswith("arm"):
        chest = body.spine[-1][1]
        return Angles(
            joints[f"{side} shoulder"] - chest + pose.turn, joints[f"{side} elbow"], -joints[f"{side} wrist"]
        )
    return Angles(joints[f"{side} hip"] - pose.pelvis, joints[f"{side} knee"], joints[f"{side} ankle"])
