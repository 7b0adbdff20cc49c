"""What an exercise consists of: in `dialogs/exercises.yaml` how it moves and how much, in each language its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from bot.rendering.figure import Prop, Thing
from bot.rendering.lesson_text import BUBBLE, BUTTON, Key, Strict, shown_text
from bot.rendering.mannequin import Anchor, Angles, Limb, Point, Pose, Reach, Rest
from bot.rendering.movement import Movement

FAR_ARM, FAR_LEG, FAR_STEP = 7.0, 4.0, 5.0
"""Where the far limb is not told, it is beside the near one: degrees, and centimetres for what is planted."""


class ReachData(Strict):
    """A hand or a foot by its place."""

    to: Point
    rest: Rest = "along"
    aside: Annotated[float, Field(ge=0, le=70)] = 0


LimbData = ReachData | Annotated[tuple[float, ...], Field(min_length=2, max_length=3)]


class PoseData(Strict):
    """A pose, or what differs in it from the start. One that is `between` belongs to the loop alone."""

    at: Annotated[Mapping[Anchor, Point] | None, Field(min_length=1, max_length=1)] = None
    turn: float = 0
    pelvis: float = 0
    lumbar: float = 0
    thorax: float = 0
    head: float = 0
    belly: Annotated[float, Field(ge=-1, le=1)] = 0
    near_arm: LimbData | None = None
    far_arm: LimbData | None = None
    near_leg: LimbData | None = None
    far_leg: LimbData | None = None
    touch: Mapping[str, str] | None = None
    between: bool = False

    def pose(self) -> Pose:
        """The pose. ValueError where something is missing."""
        if self.at is None or self.near_arm is None or self.near_leg is None:
            raise ValueError("a pose needs `at`, `near_arm` and `near_leg`")
        [(anchor, at)] = self.at.items()
        near_arm, near_leg = _limb(self.near_arm), _limb(self.near_leg)
        far_leg = _limb(self.far_leg) if self.far_leg is not None else _beside(near_leg, FAR_LEG)
        if self.far_leg is None and anchor == "foot":
            far_leg = Reach((at[0] + FAR_STEP, at[1]))
        return Pose(
            anchor,
            at,
            near_arm,
            _limb(self.far_arm) if self.far_arm is not None else _beside(near_arm, FAR_ARM, arm=True),
            near_leg,
            far_leg,
            self.turn,
            self.pelvis,
            self.lumbar,
            self.thorax,
            self.head,
            self.belly,
        )


def _limb(data: Any) -> Limb:
    return Reach(data.to, data.rest, data.aside) if isinstance(data, ReachData) else Angles(*data)


def _beside(limb: Limb, degrees: float, arm: bool = False) -> Limb:
    if isinstance(limb, Reach):
        return Reach((limb.to[0] + (3.0 if arm else FAR_STEP), limb.to[1]), limb.rest, limb.aside)
    return Angles(limb.first + degrees, limb.second + (0 if arm else degrees), limb.third)


class DoseData(Strict):
    """How much: `seconds` of doing, or so many `reps` of so many seconds (`pace`)."""

    seconds: Annotated[int | None, Field(ge=20, le=900)] = None
    reps: Annotated[int | None, Field(ge=1, le=30)] = None
    pace: Annotated[int | None, Field(ge=3, le=20)] = None

    @model_validator(mode="after")
    def _one_kind(self) -> DoseData:
        if (self.seconds is None) == (self.reps is None) or (self.reps is None) != (self.pace is None):
            raise ValueError("tell either `seconds`, or `reps` and `pace`")
        return self


class MotionData(Strict):
    """How the loop runs, and what is in the picture."""

    seconds: Annotated[float, Field(gt=0, le=4)] = 1.6
    hold: Annotated[float, Field(ge=0, le=2)] = 0.5
    bones: bool = False
    resting: bool = False
    cycle: bool = False
    box: tuple[float, float] | None = None


class PropData(Strict):
    """A thing: its left edge, its width, and how high it is."""

    thing: Thing
    x: float
    width: Annotated[float, Field(gt=0)]
    height: Annotated[float, Field(ge=0)] = 0


class ExerciseData(Strict):
    """An exercise as it moves: `start` is the pose that all of `poses` differ from."""

    id: Key
    stage: Annotated[int, Field(ge=1, le=6)]
    kind: Literal["time", "counts"]
    usual: DoseData
    easier: DoseData
    harder: DoseData
    motion: MotionData = MotionData()
    props: tuple[PropData, ...] = ()
    start: PoseData
    poses: Annotated[tuple[PoseData, ...], Field(min_length=2, max_length=4)]

    @model_validator(mode="after")
    def _whole(self) -> ExerciseData:
        for dose in (self.usual, self.easier, self.harder):
            if (self.kind == "time") != (dose.seconds is not None):
                raise ValueError(f"the kind is '{self.kind}', so are all doses")
        self.movement()
        return self

    def full(self) -> list[PoseData]:
        """The poses with what they share."""
        base = self.start.model_dump(exclude_unset=True)
        return [PoseData.model_validate({**base, **pose.model_dump(exclude_unset=True)}) for pose in self.poses]

    def movement(self) -> Movement:
        """The movement. ValueError where a pose is not complete."""
        full, motion = self.full(), self.motion
        return Movement(
            tuple(pose.pose() for pose in full),
            tuple(Prop(p.thing, p.x, p.width, p.height) for p in self.props),
            tuple(pose.touch or {} for pose in full),
            motion.seconds,
            motion.hold,
            motion.bones,
            motion.resting,
            motion.box,
            motion.cycle,
            tuple(place for place, pose in enumerate(full) if not pose.between),
        )


class ExerciseFile(Strict):
    """`dialogs/exercises.yaml`. A start may name one of the `bases` as its `base`: a pose that it differs from."""

    exercises: tuple[ExerciseData, ...]

    @model_validator(mode="before")
    @classmethod
    def _based(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("exercises"), list):
            return data
        bases = data.get("bases") or {}
        return {"exercises": [_with_base(each, bases) for each in data["exercises"]]}


def _with_base(exercise: Any, bases: Mapping[str, Any]) -> Any:
    start = exercise.get("start") if isinstance(exercise, dict) else None
    if not isinstance(start, dict) or "base" not in start:
        return exercise
    own = {key: value for key, value in start.items() if key != "base"}
    if start["base"] not in bases:
        raise ValueError(f"'{exercise.get('id')}' begins with '{start['base']}', which is no base")
    return {**exercise, "start": {**bases[start["base"]], **own}}


Bubble = Annotated[str, shown_text(BUBBLE)]


class ExerciseText(Strict):
    """An exercise in one language. `caption` tells what the picture shows, `labels` stand below its poses."""

    title: Annotated[str, shown_text(40)]
    button: Annotated[str, shown_text(BUTTON, plain=True)]
    caption: Bubble
    labels: Annotated[tuple[Annotated[str, shown_text(50, plain=True)], ...], Field(min_length=2, max_length=3)]
    how: Bubble
    dose: Annotated[str, shown_text(150)]
    feel: Annotated[str, shown_text(200)]
    easier: Bubble
    harder: Bubble
    scary: Bubble

    def templates(self, name: str) -> dict[str, str]:
        """What is said of it, by message; its label is `button:<id>`."""
        heading = f"<b>{self.title}</b>\n\n<i>{self.caption}</i>\n\n"
        return {
            f"exercise/{name}_show": f"{heading}{self.how}\n---\n{self.dose}\n\n{self.feel}",
            f"exercise/{name}_moving": heading.strip(),
            f"exercise/{name}_easier": f"<b>{self.title}</b>\n\n{self.easier}",
            f"exercise/{name}_harder": f"<b>{self.title}</b>\n\n{self.harder}",
            f"exercise/{name}_scary": self.scary,
            f"exercise/{name}_how": self.how,
            f"button:{name}": self.button,
        }
