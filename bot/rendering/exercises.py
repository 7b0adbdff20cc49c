"""The exercises, read from `dialogs` at the start: how each moves and how much of it (`exercises.yaml`), and its
words per language (`<language>/exercises/<id>.yaml`). Drawn from the one mannequin, as a still and as a loop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from bot.domain import LANGUAGES
from bot.rendering import movement
from bot.rendering.exercise_data import DoseData, ExerciseData, ExerciseFile, ExerciseText
from bot.rendering.lessons import Document, Issue, Reader, _Loading
from bot.rendering.mannequin import Body
from bot.rendering.movement import Movement
from bot.rendering.pictures import to_png
from bot.rendering.posing import solve

STAGES = range(1, 7)
TOLERANCE = 1.5
"""Centimetres by which what touches may hang above or sink into what it lies on."""
GROUPS = {
    "near_foot": ("near_heel", "near_toes"),
    "far_foot": ("far_heel", "far_toes"),
    "feet": ("near_heel", "near_toes", "far_heel", "far_toes"),
    "hands": ("near_hand", "far_hand"),
    "knees": ("near_knee", "far_knee"),
}
"""Words for several parts at once."""
NAME = "exercise/"
"""What the name of an exercise's picture begins with."""
_FILE, _TEXT = TypeAdapter(ExerciseFile), TypeAdapter(ExerciseText)


@dataclass(frozen=True)
class Exercises:
    """All exercises in all languages. With `issues`, some are wrong: the content must be mended first."""

    data: Mapping[str, ExerciseData] = field(default_factory=dict)
    texts: Mapping[tuple[str, str], ExerciseText] = field(default_factory=dict)
    """By (exercise, language)."""
    issues: tuple[Issue, ...] = ()

    def of_stage(self, stage: int) -> tuple[str, ...]:
        """The exercises of a stage, in order."""
        return tuple(name for name, each in self.data.items() if each.stage == stage)

    def dose(self, exercise: str, form: str) -> DoseData:
        """How much, in the form `usual`, `easier` or `harder`. Raises KeyError for an unknown exercise."""
        dose: DoseData = getattr(self.data[exercise], form)
        return dose

    def templates(self, lang: str) -> dict[str, str]:
        """The sources of what is said of exercises, by message: `exercise/<id>_show` and so on."""
        found: dict[str, str] = {}
        for (name, of), text in self.texts.items():
            if of == lang:
                found |= text.templates(name)
        return found

    def svg(self, exercise: str, lang: str) -> str:
        """The still picture. Raises KeyError for an unknown exercise."""
        return movement.still(self.data[exercise].movement(), self.texts[exercise, lang].labels)

    def png(self, exercise: str, lang: str) -> bytes:
        """The still picture, 1280 pixels wide and opaque. Raises KeyError for an unknown exercise."""
        return to_png(self.svg(exercise, lang))

    def gif(self, exercise: str) -> bytes:
        """The movement as a short loop, the same in every language. Raises KeyError for an unknown exercise."""
        return movement.loop(self.data[exercise].movement())

    def hash(self, exercise: str, lang: str) -> str:
        """Changes whenever the still picture does."""
        return hashlib.sha256(self.svg(exercise, lang).encode()).hexdigest()

    @classmethod
    def load(cls, folder: Path, read_yaml: Reader) -> Exercises:
        """The exercises under `folder` (`dialogs`). What `read_yaml` raises for a broken file passes through."""
        return _Reading(folder, read_yaml).exercises()


class _Reading(_Loading):
    """Reads and compares the files, and collects what is wrong with them."""

    def exercises(self) -> Exercises:
        if (read := self.read(_FILE, self.folder / "exercises.yaml")) is None:
            return Exercises(issues=tuple(self.issues))
        document, file = read
        texts: dict[tuple[str, str], ExerciseText] = {}
        names = [each.id for each in file.exercises]
        for place, each in enumerate(file.exercises):
            where = ("exercises", place)
            if names.index(each.id) < place:
                self.issue(document, f"the exercise '{each.id}' stands here twice", *where)
            if place and each.stage < file.exercises[place - 1].stage:
                self.issue(document, f"'{each.id}' belongs to an earlier stage than the one before it", *where)
            for pose, problem in problems(each.movement()):
                self.issue(document, f"{each.id}, pose {pose + 1}: {problem}", *where, "poses", pose)
            texts |= self.words(each)
        for stage in STAGES:
            if stage not in {each.stage for each in file.exercises}:
                self.issue(document, f"stage {stage} has no exercise", "exercises")
        self.strays(set(names))
        return Exercises({each.id: each for each in file.exercises}, texts, tuple(self.issues))

    def words(self, exercise: ExerciseData) -> dict[tuple[str, str], ExerciseText]:
        """The words of one exercise in each language that has them without fault."""
        found: dict[tuple[str, str], ExerciseText] = {}
        for lang in LANGUAGES:
            read = self.read(_TEXT, self.folder / lang / "exercises" / f"{exercise.id}.yaml")
            if read is None:
                continue
            document, text = read
            found[exercise.id, lang] = text
            if len(text.labels) != (shown := len(exercise.movement().shown)):
                self.issue(document, f"{len(text.labels)} labels for {shown} poses in the picture", "labels")
        return found

    def strays(self, names: set[str]) -> None:
        """Words without an exercise, and names that a button has already."""
        for lang in LANGUAGES:
            for path in sorted((self.folder / lang / "exercises").glob("*.yaml")):
                if path.stem not in names:
                    self.issues.append(Issue(str(path), 1, f"'{path.stem}' is not in exercises.yaml"))
            buttons = self.folder / lang / "buttons.yaml"
            document: Document | None = self.read_yaml(buttons) if buttons.exists() else None
            for key in sorted(names & set(document.data or {})) if document else ():
                self.issue(document, f"the button '{key}' has the name of an exercise", key)  # type: ignore[arg-type]


# --- does it hold together? -------------------------------------------------------------------------------


def problems(moves: Movement) -> Iterator[tuple[int, str]]:
    """What no body can do, hands that don't reach, and parts that don't lie where they should: (pose, what)."""
    for place, pose in enumerate(moves.poses):
        body = solve(pose)
        yield from ((place, f"{joint}: no joint bends so") for joint in body.beyond_limits())
        yield from ((place, f"the {limb} does not reach there") for limb in body.missed)
        yield from ((place, problem) for problem in _loose(moves, body, moves.touches[place]))


def _loose(moves: Movement, body: Body, touches: Mapping[str, str]) -> Iterator[str]:
    points = body.points()
    for name, surface in touches.items():
        for part in GROUPS.get(name, (name,)):
            if part not in points:
                yield f"'{part}' is no part that can touch something"
            elif (gap := _gap(moves, points[part], surface)) is None:
                yield f"there is no '{surface}' in the picture"
            elif abs(gap) > TOLERANCE:
                yield f"{part} is {abs(gap):.1f} cm {'above' if gap > 0 else 'inside'} the {surface}"


def _gap(moves: Movement, point: tuple[float, float], surface: str) -> float | None:
    """How far a point is from a surface, in centimetres; None where there is no such thing."""
    if surface == "floor":
        return point[1]
    thing = next((each for each in moves.props if each.thing == surface), None)
    if thing is None:
        return None
    return point[0] - (thing.x + thing.width) if surface == "wall" else point[1] - thing.height


__all__ = ["GROUPS", "NAME", "TOLERANCE", "Exercises", "problems"]
