"""A movement: poses, one after the other, as a still picture and as a short loop.

The still shows the poses side by side, numbered, with words. The loop goes through the poses and back to the
first, eased, each joint by itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, pi

import resvg_py
from PIL import Image

from bot.rendering import figure
from bot.rendering.figure import INK, MINT, PAPER, ROSE, Prop
from bot.rendering.mannequin import Body, Pose
from bot.rendering.posing import blend, solve

WIDTH = 1280
"""Pixels of a still picture."""
LOOP_WIDTH, FRAME = 480, 90
"""Pixels of a loop, and milliseconds of one of its frames: 11 a second."""
COLOURS = 48
"""Colours of a loop: few are needed, and a small file is fetched fast."""
MARGIN = 7.0
"""Centimetres around the person."""
FAINT = 0.22
WIDE = 1.5
"""From this shape on (width by height) the poses stand one below the other."""


@dataclass(frozen=True)
class Movement:
    """What the person does. `seconds` is the time from one pose to the next, `hold` the rest in each.

    `touches` names what must lie on what in every pose: part of the body -> `floor` or a prop.
    `bones` shows the spine, `resting` closes the eyes, `box` (width, height) is held in the hands. With `cycle` the
    last pose leads on to the first, as in walking; otherwise the way back is the way there. `shown` are the
    places of the poses that the still picture shows.
    """

    poses: tuple[Pose, ...]
    props: tuple[Prop, ...] = ()
    touches: tuple[Mapping[str, str], ...] = ()
    seconds: float = 1.6
    hold: float = 0.5
    bones: bool = False
    resting: bool = False
    box: tuple[float, float] | None = None
    cycle: bool = False
    shown: tuple[int, ...] = ()

    @property
    def stills(self) -> tuple[Pose, ...]:
        """The poses that the still picture shows."""
        return tuple(self.poses[place] for place in self.shown)

    def frames(self) -> list[tuple[Pose, int]]:
        """The poses of the loop with their milliseconds: there and back, the last the same as the first."""
        poses = (*self.poses, self.poses[0]) if self.cycle else self.poses
        rest, steps = round(self.hold * 1000) or FRAME, max(2, round(self.seconds * 1000 / FRAME))
        there: list[tuple[Pose, int]] = []
        for a, b in pairwise(poses):
            there.append((a, rest))
            there += [(blend(a, b, self._share(k / steps)), FRAME) for k in range(1, steps)]
        there.append((poses[-1], rest))
        return there if self.cycle else [*there, *reversed(there[:-1])]

    def _share(self, time: float) -> float:
        """How far the way is gone: slowly off and slowly in, but evenly where it goes on and on."""
        return time if self.cycle else (1 - cos(pi * time)) / 2


# --- the scene --------------------------------------------------------------------------------------------


def _extent(movement: Movement, bodies: Sequence[Body]) -> tuple[float, float, float, float]:
    found = [figure.reach_of(body) for body in bodies]
    found += [(p.x, 0.0, p.x + p.width, p.height + (46 if p.thing == "chair" else 0)) for p in movement.props
              if p.thing != "wall"]  # fmt: skip
    found += [(p.x - 2, 0.0, p.x + p.width, 0.0) for p in movement.props if p.thing == "wall"]
    left, low, right, high = (f(each[k] for each in found) for k, f in enumerate((min, min, max, max)))
    return left - MARGIN, min(low, 0) - 5, right + MARGIN, high + MARGIN


def _scene(movement: Movement, body: Body, left: float, right: float, top: float, before: Body | None = None) -> str:
    """The person and the things, in centimetres; `before` is shown faintly: where the movement came from."""
    walls = [Prop(p.thing, p.x, p.width, top) if p.thing == "wall" else p for p in movement.props]
    floor = (
        f'<path d="M {left + 3:.1f} -1 H {right - 3:.1f}" stroke="{INK}" stroke-width="2" stroke-linecap="round"/>'
    )
    held = figure.box(body, movement.box) if movement.box else ""
    things = "".join(figure.prop(each) for each in walls)
    ghost = f'<g opacity="{FAINT}">{figure.person(before, resting=movement.resting)}</g>' if before else ""
    return floor + things + ghost + figure.person(body, bones=movement.bones, resting=movement.resting, held=held)


def _placed(scene: str, x: float, y: float, scale: float) -> str:
    """The scene with the point under the person's feet at (x, y) of the sheet."""
    return f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.4f} {-scale:.4f})">{scene}</g>'


def _svg(width: int, height: int, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{inside}</svg>'
    )


# --- the still picture ------------------------------------------------------------------------------------


def still(movement: Movement, labels: Sequence[str]) -> str:
    """The poses with their numbers and labels, as SVG 1280 wide. A label may have two lines."""
    bodies = [solve(pose) for pose in movement.stills]
    left, low, right, high = _extent(movement, bodies)
    count, gap = len(bodies), 24
    stacked = (right - left) / (high - low) > WIDE
    wide = WIDTH - 2 * gap if stacked else (WIDTH - (count + 1) * gap) / count
    room = wide - 420 if stacked else wide
    above = 60 if count > 2 and not stacked else 12  # room for the number beside the head
    scale = min((room - 16) / (right - left), (430 if stacked else 640) / (high - low), 5.4)
    drawn = (high - low) * scale + above
    tall = max(drawn + 24, 200) if stacked else drawn + 136
    parts = []
    for place, body in enumerate(bodies):
        x = gap if stacked else gap + place * (wide + gap)
        y = gap + place * (tall + gap) if stacked else gap
        colour = MINT if place % 2 == 0 else ROSE
        parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{tall:.0f}" rx="36" fill="{colour}"/>'
        )
        ground = y + tall - 12 + low * scale if stacked else y + above + high * scale
        middle = x + 8 + room / 2
        before = bodies[place - 1] if place else None
        scene = _scene(movement, body, left, right, high, before)
        parts.append(_placed(scene, middle - (left + right) / 2 * scale, ground, scale))
        parts.append(_badge(place + 1, x + 54, y + 54))
        if stacked:
            parts += _label(labels[place], x + room + 200, y + tall / 2 + 12, 376)
        else:
            parts += _label(labels[place], x + wide / 2, y + drawn + 70, wide - 24)
    height = round(gap + (count * (tall + gap) if stacked else tall + gap))
    return _svg(WIDTH, height, "".join(parts))


def _badge(number: int, x: float, y: float) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="28" fill="{INK}"/>' + _text(str(number), x, y + 13, 56, PAPER)


def _label(label: str, x: float, middle: float, room: float) -> Iterator[str]:
    """The words of a pose, around a middle line."""
    lines = label.strip().split("\n")
    for line, words in enumerate(lines):
        yield _text(words, x, middle + (line - (len(lines) - 1) / 2) * 46, room, INK)


def _text(words: str, x: float, y: float, room: float, colour: str) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-family="Andika" font-size="36" font-weight="700" '
        f'text-anchor="middle" fill="{colour}" data-room="{room:.0f}">{escape(words)}</text>'
    )


# --- the loop ---------------------------------------------------------------------------------------------


def frame_svgs(movement: Movement) -> list[tuple[str, int]]:
    """The frames of the loop as SVG, with their milliseconds."""
    frames = movement.frames()
    bodies = [solve(pose) for pose, _ in frames]
    left, low, right, high = _extent(movement, bodies)
    scale = LOOP_WIDTH / max(right - left, (high - low) * 1.05)
    height = round((high - low) * scale)
    middle, ground = LOOP_WIDTH / 2 - (left + right) / 2 * scale, height + low * scale
    return [
        (_svg(LOOP_WIDTH, height, _placed(_scene(movement, body, left, right, high), middle, ground, scale)), span)
        for body, (_, span) in zip(bodies, frames, strict=True)
    ]


def loop(movement: Movement) -> bytes:
    """The movement as a GIF that goes on for ever: opaque, 480 pixels wide. The same bytes each time."""
    frames = frame_svgs(movement)
    drawn: dict[str, Image.Image] = {}
    for svg, _ in frames:
        if svg not in drawn:
            drawn[svg] = _pixels(svg)
    palette = _palette([drawn[svg] for svg, _ in frames])
    made = {svg: image.quantize(palette=palette, dither=Image.Dither.NONE) for svg, image in drawn.items()}
    images = [made[svg] for svg, _ in frames]
    out = io.BytesIO()
    images[0].save(
        out, "GIF", save_all=True, append_images=images[1:], duration=[span for _, span in frames], loop=0,
        optimize=False, disposal=1,
    )  # fmt: skip
    return out.getvalue()


def _pixels(svg: str) -> Image.Image:
    image = resvg_py.svg_to_bytes(svg_string=svg, width=LOOP_WIDTH, skip_system_fonts=True)
    return Image.open(io.BytesIO(image)).convert("RGB")


def _palette(images: Sequence[Image.Image]) -> Image.Image:
    """The colours that all frames share, taken from the first and the middle one."""
    first, other = images[0], images[len(images) // 2]
    both = Image.new("RGB", (first.width, first.height * 2))
    both.paste(first, (0, 0))
    both.paste(other, (0, first.height))
    return both.quantize(colors=COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
