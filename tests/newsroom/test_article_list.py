"""The list of articles: it finds, it filters, and it asks the same few questions however many there are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from haowai.articles import bulk
from haowai.articles.bulk import Manuscript
from haowai.articles.models import Article
from haowai.articles.verbs import go_to_press, move_to_section, take_down
from tests.cast import Newsroom, Paper, body, publish, write
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
LIST = "/newsroom/articles/"


def found(client: Client, **query: object) -> list[str]:
    return [article.draft_title for article in client.get(LIST, query).context["object_list"]]


def test_the_last_worked_on_comes_first(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    first = write(paper.world, headline="先寫的")
    write(paper.world, headline="後寫的")
    assert found(enter(client, newsroom.chief)) == ["後寫的", "先寫的"]
    first.save()
    assert found(client) == ["先寫的", "後寫的"]


def test_found_by_chinese_words_and_by_number(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    ferry = publish(paper.world, headline="貝朗港渡輪廿八日復航")
    write(paper.life, headline="霧嶺秋茶開採", body=body("一心二葉，手採。"))
    enter(client, newsroom.chief)
    assert found(client, q="渡輪") == ["貝朗港渡輪廿八日復航"]
    assert found(client, q="復航 貝朗") == ["貝朗港渡輪廿八日復航"]
    assert found(client, q=str(ferry.number)) == ["貝朗港渡輪廿八日復航"]
    assert found(client, q="棒球") == []


def test_filters(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    publish(paper.world, headline="已刊")
    write(paper.life, headline="草稿")
    take_down(publish(paper.life, headline="下架"))
    publish(paper.world, headline="限制級", rating="restricted", safe_headline="限")
    changed = publish(paper.world, headline="改稿前")
    changed.headline = "改稿後"
    changed.save_revision()
    waiting = write(paper.life, headline="待審", user=newsroom.chief)
    waiting.save_revision()
    waiting.get_workflow().start(waiting, newsroom.chief)
    later = write(paper.life, headline="明天見", go_live_at=timezone.now() + timedelta(days=1))
    go_to_press(later)
    enter(client, newsroom.chief)
    assert set(found(client, section=paper.life.pk)) == {"草稿", "下架", "待審", "明天見"}
    assert set(found(client, status="draft")) == {"草稿", "待審", "明天見"}
    assert found(client, status="down") == ["下架"]
    assert found(client, status="changed") == ["改稿後"]
    assert found(client, rating="restricted") == ["限制級"]
    assert set(found(client, status="live")) == {"已刊", "限制級", "改稿後"}
    assert found(client, status="scheduled") == ["明天見"]
    assert found(client, status="waiting") == ["待審"]


def test_each_row_says_what_has_become_of_it(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    publish(paper.world, headline="已刊")
    write(paper.life, headline="草稿")
    take_down(publish(paper.life, headline="下架"))
    waiting = write(paper.life, headline="待審", user=newsroom.chief)
    waiting.save_revision()
    waiting.get_workflow().start(waiting, newsroom.chief)
    go_to_press(write(paper.life, headline="明天見", go_live_at=timezone.now() + timedelta(days=1)))
    rows = enter(client, newsroom.chief).get(LIST).context["object_list"]
    assert {article.headline: article.desk_status.value for article in rows} == {
        "已刊": "live",
        "草稿": "draft",
        "下架": "down",
        "待審": "waiting",
        "明天見": "scheduled",
    }


def test_a_reporter_sees_their_own_section(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    write(paper.world, headline="國際稿")
    write(paper.life, headline="生活稿")
    assert found(enter(client, newsroom.reporter)) == ["國際稿"]


def test_the_count_follows_whatever_becomes_of_articles(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    def counted() -> int:
        return int(client.get(LIST).context["paginator"].count)

    assert enter(client, newsroom.chief).get(LIST).context["paginator"].count == 0
    written = [write(paper.world, headline="國際稿") for _ in range(3)] + [
        publish(paper.life, headline="生活稿")
    ]
    archive = [
        Manuscript(Article(section=paper.life, headline="舊聞", body=body("舊事。")), begun=date(2019, 5, 1))
        for _ in range(60)
    ]
    bulk.write(archive, publish=True, actor="import")
    assert counted() == 64 == Article.objects.count()
    move_to_section(written[0], paper.life)
    take_down(written[3])
    written[1].delete()
    assert counted() == 63 == Article.objects.count()
    assert len(found(client, p=2)) == 13
    enter(client, newsroom.reporter)
    assert counted() == 1 == Article.objects.filter(section=paper.world).count()


def test_a_whole_list_is_not_counted_row_by_row(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    write(paper.world)
    enter(client, newsroom.chief)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    assert not [
        asked for each in queries if "COUNT(" in (asked := each["sql"]) and "articles_article" in asked
    ]


@pytest.mark.parametrize("query", [{}, {"q": "渡輪"}, {"status": "live"}, {"section": "1"}])
def test_more_articles_are_no_more_queries(
    client: Client, paper: Paper, newsroom: Newsroom, query: dict[str, str]
) -> None:
    enter(client, newsroom.desk)
    counts = []
    for _ in range(2):
        for _ in range(6):
            publish(paper.world, headline="貝朗港渡輪復航", user=newsroom.reporter)
        client.get(LIST, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, query)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 30
