"""Two printings compared: words, captions, bylines, pictures and the order of paragraphs, in one text."""

from __future__ import annotations

from typing import Any

import pytest

from haowai.press.payload import ArticleData
from haowai.reader.comparison import Comparison, Part, compared


def printed(*body: Any, **fields: Any) -> ArticleData:
    """A printing with some blocks; a text is a paragraph."""
    blocks = [{"type": "paragraph", "html": each} if isinstance(each, str) else each for each in body]
    data: Any = {
        "schema": 1, "number": 1, "language": "zh-Hant-TW", "kicker": "", "headline": "渡輪復航", "standfirst": "",
        "bylines": [], "lead": None, "body": blocks, "corrections": [], "rating": "general",
    }  # fmt: skip
    return data | fields


def photo(pk: int | None = None, caption: str = "圖說", credit: str = "路透") -> dict[str, Any]:
    return {"photo": pk, "remote": None, "caption": caption, "credit": credit, "alt": ""}


def parts(comparison: Comparison) -> list[Part]:
    return [part for stretch in comparison.body for part in stretch.parts]


def told(part: Part) -> str:
    form = {"same": "{}", "removed": "[{}]", "added": "{{{}}}"}
    return "／".join("".join(form[run.state].format(run.html) for run in line.runs) for line in part.lines)


def body_of(old: ArticleData, new: ArticleData) -> list[tuple[str, str]]:
    return [(part.state, told(part)) for part in parts(compared(old, new, {}))]


def test_changes_are_marked_within_the_sentence() -> None:
    found = body_of(printed("木樁換了三百根。", "另一段。"), printed("木樁換了二百八十根。", "另一段。"))
    assert found == [("changed", "木樁換了[三百]{二百八十}根。"), ("same", "另一段。")]


def test_headline_standfirst_byline_and_caption_are_compared() -> None:
    signed = {"person": None, "role": "記者", "place": "瀾港", "day": None, "form": "bracket"}
    old = printed(
        headline="渡輪復航",
        standfirst="首日千人。",
        bylines=[signed | {"name": "沈以安"}],
        lead=photo(caption="靠岸"),
    )
    new = printed(
        headline="渡輪停航", standfirst="", bylines=[signed | {"name": "葉知秋"}], lead=photo(caption="離岸")
    )
    head = {part.kind: (part.state, told(part)) for part in compared(old, new, {}).head}
    assert head == {
        "headline": ("changed", "渡輪[復]{停}航"),
        "standfirst": ("removed", "[首日千人。]"),
        "byline": ("changed", "〔記者[沈以安]{葉知秋}／瀾港報導〕"),
        "lead": ("changed", "[靠]{離}岸（路透）"),
    }


def test_paragraphs_come_go_and_move() -> None:
    a, b, c, d = (
        "港務處說木樁換了三百根。",
        "渡輪公司說票價不變。",
        "議員要求下週到議會報告。",
        "氣象站預報明天有雨。",
    )
    assert body_of(printed(a, b, c), printed(b, c, a, d)) == [
        ("gone", a),
        ("same", b),
        ("same", c),
        ("moved", a),
        ("added", "{" + d + "}"),
    ]


def test_a_link_to_elsewhere_is_a_change_and_markup_stays_safe() -> None:
    old = printed('見<a href="https://example.org/a?b=1&amp;c=2">公告</a>，<strong>重&lt;字</strong>。')
    new = printed('見<a href="/stories/7">公告</a>，<strong>重&lt;字</strong>。')
    assert body_of(old, new) == [
        (
            "changed",
            '見[<a href="https://example.org/a?b=1&amp;c=2">公告</a>]{<a href="/stories/7">公告</a>}，'
            "<strong>重&lt;字</strong>。",
        )
    ]


def test_words_of_plain_blocks_are_words() -> None:
    old = printed({"type": "subheading", "text": "<script>甲</script>"})
    assert body_of(old, printed()) == [("removed", "[&lt;script&gt;甲&lt;/script&gt;]")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"type": "quote", "text": "海不等人。", "cite": "船長"}, {"cite": "港長"}, "海不等人。／[船]{港}長"),
        (
            {"type": "list", "ordered": True, "items": ["甲船", "乙船"]},
            {"items": ["甲船", "丙船", "乙船"]},
            "甲船／{丙船}／乙船",
        ),
        (
            {"type": "table", "caption": "航班", "head": ["港", "班次"], "rows": [["貝朗", "12"]]},
            {"rows": [["貝朗", "14"]]},
            "航班／港 ｜ 班次／貝朗 ｜ [12]{14}",
        ),
        (
            {"type": "recipe", "serves": "4 人份", "prep": "", "cook": "", "ingredients": ["鹽"], "steps": ["煮水"]},
            {"serves": "6 人份"},
            "[4]{6} 人份／鹽／煮水",
        ),
        (
            {"type": "embed", "url": "https://example.org/map", "title": "航線圖"},
            {"title": "新航線圖"},
            "{新}航線圖／https://example.org/map",
        ),
        (
            {"type": "gallery", "photos": [photo(caption="一艘船")]},
            {"photos": [photo(caption="兩艘船")]},
            "[一]{兩}艘船（路透）",
        ),
    ],
)  # fmt: skip
def test_every_kind_of_block_is_compared(old: dict[str, Any], new: dict[str, Any], said: str) -> None:
    (part,) = parts(compared(printed(old), printed(old | new), {}))
    assert (part.state, told(part)) == ("changed", said)
    (same,) = parts(compared(printed(old), printed(old), {}))
    assert same.state == "same"


def test_a_film_that_was_exchanged_is_said_to_be_another() -> None:
    found = body_of(printed({"type": "video", "video": 1}), printed({"type": "video", "video": 2}))
    assert [state for state, _words in found] == ["changed"]


def test_a_picture_that_readers_may_not_see_is_named_without_it() -> None:
    (part,) = parts(
        compared(printed({"type": "photo", **photo(1)}), printed({"type": "photo", **photo(2)}), {})
    )
    assert part.state == "changed"
    assert [(shown.state, shown.picture) for shown in part.pictures] == [("removed", None), ("added", None)]


def test_a_correction_that_was_added_is_told() -> None:
    correction = {"id": 7, "at": "2026-11-20T01:30:00.000000Z", "text": "應為十二班。"}
    found = body_of(printed("文。"), printed("文。", corrections=[correction]))
    assert found == [("same", "文。"), ("added", "{應為十二班。}")]
    withheld = correction | {"text": ""}
    assert body_of(printed("文。"), printed("文。", corrections=[withheld])) == [("same", "文。")]


def test_what_stayed_is_folded_and_changes_are_counted() -> None:
    same = [f"第{at}段沒有改變，說的是第{at}件事。" for at in range(12)]
    comparison = compared(printed(*same, "票價十元。"), printed(*same, "票價廿五元。", "新的一段。"), {})
    assert [(stretch.folded, len(stretch.parts)) for stretch in comparison.body] == [
        (True, 11),
        (False, 1),
        (False, 2),
    ]
    assert (comparison.changes, comparison.added, comparison.removed) == (2, 7, 1)
    assert [part.place for part in parts(comparison) if part.place] == [1, 2]


def test_two_that_are_the_same_have_no_change() -> None:
    comparison = compared(printed("甲。", "乙。"), printed("甲。", "乙。"), {})
    assert comparison.changes == 0
    assert {part.state for part in parts(comparison)} == {"same"}


def test_thousands_of_paragraphs_are_compared_within_the_budget() -> None:
    old = [f"舊{at}" + chr(0x4E00 + at) * 40 for at in range(3000)]
    new = [f"新{at}" + chr(0x6E00 + at) * 40 for at in range(3000)]
    comparison = compared(printed(*old), printed(*new), {})
    assert {part.state for part in parts(comparison)} == {"removed", "added"}
