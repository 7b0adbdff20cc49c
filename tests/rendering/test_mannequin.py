"""The mannequin: bones keep their length, limbs reach, joints bend as joints do, and blending goes there and back."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.figure import person
from bot.rendering.mannequin import (
    FORE_ARM,
    SEAT,
    SHIN,
    SOLE,
    THIGH,
    UPPER_ARM,
    Angles,
    Body,
    Point,
    Pose,
    Reach,
)
from bot.rendering.posing import blend, solve

HANGING = Angles(0, 0)
STANDING = Pose("foot", (0, 0), HANGING, HANGING, Angles(0, 0), Reach((5, 0)))
ON_ALL_FOURS = Pose(
    "knee",
    (0, 5.8),
    Reach((48, 0), "forward"),
    Reach((51, 0), "forward"),
    Angles(90, 93, -60),
    Angles(92, 95, -60),
    turn=90,
    pelvis=-11,
)
angles = st.floats(-20, 20)


def apart(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def bones(body: Body) -> list[float]:
    arms = [length for arm in body.arms for length in (apart(arm.shoulder, arm.elbow), apart(arm.elbow, arm.wrist))]
    return arms + [length for leg in body.legs for length in (apart(leg.hip, leg.knee), apart(leg.knee, leg.ankle))]


def test_who_stands_upright_is_as_tall_as_a_person_and_has_both_feet_on_the_floor() -> None:
    body = solve(STANDING)
    assert body.hip == pytest.approx((0, THIGH + SHIN + SOLE))
    assert 160 < body.head[1] + 12 < 180
    assert all(body.points()[part][1] == pytest.approx(0, abs=0.3) for part in ("near_heel", "far_toes"))
    assert body.beyond_limits() == []
    assert all(angle == pytest.approx(0, abs=6) for angle in body.joints.values())


@given(pelvis=angles, lumbar=angles, thorax=angles, x=st.floats(10, 45), y=st.floats(55, 100))
def test_bones_keep_their_length_wherever_a_hand_reaches(
    pelvis: float, lumbar: float, thorax: float, x: float, y: float
) -> None:
    sitting = Pose("hip", (0, 56), Reach((x, y)), HANGING, Reach((40, 0)), Reach((45, 0)))
    body = solve(replace(sitting, pelvis=pelvis, lumbar=lumbar, thorax=thorax))
    assert bones(body) == pytest.approx([UPPER_ARM, FORE_ARM] * 2 + [THIGH, SHIN] * 2)
    assert body.points()["hips"] == pytest.approx((0, 56 - SEAT))
    assert body.points()["near_heel"][1] == pytest.approx(0, abs=0.01)
    hand = body.arms[0]
    if "near hand" not in body.missed:
        assert apart(((hand.wrist[0] + hand.tip[0]) / 2, (hand.wrist[1] + hand.tip[1]) / 2), (x, y)) <= 1.01
    assert body.joints["near elbow"] >= 0, "elbows don't bend backwards"
    assert body.joints["near knee"] >= 0, "knees don't bend forwards"


def test_hands_and_knees_lie_on_the_floor() -> None:
    points = solve(ON_ALL_FOURS).points()
    for part in ("near_knee", "far_knee", "near_hand", "far_hand"):
        assert points[part][1] == pytest.approx(0, abs=1), part


@pytest.mark.parametrize(
    ("change", "joint"),
    [
        ({"near_arm": Angles(20, -40)}, "near elbow"),
        ({"near_leg": Angles(0, -30)}, "near knee"),
        ({"near_leg": Angles(140, 60)}, "near hip"),
        ({"lumbar": 70.0}, "low back"),
        ({"head": 80.0}, "neck"),
        ({"far_arm": Angles(-90, 0)}, "far shoulder"),
    ],
)
def test_what_no_joint_can_do_is_told(change: dict[str, object], joint: str) -> None:
    found = solve(replace(STANDING, **change)).beyond_limits()  # type: ignore[arg-type]
    assert any(each.startswith(f"{joint} ") and "possible are" in each for each in found)


def test_a_hand_that_cannot_reach_is_told() -> None:
    assert solve(replace(STANDING, near_arm=Reach((90, 20)))).missed == ("near hand",)


@given(share=st.floats(0, 1))
def test_what_is_planted_in_both_poses_stays_planted_between_them(share: float) -> None:
    round_back = replace(ON_ALL_FOURS, pelvis=-36, lumbar=30, thorax=25)
    points = solve(blend(ON_ALL_FOURS, round_back, share)).points()
    for part, (x, y) in solve(ON_ALL_FOURS).points().items():
        if part in ("near_knee", "near_hand", "far_hand"):
            assert points[part] == pytest.approx((x, y), abs=1), part


def test_a_blend_begins_at_the_one_pose_and_ends_at_the_other_also_between_place_and_angles() -> None:
    lifted = replace(ON_ALL_FOURS, near_arm=Angles(172, 4), far_leg=Angles(2, 4, -40))
    for a, b in ((ON_ALL_FOURS, lifted), (lifted, ON_ALL_FOURS)):
        there = [solve(blend(a, b, share)) for share in (0, 0.25, 0.5, 0.75, 1)]
        for body, pose in ((there[0], a), (there[-1], b)):
            assert apart(body.arms[0].wrist, solve(pose).arms[0].wrist) < 0.5
            assert apart(body.legs[1].ankle, solve(pose).legs[1].ankle) < 0.5
        moved = [apart(one.arms[0].wrist, two.arms[0].wrist) for one, two in pairwise(there)]
        assert max(moved) < 45, "no jump on the way"


def test_a_leg_that_carries_is_posed_by_its_angles() -> None:
    with pytest.raises(ValueError, match="needs its angles"):
        solve(replace(STANDING, near_leg=Reach((0, 0))))


def test_the_same_pose_is_drawn_the_same_and_another_one_otherwise() -> None:
    assert person(solve(STANDING)) == person(solve(STANDING))
    assert person(solve(STANDING)) != person(solve(replace(STANDING, lumbar=5)))
    assert person(solve(STANDING)) != person(solve(STANDING), bones=True)
