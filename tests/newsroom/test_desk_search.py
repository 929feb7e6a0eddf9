"""The newsroom's search: what holds the words is found, whatever holds it and however they are written."""

from __future__ import annotations

import gc
import random
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from PIL import Image
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry
from wagtail.search.query import Not, Or, Phrase, PlainText

from haowai.articles import bulk
from haowai.articles.models import Article, Signature
from haowai.articles.redaction import redact_passage, redact_story
from haowai.articles.verbs import go_to_press
from haowai.lib import indexing
from haowai.lib.finding import newest
from haowai.lib.indexing import Texts, take_in, waiting, write_entries
from haowai.lib.needles import phrase, plain, read
from haowai.media.models import Photo, Video
from haowai.newsroom.desk_search import DeskSearch, state
from haowai.sections.models import Person, Topic
from tests.articles.test_bulk import manuscript
from tests.cast import Newsroom, Paper, body, publish, write
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
LIST = "/newsroom/articles/"
CHOOSER = "/newsroom/choose-page/search/"


def listed(client: Client, query: str, **more: object) -> list[str]:
    answer = client.get(LIST, {"q": query, **more})
    assert answer.status_code == 200
    return [article.draft_title for article in answer.context["object_list"]]


def found(model: Any, query: Any) -> list[str]:
    """What the model's box in the newsroom answers while somebody types."""
    return [str(row) for row in get_search_backend().autocomplete(query, model)]


def photo(title: str, **words: str) -> Photo:
    file = BytesIO()
    Image.new("RGB", (8, 6)).save(file, "JPEG")
    made = Photo.objects.create(title=title, file=ContentFile(file.getvalue(), "a.jpg"), **words)
    made.file.close()
    return Photo.objects.get(pk=made.pk)


@pytest.fixture
def chief(client: Client, newsroom: Newsroom) -> Client:
    return enter(client, newsroom.chief)


# --- Articles ----------------------------------------------------------------------------------------------


def test_two_characters_within_a_sentence(chief: Client, paper: Paper) -> None:
    publish(paper.world, headline="礦山復工", body=body("外界指美日將合作開採稀土礦，年底前動工。"))
    publish(paper.world, headline="無關", body=body("今日天氣晴。美景。"))
    for word in ("稀土", "美日", "開採", "土礦", "礦", "美日將合作開採稀土礦"):
        assert listed(chief, word) == ["礦山復工"], word
    assert listed(chief, "日美") == listed(chief, "稀礦") == listed(chief, "採美") == []


@pytest.mark.parametrize(
    "query",
    ["臺積電", "台積電", "台积电", "「臺積電」", "ＡＩ 台積電", "ai", "AI晶片", "3.0", "３.０版", "晶片 3.0"],
)
def test_spellings_answer_alike(chief: Client, paper: Paper, query: str) -> None:
    write(paper.world, headline="臺積電發表AI晶片", body=body("代號 3.0 版。"))
    write(paper.life, headline="無關的稿", body=body("台積 電視台，3 月 0 日，PAID。"))
    assert listed(chief, query) == ["臺積電發表AI晶片"]


def test_each_part_of_an_article_is_found(chief: Client, paper: Paper) -> None:
    person = Person.objects.create(name="沈以安", slug="shen")
    topic = Topic.objects.create(name="渡輪復航", slug="ferry")
    picture = photo("碼頭")
    article = write(
        paper.world,
        headline="標題",
        kicker="短評",
        standfirst="導言說明",
        lead_caption="大圖圖說",
        body=[
            *body("第一段有<b>粗</b>體字&amp;號。"),
            ("subheading", "小標"),
            (
                "photo",
                {"photo": picture, "caption": "內文圖說", "credit": "攝影署名", "alt": "", "remote": ""},
            ),
            ("quote", {"text": "引述文字", "cite": "發言人"}),
            ("list", {"ordered": True, "items": ["清單甲", "清單乙"]}),
        ],
    )
    article.signatures = [Signature(person=person, role="記者"), Signature(name="特約魏", role="撰述")]
    article.topics = [topic]
    go_to_press(article)
    for word in (
        "標題", "短評", "導言", "大圖", "粗體字", "小標", "內文圖說", "署名", "引述", "發言人", "清單乙",
        "沈以安", "特約魏", "復航",
    ):  # fmt: skip
        assert listed(chief, word) == ["標題"], word


def test_the_last_draft_and_what_is_printed_are_found(chief: Client, paper: Paper) -> None:
    article = publish(paper.world, headline="舊標題", body=body("已刊內容。"))
    article.headline, article.body = "新標題", body("待改草稿。")
    article.save_revision()
    for word in ("舊標題", "新標題", "已刊內容", "待改草稿"):
        assert listed(chief, word) == ["新標題"], word
    go_to_press(Article.objects.get(pk=article.pk).get_latest_revision_as_object())
    assert listed(chief, "待改草稿") == ["新標題"]
    assert listed(chief, "已刊內容") == listed(chief, "舊標題") == []


def test_words_phrases_and_what_is_left_out(chief: Client, paper: Paper) -> None:
    write(paper.world, headline="甲", body=body("渡輪清晨復航，乘客滿艙。"))
    write(paper.life, headline="乙", body=body("復航的是客機，渡輪仍停。"))
    assert set(listed(chief, "渡輪 復航")) == {"甲", "乙"}
    assert listed(chief, "「渡輪清晨」") == listed(chief, "渡輪 -客機") == ["甲"]
    assert listed(chief, '"渡輪 清晨"') == []


def test_the_last_saved_comes_first_and_filters_hold(chief: Client, paper: Paper) -> None:
    first = write(paper.world, headline="先寫 渡輪")
    write(paper.life, headline="後寫 渡輪")
    assert listed(chief, "渡輪") == ["後寫 渡輪", "先寫 渡輪"]
    first.save()
    assert listed(chief, "渡輪") == ["先寫 渡輪", "後寫 渡輪"]
    assert listed(chief, "渡輪", ordering="edited_at") == ["後寫 渡輪", "先寫 渡輪"]
    assert listed(chief, "渡輪", section=paper.life.pk) == ["後寫 渡輪"]


def test_all_are_counted_to_a_limit_and_filters_reach_beyond(
    chief: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haowai.newsroom.views.articles.COUNT_LIMIT", 4)
    rare = write(paper.life, headline="生活版 渡輪")
    for _ in range(9):
        write(paper.world, headline="國際版 渡輪")
    assert listed(chief, "渡輪", section=paper.life.pk) == [rare.headline]
    answer = chief.get(LIST, {"q": "渡輪"})
    assert (len(answer.context["object_list"]), answer.context["is_beyond_count"]) == (5, True)


# --- Whatever is typed -------------------------------------------------------------------------------------

HOSTILE = [
    "*", "-", ":", '"', "''", "\x00", "渡輪\x00", "AND", "OR NOT", "NEAR(渡輪, 2)", "body:渡輪", "{title}: 渡輪",
    "渡輪*", "^渡輪", "(渡輪", "渡輪)", "'; DROP TABLE articles_article; --", "%", "_", "\\", "渡輪 & | ! <-> :*",
    "「", "」「", "-渡輪 -港", "\ue000渡輪", "\ud7ff", "渡" * 10_000, "渡輪 " * 2_500, "-" * 10_000, '"' * 9_999,
    "a" * 10_000, "１" * 300, "9" * 16,
    "\u202e渡輪", "🚢", "渡\n輪",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_typed_is_answered(chief: Client, paper: Paper, query: str) -> None:
    write(paper.world, headline="貝朗港渡輪")
    assert chief.get(LIST, {"q": query}).status_code == 200
    for model in (Page, Photo, Person):
        found(model, query.replace("\x00", ""))


def test_operators_are_no_operators(paper: Paper) -> None:
    Topic.objects.create(name="渡輪", slug="ferry")
    Topic.objects.create(name="NOT OR AND", slug="logic")
    assert found(Topic, "渡輪*") == found(Topic, "^渡輪") == found(Topic, "(渡輪") == ["渡輪"]
    assert found(Topic, "NOT OR") == ["NOT OR AND"]
    assert found(Topic, "name:渡輪") == found(Topic, "*") == found(Topic, "船%") == []


# --- The other boxes and choosers --------------------------------------------------------------------------


def test_photos_people_topics_films(paper: Paper) -> None:
    photo("碼頭清晨", caption="第一班渡輪離岸。", credit="記者方野攝", alt="遠山與水面")
    Person.objects.create(name="沈以安", slug="shen-yian", role="駐日特派員", place="東京")
    Topic.objects.create(name="臺北捷運", slug="mrt")
    Video.objects.create(title="海嘯演習紀實", file="a.mp4", credit="影音組")
    for word in ("頭清", "渡輪", "方野", "水面", "班渡"):
        assert found(Photo, word) == ["碼頭清晨"], word
    for word in ("以安", "shen", "yian", "特派", "沈"):
        assert found(Person, word) == ["沈以安"], word
    assert found(Topic, "台北") == found(Topic, "捷运") == ["臺北捷運"]
    assert found(Video, "演習") == found(Video, "影音") == ["海嘯演習紀實"]
    assert found(Topic, "渡輪") == found(Person, "渡輪") == []


def test_titles_come_first(paper: Paper) -> None:
    photo("渡輪進港")
    photo("碼頭", caption="渡輪")
    assert found(Photo, "渡輪") == ["渡輪進港", "碼頭"]


# Wagtail leaves the files of thumbnails that it makes to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "address",
    [
        "/newsroom/images/results/?q=渡輪",
        "/newsroom/images/chooser/results/?q=渡輪",
        "/newsroom/snippets/sections/person/results/?q=以安",
        "/newsroom/snippets/sections/topic/results/?q=渡輪",
        "/newsroom/snippets/choose/sections/person/results/?q=以安",
        "/newsroom/snippets/choose/media/video/results/?q=演習",
        "/newsroom/snippets/media/video/results/?q=演習",
    ],
)
def test_boxes_and_choosers_of_wagtail(client: Client, newsroom: Newsroom, address: str) -> None:
    photo("碼頭清晨", caption="第一班渡輪離岸。")
    photo("不相干")
    for at, name in enumerate(("沈以安", "周在田")):
        Person.objects.create(name=name, slug=f"p{at}")
    for at, name in enumerate(("貝朗渡輪復航", "秋茶")):
        Topic.objects.create(name=name, slug=f"t{at}")
    for name in ("海嘯演習紀實", "茶山"):
        Video.objects.create(title=name, file="a.mp4")
    answer = enter(client, newsroom.admin).get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert any(name in page for name in ("碼頭清晨", "沈以安", "貝朗渡輪復航", "海嘯演習紀實"))
    assert not any(name in page for name in ("不相干", "周在田", "秋茶", "茶山"))
    gc.collect()


def test_wagtails_ways_of_asking(paper: Paper) -> None:
    for name in ("貝朗渡輪", "渡輪停航", "秋茶"):
        Topic.objects.create(name=name, slug=name)
    ask = get_search_backend().search
    assert set(map(str, ask("渡輪 秋茶", Topic, operator="or"))) == {"貝朗渡輪", "渡輪停航", "秋茶"}
    assert set(map(str, ask(PlainText("渡輪") & Not(Phrase("停航")), Topic))) == {"貝朗渡輪"}
    assert set(map(str, ask(Or([Phrase("秋茶"), Phrase("停航")]), Topic))) == {"渡輪停航", "秋茶"}
    assert list(map(str, ask("渡輪", Topic.objects.order_by("name"), order_by_relevance=False)[:1])) == [
        "渡輪停航"
    ]
    assert ask("渡輪", Topic).count() == 2


# --- Who may find what -------------------------------------------------------------------------------------


def test_nobody_finds_what_their_role_may_not_open(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    secret = write(paper.life, headline="未刊密稿", body=body("線民姓名。"))
    changed = publish(paper.life, headline="已刊生活稿", body=body("公開內容。"))
    changed.headline, changed.body = "改後密題", body("改後密文。")
    changed.save_revision()
    write(paper.world, headline="國際草稿")
    enter(client, newsroom.reporter)
    for word in ("密稿", "線民", "改後密文", "改後密題", "公開內容", str(secret.number)):
        assert listed(client, word) == [], word
    for word in ("密稿", "線民", "改後密文", "改後密題"):
        assert "生活稿" not in client.get(CHOOSER, {"q": word}).content.decode()
        assert "未刊密稿" not in client.get(CHOOSER, {"q": word}).content.decode()
    linked = client.get(CHOOSER, {"q": "生活稿"}).content.decode()
    assert f'data-id="{changed.pk}"' in linked
    assert "國際草稿" in client.get(CHOOSER, {"q": "際草"}).content.decode()
    assert "未刊密稿" in enter(client, newsroom.chief).get(CHOOSER, {"q": "密稿"}).content.decode()


def test_the_search_of_the_menu_leads_to_the_list(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.reporter)
    answer = client.get("/newsroom/pages/search/", {"q": "渡輪"})
    assert answer.status_code == 302
    assert answer["Location"] == f"{LIST}?q=%E6%B8%A1%E8%BC%AA"
    assert client.get("/newsroom/api/main/pages/", {"search": "渡輪"}).status_code == 400


# --- What must not be found --------------------------------------------------------------------------------


def test_a_redacted_passage_is_not_found(chief: Client, paper: Paper, newsroom: Newsroom) -> None:
    picture = photo("碼頭", caption="王小樹下船。")
    article = publish(
        paper.world,
        headline="外海獲救",
        lead=picture,
        body=body("船員王小樹說，浪高三層樓。"),
        standfirst="王小樹獲救。",
    )
    article.standfirst = "王小樹平安。"
    article.save_revision()
    assert listed(chief, "王小樹") == ["外海獲救"]
    redact_passage(article.number, "王小樹", user=newsroom.legal, reason="法院裁定")
    assert listed(chief, "王小樹") == listed(chief, "小樹") == found(Photo, "小樹") == []
    assert listed(chief, "浪高三層樓") == ["外海獲救"]
    assert not holds_token("小樹")


def test_a_redacted_story_is_not_found(chief: Client, paper: Paper, newsroom: Newsroom) -> None:
    article = publish(paper.world, headline="外海獲救", body=body("浪高三層樓。"))
    redact_story(article.number, user=newsroom.legal, reason="未成年")
    assert listed(chief, "獲救") == listed(chief, "三層樓") == []
    assert not holds_token("獲救")


def holds_token(token: str) -> bool:
    """Whether the index itself still has the token, of whatever thing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT 1 FROM {indexing.TABLE} WHERE body @@ %s::tsquery", [f"'{token}'"])  # noqa: S608
            return cursor.fetchone() is not None
        cursor.execute(
            f"CREATE VIRTUAL TABLE temp.desk_vocabulary USING fts5vocab('main', '{indexing.WORDS}', 'row')"
        )
        cursor.execute("SELECT term FROM temp.desk_vocabulary")
        terms = {term[1:] for (term,) in cursor.fetchall()}
        cursor.execute("DROP TABLE temp.desk_vocabulary")
    return token in terms


def test_what_is_deleted_is_not_found(paper: Paper) -> None:
    topic = Topic.objects.create(name="渡輪復航", slug="ferry")
    topic.delete()
    assert found(Topic, "渡輪") == []
    assert not IndexEntry.objects.filter(content_type__model="topic").exists()


# --- The index ---------------------------------------------------------------------------------------------


def test_what_waits_for_the_index_is_found(chief: Client, paper: Paper) -> None:
    while take_in():
        pass
    batch = [
        manuscript(paper.world, f"第{at}班渡輪", body=body(f"船員甲{at}號說，浪高。")) for at in range(30)
    ]
    bulk.write(batch, publish=True, actor="test")
    assert waiting() == 30
    before = [listed(chief, word) for word in ("渡輪", "第7班", "員甲", "說，浪", "甲7號")]
    assert [len(each) for each in before] == [30, 1, 30, 30, 1]
    assert (take_in(20), take_in(20), take_in(20), waiting()) == (20, 10, 0, 0)
    assert [listed(chief, word) for word in ("渡輪", "第7班", "員甲", "說，浪", "甲7號")] == before


def test_a_waiting_row_can_be_written_again_and_deleted(paper: Paper) -> None:
    while take_in():
        pass
    topics = [Topic.objects.create(name=f"題目{at}", slug=f"t{at}") for at in range(30)]
    write_entries(Topic, [Texts(topic.pk, f"新名{topic.pk}", "") for topic in topics])
    assert waiting() == 30
    assert len(found(Topic, "新名")) == 30
    assert found(Topic, "題目") == []
    topics[0].delete()
    topics[1].save()
    while take_in():
        pass
    assert len(found(Topic, "新名")) == 28
    assert found(Topic, "題目") == ["題目1"]


def test_the_index_answers_what_a_look_into_every_text_would() -> None:
    """Random texts and questions of a few characters, some of them waiting, written again or deleted."""
    dice = random.Random(20261129)  # noqa: S311 a test that is the same each time
    letters = ["台", "臺", "積", "電", "美", "日", "a", "B", "1", "2", " ", "，"]

    def made(most: int) -> str:
        return "".join(dice.choices(letters, k=dice.randint(1, most)))

    texts: dict[int, tuple[str, str]] = {}
    for turn in range(8):
        batch = [Texts(dice.randrange(60), made(12), made(60)) for _ in range(25)]
        batch = list({entry.key: entry for entry in batch}.values())
        write_entries(Topic, batch)
        texts |= {entry.key: (plain(entry.title), plain(entry.body)) for entry in batch}
        if turn % 2:
            take_in(dice.randrange(40))
        for _ in range(25):
            asked = read(made(7))
            expected = {
                key
                for key, both in texts.items()
                if asked
                and all(
                    any(needle.string in text for needle in each.spellings for text in both) == each.wanted
                    for each in asked
                )
            }
            got = {key for keys in newest(Topic, asked, first=7) for key in keys} if asked else set()
            assert got == expected, asked


def test_made_anew(chief: Client, paper: Paper) -> None:
    publish(paper.world, headline="貝朗港渡輪復航")
    photo("碼頭")
    IndexEntry.objects.all()._raw_delete(using="default")
    assert listed(chief, "渡輪") == []
    assert state()["lacking"] >= 2
    steps = DeskSearch().rebuild()
    next(steps)
    steps.close()  # as if it were killed
    assert sum(DeskSearch().rebuild()) > 0
    assert listed(chief, "渡輪") == ["貝朗港渡輪復航"]
    assert found(Photo, "碼頭") == ["碼頭"]
    assert state() == {"lacking": 0, "waiting": 0}


def test_phrases_of_a_page_are_read_to_their_beginning() -> None:
    assert read("") == read("  ，。") == read("-") == []
    assert phrase("，") is None
    long = read("渡" * 10_000)
    assert len(long[0].spellings[0].string) == 1_000
    assert len(read(" ".join(f"字{at}" for at in range(300)))) <= 32
