"""Poses the mannequin: from angles and places to where every joint is, and from one pose to another."""

from __future__ import annotations

from math import acos, atan2, cos, degrees, hypot, radians, sin

from bot.rendering.mannequin import (
    FINGERS,
    FORE_ARM,
    LUMBAR,
    NECK,
    PALM,
    PELVIS,
    SHIN,
    SOLE,
    THIGH,
    THORAX,
    UPPER_ARM,
    WRIST,
    Angles,
    Arm,
    Body,
    Leg,
    Limb,
    Point,
    Pose,
    Reach,
    below,
)


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
                place = below(_along(place, thigh - pose.near_leg.second, SHIN), SOLE)
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
