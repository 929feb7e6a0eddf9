"""Bylines are printed as a Taiwanese daily prints them, and read from lines as other papers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haowai.press.bylines import FORMS, Byline, parse, printed

ENGLISH = ("Lin Hsiao-lan", "Kao Yi-an")
LIN = Byline("林曉嵐", "駐柯特派員", "貝朗", 28, "slash")


@pytest.mark.parametrize(
    ("bylines", "line"),
    [
        ([LIN], "駐柯特派員林曉嵐／貝朗廿八日報導"),
        ([Byline("高以安", "記者", "瀾港", None, "bracket")], "〔記者高以安／瀾港報導〕"),
        ([Byline(None, "本報訊", None, None, "bracket")], "〔本報訊〕"),
        (
            [Byline("高以安", "記者", None, None, "joint"), Byline("沈若帆", "記者", None, None, "joint")],
            "記者高以安、記者沈若帆／連線報導",
        ),
        ([Byline("杜予衡", "編譯", None, None, "compiled")], "編譯杜予衡／綜合報導"),
        ([Byline(None, "中央社", None, None, "agency")], "中央社電"),
        ([Byline(None, "通訊社", "貝朗", 28, "agency")], "通訊社貝朗廿八日電"),
        ([Byline("高以安", "記者", None, None, "special")], "記者高以安／特稿"),
        ([Byline("高以安", None, None, None, "plain")], "高以安"),
        ([Byline("高以安", None, None, None, None)], "高以安"),
        ([Byline("高以安", "記者", "北磯", None, None)], "記者高以安／北磯報導"),
        ([], ""),
    ],
)
def test_each_form_is_printed(bylines: list[Byline], line: str) -> None:
    assert printed(bylines) == line


def test_the_day_is_written_in_the_style_of_the_house() -> None:
    assert printed([LIN], day_style="二十") == "駐柯特派員林曉嵐／貝朗二十八日報導"


def test_people_of_different_places_stand_apart() -> None:
    line = printed([LIN, Byline("高以安", "記者", "瀾港", None, "slash")])
    assert line == "駐柯特派員林曉嵐／貝朗廿八日報導\u3000記者高以安／瀾港報導"


names = st.builds(
    lambda surname, given: surname + given,
    st.sampled_from(["林", "高", "沈", "杜", "歐陽"]),
    st.text("曉嵐以安若帆予衡", min_size=1, max_size=2),
)
roles = st.sampled_from(["記者", "特約記者", "駐柯特派員", "編譯", "主筆"])
places = st.sampled_from([None, "瀾港", "貝朗", "聖艾林", "霧嶺縣", "台北"])
days = st.none() | st.integers(1, 31)


@st.composite
def signed(draw: st.DrawFn) -> list[Byline]:
    form = draw(st.sampled_from(FORMS))
    place, day = (None, None) if form == "plain" else (draw(places), draw(days))
    people = draw(st.lists(st.tuples(names, roles), min_size=1, max_size=3))
    return [Byline(name, role, place, day, form) for name, role in people]


@st.composite
def desks(draw: st.DrawFn) -> list[Byline]:
    form = draw(st.sampled_from(["slash", "bracket", "compiled", "agency"]))
    if form == "agency":
        return [
            Byline(
                None,
                draw(st.sampled_from(["中央社", "柯瑞亞通訊社", "法新社"])),
                draw(places),
                draw(days),
                form,
            )
        ]
    return [Byline(None, "本報訊" if form != "compiled" else "國際中心", None, None, form)]


@given(signed() | desks(), st.sampled_from(["廿", "二十"]))
def test_what_is_printed_is_read_back(bylines: list[Byline], day_style: str) -> None:
    assert parse(printed(bylines, day_style=day_style)) == bylines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("【記者林曉嵐／瀾港報導】", [Byline("林曉嵐", "記者", "瀾港", None, "bracket")]),
        ("[記者林曉嵐/瀾港報導]", [Byline("林曉嵐", "記者", "瀾港", None, "bracket")]),
        ("記者 林曉嵐 ／ 瀾港報導", [Byline("林曉嵐", "記者", "瀾港", None, "slash")]),
        ("記者林曉嵐／瀾港即時報導", [Byline("林曉嵐", "記者", "瀾港", None, "slash")]),
        ("駐柯特派員林曉嵐/貝朗28日報導", [Byline("林曉嵐", "駐柯特派員", "貝朗", 28, "slash")]),
        ("〔本報訊〕", [Byline(None, "本報訊", None, None, "bracket")]),
        ("〔即時新聞／綜合報導〕", [Byline(None, "即時新聞", None, None, "compiled")]),
        ("地方中心／嘉義報導", [Byline(None, "地方中心", "嘉義", None, "slash")]),
        ("編譯杜予衡／綜合外電報導", [Byline("杜予衡", "編譯", None, None, "compiled")]),
        ("（中央社記者林曉嵐台北28日電）", [Byline("林曉嵐", "中央社記者", "台北", 28, "agency")]),
        ("(中央社記者歐陽曉嵐台東縣26日電)", [Byline("歐陽曉嵐", "中央社記者", "台東縣", 26, "agency")]),
        ("（中央社貝朗28日綜合外電報導）", [Byline(None, "中央社", "貝朗", 28, "agency")]),
        ("（法新社巴黎三日電）", [Byline(None, "法新社", "巴黎", 3, "agency")]),
        ("（中央社）", [Byline(None, "中央社", None, None, "agency")]),
        (
            "記者林曉嵐、高以安／台北—高雄連線報導",
            [
                Byline("林曉嵐", "記者", "台北—高雄", None, "joint"),
                Byline("高以安", "記者", "台北—高雄", None, "joint"),
            ],
        ),
        (
            "記者林曉嵐／瀾港、記者高以安／北磯報導",
            [
                Byline("林曉嵐", "記者", "瀾港", None, "slash"),
                Byline("高以安", "記者", "北磯", None, "slash"),
            ],
        ),
        ("潮聲報／ 記者林曉嵐／瀾港報導", [Byline("林曉嵐", "記者", "瀾港", None, "slash")]),
        ("潮聲報 記者林曉嵐／瀾港報導", [Byline("林曉嵐", "記者", "瀾港", None, "slash")]),
        ("特派記者林曉嵐/北京報導潮聲報", [Byline("林曉嵐", "特派記者", "北京", None, "slash")]),
        (
            "生活中心／林曉嵐 高以安 台北報導",
            [
                Byline("林曉嵐", "生活中心", "台北", None, "slash"),
                Byline("高以安", "生活中心", "台北", None, "slash"),
            ],
        ),
        ("文／林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("文／林曉嵐　攝影／高以安", [Byline("林曉嵐", None, None, None, "plain")]),
        ("發稿人：林曉嵐02-2991-0000分機8557", [Byline("林曉嵐", None, None, None, "plain")]),
        ("文、圖／林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("撰文：林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("作者：林曉嵐（大學教授）", [Byline("林曉嵐", "大學教授", None, None, "plain")]),
        ("林曉嵐／專欄", [Byline("林曉嵐", None, None, None, "plain")]),
        ("記者林曉嵐／特稿", [Byline("林曉嵐", "記者", None, None, "special")]),
        ("◎林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("記者林曉嵐台北報導", [Byline("林曉嵐", "記者", "台北", None, "slash")]),
        ("記者 林曉嵐 報導", [Byline("林曉嵐", "記者", None, None, "slash")]),
        ("【本報記者林曉嵐台北報導】", [Byline("林曉嵐", "本報記者", "台北", None, "bracket")]),
        ("記者林曉嵐", [Byline("林曉嵐", "記者", None, None, "plain")]),
        ("[潮聲新聞網]記者林曉嵐／綜合報導", [Byline("林曉嵐", "記者", None, None, "compiled")]),
        ("國際新聞組／貝朗8日電", [Byline(None, "國際新聞組", "貝朗", 8, "agency")]),
        ("中洲時報 林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("林曉嵐／文字工作者", [Byline("林曉嵐", "文字工作者", None, None, "plain")]),
        ("【潮聲亞太台2025年10月29日訊】", [Byline(None, "潮聲亞太台訊", None, 29, "bracket")]),
        ("【明報專訊】", [Byline(None, "明報專訊", None, None, "bracket")]),
        ("[潮聲新聞網]", [Byline(None, "潮聲新聞網", None, None, "bracket")]),
        ("撰文／林曉嵐　諮詢／杜青醫師", [Byline("林曉嵐", None, None, None, "plain")]),
        ("撰稿編輯：林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("中洲新聞網 文／林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("文 林曉嵐", [Byline("林曉嵐", None, None, None, "plain")]),
        ("撰文・林曉嵐、高以安", [Byline(name, None, None, None, "plain") for name in ("林曉嵐", "高以安")]),
        ("（林曉嵐報導）", [Byline("林曉嵐", None, None, None, "plain")]),
        (
            "By Lin Hsiao-lan / Staff reporter",
            [Byline("Lin Hsiao-lan", "Staff reporter", None, None, "plain")],
        ),
        ("By Lin Hsiao-lan and Kao Yi-an", [Byline(name, None, None, None, "plain") for name in ENGLISH]),
        ("綜合報導", [Byline(None, None, None, None, "compiled")]),
        ("記者艾琳·柯瓦／聖艾林報導", [Byline("艾琳·柯瓦", "記者", "聖艾林", None, "slash")]),
    ],
)
def test_lines_of_other_papers_are_read(line: str, expected: list[Byline]) -> None:
    assert parse(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "記者會上午十點登場",
        "記者會",
        "市長林曉嵐昨天表示，港區改建要等到明年。",
        "瀾港輕軌延誤 運輸署道歉",
        "據外國媒體報導",
        "（記者林曉嵐攝）",
        "圖／記者林曉嵐攝",
        "（林曉嵐提供）",
        "首頁／政治",
        "國際／焦點",
        "2025/10/29",
        "快訊",
        "分享",
        "延伸閱讀",
        "編輯部聲明",
        "編輯室報告：我們為什麼這樣做",
        "即時 熱門 政治 社會 生活",
        "記者林曉嵐說：「我看見了。」",
        "（連線報導）",
        "文 化 局",
        "By the way, nobody came",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert parse(line) is None
