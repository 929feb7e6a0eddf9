"""Related stories are worked out when a story goes to press: for it, and for the older ones that it now belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press, take_down
from haowai.discovery.feeding import SearchIndex
from haowai.discovery.models import RelatedList
from haowai.discovery.related.following import RelatedStories
from haowai.discovery.related.together import read_together, set_together
from haowai.press import consumers
from haowai.press.consumers import run
from haowai.press.models import Cursor, LogRow
from haowai.sections.models import Section
from tests.cast import Paper, body, publish

pytestmark = pytest.mark.django_db

FERRY = (
    "北磯線渡輪在三號碼頭外擱淺，船上一百二十名乘客由拖船接駁上岸，沒有人受傷。",
    "港務處調查，三號碼頭的木樁被船蛆蛀空，航道浮標也偏了兩百公尺。",
    "船公司說，擱淺的渡輪是十八年前下水的舊船，舵機去年才換過。",
)
FOLLOW = (
    "北磯線渡輪擱淺後停航三個月，港務處今天公布調查報告，認定三號碼頭的木樁早在去年就被船蛆蛀空。",
    "報告說，航道浮標偏移兩百公尺，巡檢人員沒有回報，舵機則沒有問題。",
    "船公司要求港務處賠償停航的損失，擱淺當天的乘客也可申請退票。",
)
OTHERS = (
    ("茶改場育出抗旱新種", "霧嶺茶改場花了九年育出耐旱的茶樹新品種，農友下個月起可以申請茶苗。"),
    ("圖書總館周末延長開放", "圖書總館自下周起延長周末開放時間，自修室開到晚上十點，志工還缺二十人。"),
    ("海鷗隊連勝六場", "瀾港海鷗隊主場逆轉勝，先發投手投了七局沒有失分，球迷湧入河堤公園慶祝。"),
    ("市場攤商盼遷回老米倉", "中央市場的攤商連署，希望整修後的老米倉保留兩成攤位，租金維持原來的水準。"),
)


@pytest.fixture
def index() -> Iterator[SearchIndex]:
    index = SearchIndex()
    yield index
    index.close()


@pytest.fixture
def follow(index: SearchIndex) -> Any:
    """Let the index and what is behind it read the log to its end."""

    def follow() -> None:
        run(index)
        run(RelatedStories())

    return follow


def at(days: float) -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(days=days)


def others(section: Section) -> list[Article]:
    return [
        publish(section, headline=headline, body=body(text), published_at=at(20 - place))
        for place, (headline, text) in enumerate(OTHERS)
    ]


def ferry(section: Section, *, days: float = 90, **fields: Any) -> Article:
    return publish(
        section,
        **({"headline": "北磯線渡輪三號碼頭擱淺", "body": body(*FERRY), "published_at": at(days)} | fields),
    )


def follow_up(section: Section, *, days: float = 0, **fields: Any) -> Article:
    fields = {
        "headline": "渡輪擱淺調查：三號碼頭木樁早已蛀空",
        "body": body(*FOLLOW),
        "published_at": at(days),
    } | fields
    return publish(section, **fields)


def listed(article: Article) -> list[int]:
    row = RelatedList.objects.filter(pk=article.number).first()
    return [entry[0] for entry in row.others] if row else []


def test_a_new_story_gets_its_list_and_comes_onto_that_of_the_older_one(paper: Paper, follow: Any) -> None:
    others(paper.world)
    first = ferry(paper.world)
    follow()
    assert listed(first) == []
    second = follow_up(paper.politics)
    follow()
    assert listed(second)[0] == first.number
    assert listed(first)[0] == second.number
    rows = RelatedList.objects.in_bulk()
    assert [entry[0] for entry in rows[first.number].affair] == [second.number]
    assert [entry[0] for entry in rows[second.number].affair] == [first.number]


def test_readers_pages_learn_of_it_by_a_row_of_the_log(paper: Paper, follow: Any) -> None:
    first = ferry(paper.world)
    follow()
    second = follow_up(paper.world)
    follow()
    row = LogRow.objects.order_by("number").last()
    assert row is not None
    assert (row.subject_type, row.kind) == ("related-lists", "changed")
    assert set(row.purges.split()) == {f"related:{first.number}", f"related:{second.number}"}
    count = LogRow.objects.count()
    follow()
    assert LogRow.objects.count() == count, "its own row must not make another one"


def test_the_same_agency_story_twice_is_one(paper: Paper, follow: Any) -> None:
    first = ferry(paper.world, days=90)
    copy = ferry(paper.life, days=89.9, headline="渡輪擱淺 乘客平安上岸", body=body(*FERRY, "（中央社）"))
    follow()
    assert listed(first) == listed(copy) == []
    rows = RelatedList.objects.in_bulk()
    assert rows[first.number].copies == [copy.number]
    assert rows[copy.number].copies == [first.number]
    second = follow_up(paper.world)
    follow()
    assert len({first.number, copy.number} & set(listed(second))) == 1
    again = follow_up(
        paper.life, headline="木樁早已蛀空 渡輪擱淺報告出爐", body=body(FOLLOW[1], FOLLOW[0], FOLLOW[2])
    )
    follow()
    assert len({second.number, again.number} & set(listed(first))) == 1


def test_restricted_and_sponsored_stories_take_no_part(paper: Paper, follow: Any) -> None:
    first = ferry(paper.world)
    follow_up(paper.world, rating="restricted")
    follow_up(paper.world, sponsored=True, days=1, body=body(FOLLOW[0], FERRY[1]))
    follow()
    assert listed(first) == []
    assert not RelatedList.objects.exclude(others=[]).exists()


def test_a_story_that_becomes_restricted_leaves_the_lists(paper: Paper, follow: Any) -> None:
    first, second = ferry(paper.world), follow_up(paper.world)
    follow()
    second.rating = "restricted"
    go_to_press(second)
    follow()
    assert listed(first) == []
    row = RelatedList.objects.get(pk=second.number)
    assert (row.others, row.affair, row.copies) == ([], [], [])


def test_a_story_that_was_taken_down_gets_no_list(paper: Paper, follow: Any) -> None:
    first, second = ferry(paper.world), follow_up(paper.world)
    follow()
    take_down(second)
    follow()
    assert listed(second) == []
    assert listed(first) == []


def test_a_story_that_is_about_something_else_now_moves(paper: Paper, follow: Any) -> None:
    tea, *_ = others(paper.world)
    first, second = ferry(paper.world), follow_up(paper.world)
    follow()
    second.headline, second.body = (
        "耐旱茶苗開放申請",
        body("茶改場說，耐旱的新品種在霧嶺試種三年，存活率九成，第一批茶苗留給山區農友。"),
    )
    go_to_press(second)
    follow()
    assert second.number not in listed(first)
    assert listed(second)[:1] == [tea.number]


def test_older_than_two_years_only_after_newer_ones(paper: Paper, follow: Any) -> None:
    old = ferry(
        paper.world,
        days=1000,
        headline="北磯線渡輪擱淺調查 舵機故障",
        body=body("渡輪擱淺的原因是舵機故障，三號碼頭沒有受損。"),
    )
    first, second = ferry(paper.world), follow_up(paper.world)
    follow()
    assert listed(second) == [first.number, old.number]


@pytest.mark.parametrize("dies", ["before it writes", "after it wrote"])
def test_killed_at_any_point_it_goes_on(
    paper: Paper, index: SearchIndex, monkeypatch: pytest.MonkeyPatch, dies: str
) -> None:
    first, second = ferry(paper.world), follow_up(paper.world)
    run(index)

    class Killed(BaseException):
        """What ``kill -9`` looks like from inside."""

    related = RelatedStories()
    write = related._write

    def killed(*args: Any, **kwargs: Any) -> None:
        if dies == "after it wrote":
            write(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(related, "_write", killed)
    with pytest.raises(Killed):
        run(related)
    rows = LogRow.objects.count()
    monkeypatch.undo()
    run(RelatedStories())
    assert listed(first) == [second.number]
    assert listed(second) == [first.number]
    assert LogRow.objects.count() - rows <= 1
    assert Cursor.objects.get(name="related").number == index.reached()


def test_rows_that_come_twice_change_nothing(paper: Paper, index: SearchIndex) -> None:
    ferry(paper.world), follow_up(paper.world), others(paper.world)
    run(index)
    related = RelatedStories()
    run(related)
    before = list(RelatedList.objects.order_by("pk").values())
    count = LogRow.objects.count()
    Cursor.objects.filter(name="related").update(number=0)
    run(related)
    assert list(RelatedList.objects.order_by("pk").values()) == before
    assert LogRow.objects.count() == count


def test_it_waits_for_the_index(paper: Paper, index: SearchIndex) -> None:
    first = ferry(paper.world)
    run(index)
    second = follow_up(paper.world)
    run(RelatedStories())
    assert Cursor.objects.get(name="related").number < LogRow.objects.order_by("-number")[0].number
    run(index)
    run(RelatedStories())
    assert listed(first) == [second.number]


def test_a_rebuild_makes_the_same_lists(paper: Paper, follow: Any) -> None:
    others(paper.world)
    ferry(paper.world)
    follow_up(paper.world)
    follow()
    before = {row.pk: (row.others, row.affair, row.copies) for row in RelatedList.objects.exclude(others=[])}
    RelatedList.objects.all().delete()
    assert sum(consumers.find("related").rebuild()) == 6
    assert {
        row.pk: (row.others, row.affair, row.copies) for row in RelatedList.objects.exclude(others=[])
    } == before
    assert not Cursor.objects.filter(name="rebuild:related").exists()


def test_an_interrupted_rebuild_goes_on_where_it_was(
    paper: Paper, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    others(paper.world)
    first, second = ferry(paper.world), follow_up(paper.world)
    run(index)
    index.close()
    monkeypatch.setattr(RelatedStories, "batch", 4)
    begun = RelatedStories().rebuild()
    assert next(begun) == 4
    begun.close()
    assert list(RelatedStories().rebuild()) == [2]
    assert (listed(first), listed(second)) == ([second.number], [first.number])


# --- The reader's path --------------------------------------------------------------------------------------


@pytest.fixture
def together() -> Iterator[dict[int, dict[int, float]]]:
    """Who read what, told as a counter of readers would."""
    told: dict[int, dict[int, float]] = {}

    def ask(number: int, most: int) -> Mapping[int, float]:
        return dict(list(told.get(number, {}).items())[:most])

    set_together(ask)
    yield told
    set_together(None)


def test_what_is_read_together_belongs_together(
    paper: Paper, follow: Any, together: dict[int, dict[int, float]]
) -> None:
    tea, *_ = others(paper.world)
    first = ferry(paper.world)
    together[first.number] = {tea.number: 0.6}
    follow()
    assert listed(first) == [tea.number]


def test_without_counters_or_with_broken_ones_words_alone_decide() -> None:
    assert read_together(1) == {}

    def broken(number: int, most: int) -> Mapping[int, float]:
        raise RuntimeError("the counters are gone")

    try:
        set_together(broken)
        assert read_together(1) == {}
        set_together(lambda number, most: {1: 0.9, 2: 7.0, 3: -1.0, 4: 0.5})
        assert read_together(1) == {2: 1.0, 4: 0.5}
    finally:
        set_together(None)


def test_the_cost_is_the_same_for_any_archive(
    paper: Paper, index: SearchIndex, django_assert_max_num_queries: Any
) -> None:
    others(paper.world)
    ferry(paper.world)
    run(index)
    run(RelatedStories())
    follow_up(paper.world)
    run(index)
    with django_assert_max_num_queries(24):
        consumers.step(RelatedStories())
