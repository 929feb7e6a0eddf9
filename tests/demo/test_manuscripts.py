"""The demo newspaper's files: every story is whole, and everything it names exists."""

import re
from datetime import timedelta

import pytest

from haowai.demo.manuscripts import DemoStory, age_of, blocks, inline, newspaper, stories
from haowai.demo.pictures import MOODS, SCENES
from haowai.lib.zh import han_count

ALL = stories()


def test_there_is_a_newspaper_to_read() -> None:
    paper = newspaper()

    assert len(paper["channel"]) == 8
    assert len(paper["section"]) >= 20
    assert len([story for story in ALL if han_count(story.body) >= 400 or story.recipe]) >= 60
    assert [story.rating for story in ALL].count("restricted") == 1
    assert sum(bool(story.correction) for story in ALL) >= 3
    assert len({story.age.days for story in ALL if story.edition == "paper"}) >= 7


def test_every_section_has_a_story() -> None:
    sections = {f"{table['channel']}/{table['slug']}" for table in newspaper()["section"]}

    assert {story.section for story in ALL} == sections
    assert {name for story in ALL for name in story.also} <= sections


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.key)
def test_what_a_story_names_exists(story: DemoStory) -> None:
    keys = {photo.key for photo in story.photos}
    named = {key for found in re.findall(r"!\[([^\]]+)\]", story.body) for key in found.split()}

    assert named | ({story.lead} - {""}) <= keys
    assert {photo.scene for photo in story.photos} <= set(SCENES)
    assert {photo.mood for photo in story.photos} <= set(MOODS)
    assert not story.follows or story.follows in {other.key for other in ALL}
    assert story.edition != "paper" or re.fullmatch(r"[A-Z]\d{1,2}", story.page)
    assert story.rating != "restricted" or story.safe_headline


def test_keys_are_unique() -> None:
    photos = [photo.key for story in ALL for photo in story.photos]

    assert len({story.key for story in ALL}) == len(ALL)
    assert len(set(photos)) == len(photos)


def test_ages_are_read() -> None:
    assert age_of("4d 6h") == timedelta(days=4, hours=6)
    assert age_of("25m") == timedelta(minutes=25)
    with pytest.raises(ValueError, match="4d 6h"):
        age_of("yesterday")


def test_a_body_becomes_blocks() -> None:
    body = """
    第一段 *強調* 與 [輕軌](/topics/輕軌/)。

    ## 小標

    ![a]

    ![a b]

    > 我們會準時。
    > — 站長

    - 一
    - 二

    | 站 | 分 |
    | 港口 | 12 |

    !{f}
    """
    story = DemoStory("k", "paper/life", "題", timedelta(), body=body)

    made = blocks(story, {"a": 1, "b": 2}, {"f": 3})

    assert [block["type"] for block in made] == [
        "paragraph",
        "subheading",
        "photo",
        "gallery",
        "quote",
        "list",
        "table",
        "video",
    ]
    assert made[0]["value"] == '<p>第一段 <i>強調</i> 與 <a href="/topics/輕軌/">輕軌</a>。</p>'
    assert made[4]["value"] == {"text": "我們會準時。", "cite": "站長"}
    assert made[6]["value"]["rows"] == [{"values": ["港口", "12"]}]
    assert made[7]["value"] == 3


def test_markup_in_a_story_stays_literal() -> None:
    assert inline("<script>&") == "&lt;script&gt;&amp;"
