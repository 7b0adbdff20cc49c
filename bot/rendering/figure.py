"""Draws the person and the things around them as SVG, in centimetres with y going up: the group that holds them
turns it over. The colours are those of `dialogs/media/parts.svg`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import acos, atan2, cos, hypot, pi, radians, sin
from typing import Literal

from bot.rendering.mannequin import PALM, SOLE, Arm, Body, Leg, Point

INK, PAPER, MINT, ROSE = "#2f3a56", "#fbf4e7", "#dcefe6", "#fbe0d3"
SUN, WOOD, WHITE = "#f4c95d", "#c99a63", "#fffdf8"
SHIRT, SHIRT_FAR = "#3f8f8a", "#2f726e"
CLOTH, CLOTH_FAR = "#4d5a7c", "#3c4766"
SKIN, SKIN_FAR = "#dfa47e", "#c98d68"

FRONT = (9.5, 9.5, 9.6, 9.9, 10.2, 10.6, 10.6, 8.6)
BEHIND = (10.4, 9.6, 8.4, 8.2, 8.8, 9.8, 9.8, 8.0)
"""How deep the trunk is before and behind its middle line, at each point of the spine from the hip up."""
BELLY = (0.0, 1.6, 3.4, 3.6, 2.4, 0.6, 0.0, 0.0)
"""How far the belly comes out at each of these points with a full breath."""
BONE = 5.2
"""How far behind the middle line the spine runs."""
UNIT = 0.24
"""Centimetres of a unit in which the head is drawn."""

Thing = Literal["mat", "chair", "stool", "wall", "step", "box", "pillow", "table", "cushion"]


@dataclass(frozen=True)
class Prop:
    """A thing in the picture: its left edge (for a wall its face), its width, and the height of its top."""

    thing: Thing
    x: float
    width: float
    height: float


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def limb(links: Sequence[tuple[Point, float]], colour: str) -> str:
    """A limb through these points, as thick at each as its radius says."""
    shapes = [f'<circle cx="{_n(p[0])}" cy="{_n(p[1])}" r="{_n(r)}"/>' for p, r in links]
    for (p, r), (q, s) in pairwise(links):
        far = hypot(q[0] - p[0], q[1] - p[1])
        if far <= abs(r - s):
            continue
        course, side = atan2(q[1] - p[1], q[0] - p[0]), acos((r - s) / far)
        corners = [
            (c[0] + size * cos(course + way * side), c[1] + size * sin(course + way * side))
            for c, size, way in ((p, r, 1), (q, s, 1), (q, s, -1), (p, r, -1))
        ]
        shapes.append(f'<path d="M {" L ".join(map(_p, corners))} Z"/>')
    return f'<g fill="{colour}">{"".join(shapes)}</g>'


def smooth(points: Sequence[Point], colour: str) -> str:
    """A closed shape that runs smoothly through these points."""
    count = len(points)
    d = [f"M {_p(points[0])}"]
    for i in range(count):
        before, a, b, after = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        one = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        two = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        d.append(f"C {_p(one)} {_p(two)} {_p(b)}")
    return f'<path d="{" ".join(d)} Z" fill="{colour}"/>'


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


# --- the person -------------------------------------------------------------------------------------------


def _side(point: Point, lean: float, front: float, up: float = 0.0) -> Point:
    """The point so far in front of a point of the trunk, and so far up along it."""
    turn = radians(lean)
    return (
        point[0] + front * cos(turn) + up * sin(turn),
        point[1] - front * sin(turn) + up * cos(turn),
    )


def _leans(body: Body) -> list[float]:
    """The lean at each point of the spine: the middle of the parts that meet there."""
    leans = [lean for _, lean in body.spine]
    return [*((a + b) / 2 for a, b in pairwise(leans)), leans[-1]]


def _trunk(body: Body) -> str:
    leans = _leans(body)
    places = [point for point, _ in body.spine]
    front = [
        _side(p, lean, depth + out * body.belly)
        for p, lean, depth, out in zip(places, leans, FRONT, BELLY, strict=True)
    ]
    back = [_side(p, lean, -depth) for p, lean, depth in zip(places, leans, BEHIND, strict=True)]
    shoulder, lean = body.spine[-1]
    top = [_side(shoulder, lean, front_, up) for front_, up in ((6.6, 4.6), (0.5, 6.6), (-6.2, 5.0))]
    hem = [_side(body.hip, body.spine[0][1], depth, 4.0) for depth in (-8.0, 8.0)]
    return smooth([*front[1:], *top, *reversed(back[1:]), *hem], SHIRT)


def _pelvis(body: Body) -> str:
    hip, lean = body.spine[0]
    out = body.belly * BELLY[1] * 0.8
    shape = ((9.7 + out, 8.6), (10.2, 1.0), (7.0, -7.6), (0.0, -10.0), (-7.6, -8.6), (-11.4, -2.2), (-10.2, 6.4),
             (-9.5, 9.0), (0.0, 9.6))  # fmt: skip
    return smooth([_side(hip, lean, front, up) for front, up in shape], CLOTH)


def _bones(body: Body) -> str:
    """The spine and the pelvis as a bowl, for movements that are about them."""
    leans = _leans(body)
    line = [_side(point, lean, -BONE) for (point, _), lean in zip(body.spine, leans, strict=True)]
    low, lean = body.spine[0]
    line[0] = _side(low, lean, -BONE, 4.0)
    bowl = [_side(low, lean, x, y) for x, y in ((-8.4, 6.6), (-8.0, -3.6), (0.0, -6.6), (7.4, -3.6), (8.0, 4.6))]
    curve = f"M {_p(bowl[0])} C {_p(bowl[1])} {_p(bowl[1])} {_p(bowl[2])} S {_p(bowl[3])} {_p(bowl[4])}"
    return (
        f'<g fill="none" stroke="{SUN}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="M {" L ".join(map(_p, line))}"/><path d="{curve}"/></g>'
    )


def _head(body: Body, resting: bool) -> str:
    (x, y), lean = body.spine[-1]
    eye = "M 18 -5 Q 26 2 33 -5" if resting else ""
    dot = "" if resting else f'<circle cx="26" cy="-6" r="5.5" fill="{INK}"/>'
    neck = limb(((_side((x, y), lean, 0.5, 2.0), 5.2), (_side(body.head, body.lean, -1.6, -5), 4.8)), SKIN)
    return (
        f'{neck}<g transform="translate({_p(body.head)}) rotate({_n(-body.lean)}) scale({UNIT} {-UNIT})">'
        f'<circle r="49" fill="{SKIN}"/><ellipse cx="49" cy="8" rx="9" ry="8" fill="{SKIN}"/>'
        f'<path d="M 34 -40 A 53 53 0 1 0 -30 44 Q -21 30 -24 12 Q -26 -4 -12 -8 Q -8 -22 4 -24 Q 22 -26 34 -40 Z" '
        f'fill="{INK}"/>{dot}'
        f'<path d="{eye} M 18 23 Q 28 30 37 24" fill="none" stroke="{INK}" stroke-width="5" stroke-linecap="round"/>'
        f'<circle cx="-12" cy="10" r="9" fill="{SKIN_FAR}"/></g>'
    )


def _arm(arm: Arm, near: bool) -> str:
    skin, cloth = (SKIN, SHIRT_FAR) if near else (SKIN_FAR, SHIRT_FAR)
    palm = _between(arm.wrist, arm.tip, 0.42)
    hem = _between(arm.shoulder, arm.elbow, 0.6)
    return (
        limb(((arm.shoulder, 4.6), (arm.elbow, 3.7), (arm.wrist, 2.8)), skin)
        + limb(((arm.wrist, 2.8), (palm, 3.3), (arm.tip, 1.9)), skin)
        + limb(((arm.shoulder, 6.0), (hem, 5.2)), cloth)
    )


def _leg(leg: Leg, near: bool) -> str:
    cloth = CLOTH if near else CLOTH_FAR
    course = atan2(leg.ankle[1] - leg.knee[1], leg.ankle[0] - leg.knee[0])
    x, y = _between(leg.knee, leg.ankle, 0.36)
    calf = (x + 1.1 * cos(course - pi / 2), y + 1.1 * sin(course - pi / 2))
    cuff = _between(leg.knee, leg.ankle, 0.93)
    shoe = [
        leg.foot(a, d) for a, d in ((-4.6, 0), (-5.4, 5), (-4, SOLE), (14, SOLE), (16.4, 5.6), (12, 2.6), (4, -2.5))
    ]
    return smooth(shoe, INK) + limb(((leg.hip, 9.2), (leg.knee, 6.2), (calf, 5.6), (cuff, 4.0)), cloth)


def person(body: Body, *, bones: bool = False, resting: bool = False, held: str = "") -> str:
    """The person; `held` is drawn between the trunk and the near arm."""
    near_arm, far_arm = body.arms
    near_leg, far_leg = body.legs
    return "".join(
        (
            _arm(far_arm, near=False),
            _leg(far_leg, near=False),
            _head(body, resting),
            _trunk(body),
            _pelvis(body),
            _leg(near_leg, near=True),
            _bones(body) if bones else "",
            held,
            _arm(near_arm, near=True),
        )
    )


def box(body: Body, size: tuple[float, float]) -> str:
    """A light box in both hands."""
    (a, b) = (_between(arm.wrist, arm.tip, PALM / 10) for arm in body.arms)
    width, height = size
    x, y = _between(a, b, 0.5)
    y -= height / 6  # held above its middle
    return (
        f'<rect x="{_n(x - width * 0.35)}" y="{_n(y - height / 2)}" width="{_n(width)}" height="{_n(height)}" rx="2" '
        f'fill="{SUN}"/><path d="M {_n(x - width * 0.35)} {_n(y + height * 0.22)} h {_n(width)}" stroke="{WOOD}" '
        f'stroke-width="1.6"/>'
    )


# --- things -----------------------------------------------------------------------------------------------


def prop(thing: Prop) -> str:
    """One thing, standing on the floor."""
    x, w, h = thing.x, thing.width, thing.height
    match thing.thing:
        case "mat":
            return _rect(x, 0, w, h, SHIRT, 1)
        case "pillow" | "cushion":
            return _rect(x, 2, w, h - 2, WHITE if thing.thing == "pillow" else SUN, 3)
        case "wall":
            return _rect(x, 0, w, h, WOOD, 0)
        case "step":
            return _rect(x, 0, w, h, WOOD, 1.5)
        case "table":
            return _rect(x, h - 5, w, 5, WOOD, 2) + _rect(x + w - 12, 0, 5, h - 3, WOOD, 2)
        case "box":
            return _rect(x, 0, w, h, SUN, 2)
        case "stool" | "chair":
            legs = _rect(x + 3, 0, 5, h - 3, WOOD, 2) + _rect(x + w - 9, 0, 5, h - 3, WOOD, 2)
            back = f'<path d="M {_n(x + 3)} {_n(h)} L {_n(x - 1.5)} {_n(h + 44)}" stroke="{WOOD}" stroke-width="5" ' \
                   f'stroke-linecap="round"/>' if thing.thing == "chair" else ""  # fmt: skip
            return legs + back + _rect(x, h - 5, w, 5, WOOD, 2.4)


def _rect(x: float, y: float, width: float, height: float, colour: str, round_: float) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(round_)}" fill="{colour}"/>'
    )


def reach_of(body: Body) -> tuple[float, float, float, float]:
    """The left, lowest, right and highest point of the person."""
    spots = [(body.head, 14.5), *((p, 11.5) for p, _ in body.spine)]
    spots += [(p, 6.0) for arm in body.arms for p in (arm.elbow, arm.wrist, arm.tip)]
    spots += [(p, 6.5) for leg in body.legs for p in (leg.knee, leg.ankle, leg.foot(12, 5))]
    return (
        min(x - r for (x, _), r in spots),
        min(y - r for (_, y), r in spots),
        max(x + r for (x, _), r in spots),
        max(y + r for (_, y), r in spots),
    )
