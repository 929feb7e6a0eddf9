"""Page dumps of many papers become one record each, with nothing of the page around the article.

Each ``dumps/NAME.txt`` is a page in the manner of some paper, with invented news; ``NAME.json`` says what
must be found. In its ``body``, "# " begins a subheading, "* " a list, "> " a quote; the rest are beginnings
of paragraphs.
"""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.wire.dump import read_dump
from haowai.wire.format import BadRecord, Record, record_from_json, record_to_json

DUMPS = Path(__file__).parent / "dumps"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "page-dump.txt"
NAMES = sorted(path.stem for path in DUMPS.glob("*.txt"))
MARKS = {"paragraph": "", "subheading": "# ", "list": "* ", "quote": "> "}


@pytest.fixture(params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Record, dict[str, Any]]:
    text = (DUMPS / f"{request.param}.txt").read_text()
    return read_dump(text), json.loads((DUMPS / f"{request.param}.json").read_text())


def time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def test_the_body_is_found_whole_and_alone(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    found = [MARKS[block.type] + block.text for block in record.body]
    assert [line[: len(start)] for line, start in zip(found, expected["body"], strict=False)] == expected[
        "body"
    ]
    assert len(found) == len(expected["body"])


def test_headline_section_and_time(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert record.headline == expected["headline"]
    assert record.section == expected["section"]
    assert record.published_at == time(expected["published_at"])
    assert record.published_at is not None
    assert record.published_at.isoformat().endswith("+08:00")
    assert record.updated_at == time(expected.get("updated_at"))


def test_bylines(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert [[by.name, by.role, by.place, by.day] for by in record.bylines] == expected["bylines"]


def test_each_photo_once_with_its_credit_apart(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert [[photo.caption, photo.credit] for photo in record.photos] == expected["photos"]


def test_what_else_a_page_may_tell(case: tuple[Record, dict[str, Any]]) -> None:
    record, expected = case
    assert list(record.topics) == expected.get("topics", [])
    assert record.edition == expected.get("edition")
    assert record.source_url == expected.get("source_url")
    assert (record.standfirst or "").startswith(expected.get("standfirst", ""))
    assert bool(record.standfirst) == ("standfirst" in expected)
    assert record.source_id is None
    assert record.rating == "general"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no paragraphs"),
        ("首頁\n政治 社會 生活\n登入\n版權所有", "no paragraphs"),
        ("本網站使用 Cookie 以改善您的瀏覽體驗，繼續瀏覽即表示您同意我們的隱私權政策。", "no paragraphs"),
        ("瀾港市立圖書館下月起試辦夜間開放，自修室延長到凌晨一點，提供二百四十席。", "no headline was found"),
        (
            "SHtoday新聞雲\n熱門\n政治\n寵物動物\n生活\nSHtoday新聞雲 > 地方 2026年03月13日 21:15\n"
            "記者林曉嵐／瀾港報導\n瀾港輕軌延伸線首度載客試車，一路開到舊糖廠，沿線居民擠滿月台揮手，最快七月通車。",
            "no headline was found",
        ),
        ("行\n" * 6_000, "too many for a page; give one page a file"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadRecord, match=reason):
        read_dump(text)


def test_markup_in_a_page_stays_text() -> None:
    record = read_dump(
        "鷺洲鎮公所網站遭植入字串\n2025/10/29 05:30\n"
        "鎮公所網站昨天出現<script>alert(1)</script>字樣，資訊人員一小時內移除，個資沒有外洩。\n"
        "鎮公所表示，將更換密碼並請廠商檢查伺服器。\n"
    )
    assert record.headline == "鷺洲鎮公所網站遭植入字串"
    assert "<script>alert(1)</script>" in record.body[0].text


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("2025/10/29 05:30", "2025-10-29T05:30:00+08:00", None),
        ("2025-10-29 05:30:12", "2025-10-29T05:30:12+08:00", None),
        ("2025.10.29 | 05:30", "2025-10-29T05:30:00+08:00", None),
        ("2025年10月29日 週三 上午5:30", "2025-10-29T05:30:00+08:00", None),
        ("2025年10月29日 下午5:30", "2025-10-29T17:30:00+08:00", None),
        ("2025/10/29 12:05 AM", "2025-10-29T00:05:00+08:00", None),
        ("民國114年10月29日", "2025-10-29T00:00:00+08:00", None),
        ("中華民國114年10月29日星期三", "2025-10-29T00:00:00+08:00", None),
        ("發布時間：2025/10/29 05:30", "2025-10-29T05:30:00+08:00", None),
        ("中華民國一百十四年十月廿九日", "2025-10-29T00:00:00+08:00", None),
        ("民國九十二年五月七日 星期三", "2003-05-07T00:00:00+08:00", None),
        ("二〇〇三年五月七日", "2003-05-07T00:00:00+08:00", None),
        ("92年5月7日", "2003-05-07T00:00:00+08:00", None),
        ("92/05/07 記者林曉嵐／瀾港報導", "2003-05-07T00:00:00+08:00", None),
        ("發布日期：114-10-29", "2025-10-29T00:00:00+08:00", None),
        ("29/10/2025 05:30", "2025-10-29T05:30:00+08:00", None),
        ("29 Oct 2025 05:30", "2025-10-29T05:30:00+08:00", None),
        ("2025-10-28T21:30:00Z", "2025-10-29T05:30:00+08:00", None),
        ("05:302025/10/29", "2025-10-29T05:30:00+08:00", None),
        ("2025-10-29 HKT 05:30", "2025-10-29T05:30:00+08:00", None),
        ("2025/10/29 05:30（10/29 08:00 更新）", "2025-10-29T05:30:00+08:00", "2025-10-29T08:00:00+08:00"),
        ("2025年10月29日 05:30 最後更新：08:00", "2025-10-29T05:30:00+08:00", "2025-10-29T08:00:00+08:00"),
        (
            "更新：2025/10/29 08:00 發布：2025/10/29 05:30",
            "2025-10-29T05:30:00+08:00",
            "2025-10-29T08:00:00+08:00",
        ),
        ("更新時間：2025/10/29 08:00", "2025-10-29T08:00:00+08:00", None),
        ("2025/02/30 05:30", None, None),
    ],
)
def test_times_as_pages_write_them(line: str, published: str | None, updated: str | None) -> None:
    record = read_dump(
        f"白石灣淨灘撿出三百公斤垃圾\n{line}\n"
        "白石灣昨天有六百人參加淨灘，三小時撿出三百公斤垃圾，其中一半是漁網與浮球。\n"
    )
    assert (record.published_at, record.updated_at) == (time(published), time(updated))


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("3 小時前", "2026-01-02T00:00:00+08:00"),
        ("更新：2 天前", "2025-12-31T00:00:00+08:00"),
        ("1 週前", "2025-12-26T00:00:00+08:00"),
        ("昨天 21:30", "2026-01-01T21:30:00+08:00"),
        ("今天 上午 8:05", "2026-01-02T08:05:00+08:00"),
        ("01/01 21:30", "2026-01-01T21:30:00+08:00"),
        ("12/31 21:30", "2025-12-31T21:30:00+08:00"),
        ("記者林曉嵐／瀾港報導", "2026-01-02T00:00:00+08:00"),
    ],
)
def test_times_that_count_from_the_day_of_the_crawl(line: str, published: str) -> None:
    record = read_dump(
        f"date 2026-01-02 潮聲\n白石灣淨灘撿出三百公斤垃圾\n{line}\n"
        "白石灣昨天有六百人參加淨灘，三小時撿出三百公斤垃圾，其中一半是漁網與浮球。\n"
    )
    assert record.published_at == time(published)


@pytest.mark.parametrize(
    ("trail", "section"),
    [
        ("czn / 社會 / 社會萬象", "社會"),
        ("首頁 > 新聞總覽 > 生活", "生活"),
        ("海潮 > 調查 > 內容", "調查"),
        ("目前位置：首頁 > 地方新聞 > 文教", "地方新聞"),
        ("首頁 > 好讀 > 書介", "書介"),
        ("SHtoday新聞雲 > 地方 2026年03月13日 21:15", "地方"),
        ("浪傳媒 評論", "評論"),
        ("時事 社會", "社會"),
        ("版次：A3 社會版", "社會"),
        ("A12版 地方", "地方"),
        ("回首頁 | 今日新聞 | 歷史資料庫", None),
        ("林曉嵐／專欄", None),
        ("即時\n兩岸\n體育", None),
        ("即時\n兩岸\n體育\n文教\n體育", "體育"),
    ],
)
def test_the_section_above_the_headline(trail: str, section: str | None) -> None:
    record = read_dump(
        f"潮聲\n{trail}\n白石灣淨灘撿出三百公斤垃圾\n"
        "白石灣昨天有六百人參加淨灘，三小時撿出三百公斤垃圾，其中一半是漁網與浮球。\n"
    )
    assert (record.headline, record.section) == ("白石灣淨灘撿出三百公斤垃圾", section)


WORDS = (
    "首頁 > 國際 / | ▲ 圖 （路透） 。 ， ： 「 」 記者林曉嵐／瀾港報導 2025/10/29 05:30 延伸閱讀 相關新聞 "
    "留言 港區改建案昨天過關 \n \u3000"
)
words = st.sampled_from(WORDS.split(" "))


@given(st.lists(words | st.text(max_size=8), max_size=80).map("".join))
def test_any_text_is_a_record_or_a_reason(text: str) -> None:
    with contextlib.suppress(BadRecord):
        record = read_dump(text)
        assert record.headline
        assert record_from_json(record_to_json(record)).headline == record.headline


@pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample page lies beside the checkout only in development"
)
def test_the_sample_page() -> None:
    record = read_dump(SAMPLE.read_text())
    kinds = [block.type for block in record.body]
    (byline,) = record.bylines
    assert (record.section, record.published_at) == ("國際", time("2025-10-29T05:30:00+08:00"))
    assert (kinds.count("subheading"), kinds.count("paragraph"), len(kinds)) == (4, 8, 12)
    assert [photo.credit for photo in record.photos] == ["路透", "法新社"]
    assert (byline.role, byline.day, byline.form) == ("駐日特派員", 28, "slash")
    assert (record.rating, record.updated_at, record.standfirst, record.topics) == ("general", None, None, ())
