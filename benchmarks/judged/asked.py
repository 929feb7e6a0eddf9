"""The questions with their judgements, and the stories that they are asked of."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.judged.affairs import WORTH, Told, affairs, stories
from haowai.demo.manuscripts import DemoStory
from haowai.demo.manuscripts import stories as demo_stories
from haowai.lib.words import fold, to_traditional

DEMO = Path(__file__).with_name("demo.toml")
#: The kinds of questions, and what each is called in a table.
KINDS = {
    "pair": "two characters",
    "name": "people and places",
    "term": "three to six characters",
    "mixed": "Latin and Chinese",
    "number": "numbers",
    "phrase": "phrases in quotes",
    "exclusion": "exclusions",
    "several": "several words",
    "variant": "other spellings",
    "slip": "typing errors",
    "question": "whole questions",
}
_GRADES = {"best": 3, "good": 2, "some": 1}
_EXCLUDED = re.compile(r"(?:^|\s)[-－]([^\s]+)")
_MARKS = re.compile(r"!\[[^\]]*\]|!\{[^}]*\}|^(?:## |> |- )|[*|]", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A question. ``grades`` are what stories are worth by their keys, 3 for what was meant; one that isn't named is
    worth nothing. ``same`` are other spellings, which must be answered alike."""

    text: str
    kind: str
    grades: Mapping[str, int] = field(default_factory=dict)
    same: tuple[str, ...] = ()


def told(others: int) -> list[Told]:
    """Every story: the demo newspaper's that anybody may read, the affairs', and so many others."""
    open_ones = (story for story in demo_stories() if story.rating != "restricted")
    return [*map(_of_the_demo, open_ones), *stories(others)]


def questions() -> list[Asked]:
    """All questions. Raises ValueError when one names a story or a kind that isn't there."""
    made = {story.key: story for story in told(0)}
    found = [*_of_demo(), *_of_affairs(made)]
    for each in found:
        if each.kind not in KINDS or not each.grades or (unknown := each.grades.keys() - made.keys()):
            raise ValueError(f"question {each.text!r}: kind, judgements or stories {sorted(unknown)}")
    return found


def _of_demo() -> Iterator[Asked]:
    for table in tomllib.loads(DEMO.read_text(encoding="utf-8"))["query"]:
        yield Asked(table["text"], table["kind"], _graded(table), tuple(table.get("same", ())))


def _graded(table: Mapping[str, Any]) -> dict[str, int]:
    return {key: grade for name, grade in _GRADES.items() for key in table.get(name, ())}


def _of_affairs(made: Mapping[str, Told]) -> Iterator[Asked]:
    for affair in affairs():
        for kind, meant, text, *same in affair["ask"]:
            without = [fold(to_traditional(word)) for word in _EXCLUDED.findall(text)]
            grades = {
                story.key: grade
                for story in made.values()
                if (grade := _worth(story, affair, meant, text))
                if not any(word in fold(whole(story)) for word in without)
            }
            if kind == "pair":
                grades |= _graded(affair.get("also", {}))
            yield Asked(text, kind, grades, tuple(same))


def _worth(story: Told, affair: Mapping[str, Any], meant: str, text: str) -> int:
    for name, role in story.made_for:
        if name == affair["key"]:
            grade = WORTH[meant].get(role, 0)
            # What is said of a body whose name has the word is something.
            return grade or int(role == "office" and meant == "subject" and text.split()[0] in affair["body"])
    return 0


def whole(story: Told) -> str:
    """All that a reader can read of it."""
    return "\n".join(
        (story.list_title, story.headline, story.kicker, story.standfirst, *story.body, story.signed)
    )


def _of_the_demo(story: DemoStory) -> Told:
    """One of the demo newspaper's stories, without pictures."""
    body = [_MARKS.sub(" ", part).strip() for part in re.split(r"\n\s*\n", story.body)]
    recipe: Mapping[str, Any] = story.recipe
    body += [*recipe.get("ingredients", ()), *recipe.get("steps", ())]
    body += [photo.caption for photo in story.photos]
    # The names of its topics are found with it.
    body.append("、".join(story.topics))
    return Told(
        story.key,
        story.safe_headline or story.headline,
        story.standfirst,
        tuple(text for text in body if text),
        story.age.total_seconds() / 86_400,
        kicker=story.kicker,
        list_title=story.list_title,
        signed=next((signed["name"] for signed in story.bylines if signed.get("name")), ""),
    )
