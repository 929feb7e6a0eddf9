"""What of a record ends where, and that nothing that the format lets in is too much for a column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from haowai.articles.models import Article, OldAddress, Signature
from haowai.press.models import Alias, ListEntry, LogRow, Story
from haowai.sections.models import Channel, Person, Section, Topic
from tests.cast import Paper
from tests.wire.records import printed, record, run_import, take_in

pytestmark = pytest.mark.django_db

RARE = "".join(chr(0x4E00 + number * 7 % 20_000) for number in range(2_000))


@pytest.fixture
def reader() -> Client:
    """Somebody who reads the paper on the laptop that serves it."""
    return Client(SERVER_NAME="localhost", SERVER_PORT="8000")


def body_types() -> list[str]:
    return [block["type"] for block in printed()["body"]]


# ---------------------------------------------------------------------------------------- what ends where


def test_an_imported_story_says_so(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(licence="CC BY 4.0"))
    assert Story.objects.get().imported
    assert printed()["source"] == {
        "id": "gazette-1",
        "name": "瀾港新聞",
        "url": "https://gazette.example/news/1",
        "licence": "CC BY 4.0",
    }
    assert LogRow.objects.printings().get().actor == "import"


def test_a_restricted_story_keeps_its_headline_from_lists(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(rating="restricted"))
    story = Story.objects.get()
    assert story.is_restricted
    assert "渡輪" not in story.title


def test_a_paper_story_stands_on_its_days_first_page(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(edition="paper", published_at="2024-06-10T22:30:00+00:00"))
    assert printed()["paper"] == {"date": "2024-06-11", "page": "A1"}
    assert ListEntry.objects.filter(list="paper:2024-06-11").exists()


def test_a_paper_story_without_a_day_is_realtime(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(edition="paper", published_at=None))
    assert result.warnings == ["edition: a paper story needs its day in published_at; taken as realtime"]
    assert (printed()["edition"], printed()["paper"]) == ("realtime", None)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        (None, "zh-Hant-TW"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh-hant-hk", "zh-Hant-HK"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("en-GB", "en"),
        ("ja", "ja"),
    ],
)
def test_the_nearest_language(paper: Paper, tmp_path: Path, tag: str | None, language: str) -> None:
    assert take_in(tmp_path, record(language=tag)).warnings == []
    assert printed()["language"] == language


def test_a_language_that_is_not_printed_is_told(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(language="eno"))
    assert result.warnings == ["language: stories are not printed in eno; taken as zh-Hant-TW"]


def test_bylines_keep_their_parts(paper: Paper, tmp_path: Path) -> None:
    bylines = [
        {"name": "蘇以晴", "role": "駐貝朗特派員", "place": "貝朗", "day": 28, "form": "slash"},
        {"name": "何為安", "place": "瀾港"},
        {"role": "本報訊"},
    ]
    take_in(tmp_path, record(bylines=bylines))
    signed = Signature.objects.values_list("name", "role", "place", "day", "form")
    assert list(signed) == [
        ("蘇以晴", "駐貝朗特派員", "貝朗", 28, "slash"),
        ("何為安", "", "瀾港", None, "slash"),
        ("", "本報訊", "", None, "plain"),
    ]
    assert Story.objects.get().byline == "駐貝朗特派員蘇以晴／貝朗廿八日報導　何為安／瀾港報導　本報訊"


def test_names_lead_to_author_pages_where_there_are_some(paper: Paper, tmp_path: Path) -> None:
    known = Person.objects.create(name="蘇以晴", slug="su")
    bylines = [{"name": "蘇以晴"}, {"name": "何為安"}, {"name": "何為安!"}]
    take_in(tmp_path, record(bylines=bylines))
    assert [by["person"] for by in printed()["bylines"]] == [known.pk, None, None]
    take_in(tmp_path, record(2, bylines=bylines), options=("--publish", "--people"))
    made = [by["person"] for by in printed(headline__contains="第2航次")["bylines"]]
    assert made[0] == known.pk
    assert [Person.objects.get(pk=pk).slug for pk in made[1:]] == ["何為安", "何為安-2"]


def test_pictures_stand_where_the_body_names_them(paper: Paper, tmp_path: Path) -> None:
    photos: list[dict[str, Any]] = [
        {"url": "https://gazette.example/a.jpg", "caption": "碼頭", "credit": "路平社", "alt": "人群"},
        {"url": "https://gazette.example/漢字.jpg"},
        {"caption": "只有圖說"},
        {"credit": "無圖無說", "alt": "無"},
    ]
    body = [
        {"type": "paragraph", "text": "第一段"},
        {"type": "photo", "text": "碼頭"},
        {"type": "photo", "text": "碼頭"},
        {"type": "photo", "text": "https://gazette.example/漢字.jpg"},
        {"type": "list", "text": "一\n\n二"},
        {"type": "quote", "text": "等船"},
    ]
    result = take_in(tmp_path, record(photos=photos, body=body))
    assert result.warnings == ["photos[3]: has neither address nor caption; left out"]
    assert body_types() == ["paragraph", "photo", "photo", "list", "quote", "photo"]
    first, second, last = (block for block in printed()["body"] if block["type"] == "photo")
    assert (first["remote"], first["caption"], first["credit"]) == (photos[0]["url"], "碼頭", "路平社")
    assert second["remote"] == "https://gazette.example/%E6%BC%A2%E5%AD%97.jpg"
    assert (last["remote"], last["caption"]) == (None, "只有圖說")
    assert printed()["body"][3]["items"] == ["一", "二"]


def test_pictures_that_the_body_does_not_name(paper: Paper, tmp_path: Path) -> None:
    photos = [{"url": f"https://gazette.example/{name}.jpg"} for name in "ab"]
    take_in(tmp_path, record(photos=photos))
    assert body_types() == ["photo", "paragraph", "subheading", "paragraph", "photo"]


# ---------------------------------------------------------------------------------------- sections, channels


def test_a_known_section_is_found_by_name(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(section="國際"))
    assert Story.objects.get().section == paper.world
    assert Section.objects.count() == 3


def test_unknown_sections_are_made_with_addresses_of_their_own(paper: Paper, tmp_path: Path) -> None:
    names = ["兩岸", "Latest", "Local News", "地方·甲", "地方·乙", None, "字" * 90]
    result = take_in(tmp_path, *(record(number, section=name) for number, name in enumerate(names)))
    assert result.code == 0
    made = dict(Section.objects.exclude(slug__in=["politics", "world", "life"]).values_list("name", "slug"))
    assert made == {
        "兩岸": "cross-strait",
        "Latest": "latest-2",
        "Local News": "local-news",
        "地方·甲": "section",
        "地方·乙": "section-2",
        "綜合": "section-3",
        "字" * 39 + "…": "section-4",
    }
    for section in Section.objects.all():
        section.full_clean()


def test_strict_refuses_unknown_sections(paper: Paper, tmp_path: Path) -> None:
    records = [record(1), record(2, section="兩岸"), record(3, section=None)]
    result = take_in(tmp_path, *records, options=("--publish", "--strict"))
    assert result.code == 1
    assert result.bad == [
        "section: “兩岸” is unknown in 潮聲日報 (there are: 政治、國際、生活); make it or import without --strict",
        "section: is missing, and there is no 綜合 (there are: 政治、國際、生活); name one or import without --strict",
    ]
    assert (Story.objects.count(), Section.objects.count()) == (1, 3)


def test_into_another_channel(paper: Paper, tmp_path: Path) -> None:
    sports = Channel.objects.create(slug="sports", name="潮聲體育")
    take_in(tmp_path, record(), options=("--publish", "--channel", "sports"))
    assert Story.objects.get().channel == sports
    result = take_in(tmp_path, record(), options=("--channel", "weather"))
    assert (result.code, result.err) == (2, "There is no channel “weather”. There are: paper, sports.\n")


@pytest.mark.usefixtures("db")
def test_a_newspaper_without_channels_gets_one(tmp_path: Path) -> None:
    assert take_in(tmp_path, record()).code == 0
    assert (Channel.objects.get().is_paper, Section.objects.get().slug) == (True, "world")


# ---------------------------------------------------------------------------------------- addresses


def test_aliases_lead_to_the_story(paper: Paper, tmp_path: Path) -> None:
    aliases = [
        "/news/1",
        "https://www.gazette.example/show.php?id=1#top",
        "/news/1/",
        "http://gazette.example/show.php?id=1",
    ]
    take_in(tmp_path, record(aliases=aliases))
    number = Story.objects.get().number
    assert set(Alias.objects.values_list("address", "number")) == {
        ("/news/1", number),
        ("gazette.example/show.php?id=1", number),
    }


def test_addresses_that_no_index_holds_are_left_out(paper: Paper, tmp_path: Path) -> None:
    aliases = ["/" + RARE[:1999], "//[", "https://" + RARE[:1900] + ".example/", "/" + "a" * 1999, "/短"]
    result = take_in(tmp_path, record(aliases=aliases))
    assert result.code == 0
    assert result.warnings == [
        f"aliases[{at}]: no address of at most 2,000 letters; left out" for at in (1, 2)
    ]
    assert OldAddress.objects.count() == 3


def test_a_long_source_address_is_not_shown_and_still_tells_articles_apart(
    paper: Paper, tmp_path: Path
) -> None:
    records = [
        record(source_id=None, source_url=f"https://gazette.example/{RARE[:1900]}{end}") for end in "ab"
    ]
    result = take_in(tmp_path, *records)
    assert result.out == "2 new, 2 warnings; 0 bad\n"
    assert set(Story.objects.values_list("source_url", flat=True)) == {""}
    assert take_in(tmp_path, *records).out == "2 known, 2 warnings; 0 bad\n"


def test_a_source_address_in_chinese_is_kept_as_servers_know_it(paper: Paper, tmp_path: Path) -> None:
    take_in(tmp_path, record(source_url="https://渡輪.example/漢?字=1"))
    assert Story.objects.get().source_url == "https://xn--45ws81e.example/%E6%BC%A2?%E5%AD%97=1"


# ---------------------------------------------------------------------------------------- as long as can be


@pytest.mark.parametrize("length", [5_000, 10_000])
def test_a_very_long_headline(paper: Paper, tmp_path: Path, length: int) -> None:
    headline = (RARE * 5)[:length]
    assert take_in(tmp_path, record(headline=headline)).bad == []
    assert Story.objects.get().headline == headline
    assert Article.objects.get().title == headline[:250]


def longest() -> dict[str, Any]:
    """Everything as long as the format takes it, in characters that databases count differently."""
    line, text = RARE, (RARE * 40)[:60_000]
    return record(
        source_id=line,
        source=line,
        source_url="https://gazette.example/" + RARE[:1900],
        headline=(RARE * 5)[:10_000],
        standfirst=text,
        section=line,
        aliases=["/" + "a" * 1998 + str(number % 10) for number in range(200)],
        bylines=[
            {
                "name": RARE[at : at + 200],
                "role": RARE[at : at + 200],
                "place": RARE[at : at + 200],
                "day": 31,
            }
            for at in range(100)
        ],
        photos=[
            {"url": "https://gazette.example/" + "b" * 1970, "alt": text, "caption": text, "credit": line}
        ],
        body=[{"type": kind, "text": text} for kind in ("paragraph", "subheading", "list", "quote", "photo")],
        topics=[RARE[at : at + 200] for at in range(200)],
        licence=line,
        language="x" * 8 + "-y" * 40,
    )


def test_nothing_that_the_format_takes_is_too_long_for_the_database(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, longest(), record(2))
    assert (result.bad, result.code) == ([], 0)
    assert any(note == "topics[0]: cut to 80 characters" for note in result.warnings)
    assert take_in(tmp_path, longest() | {"headline": "短"}, record(2)).out.startswith("1 updated, 1 known")
    limits = {"name": 80, "role": 40, "place": 60}
    assert all(len(getattr(row, name)) <= limits[name] for row in Signature.objects.all() for name in limits)
    assert max(len(name) for name in Topic.objects.values_list("name", flat=True)) == 80
    for article in Article.objects.all():
        article.full_clean()


def test_what_was_imported_can_be_saved_in_the_newsroom(paper: Paper, tmp_path: Path) -> None:
    """Its blocks pass the form's own checks, whatever addresses the pictures have."""
    photos = [
        {"url": url, "caption": "圖"}
        for url in ("https://渡輪.example/a.jpg", "http://under_score.example/b.jpg", "http://[::1]/c.jpg")
    ]
    result = take_in(tmp_path, record(photos=photos, body=[{"type": "list", "text": "一"}]))
    assert result.warnings == ["photos[1].url: no address that the newsroom takes; left out"]
    article = Article.objects.get()
    article.body.stream_block.clean(article.body)


def test_control_characters_and_halves_of_characters_are_taken_out(paper: Paper, tmp_path: Path) -> None:
    line = r'{"headline": "渡\u0000輪\ud83d停\u202e航\u2028", "topics": ["A\u0007B"], "bylines": [{"name": "\u0000"}]}'
    (tmp_path / "a.jsonl").write_text(line)
    assert run_import(tmp_path, "--publish", tmp_path / "a.jsonl").bad == []
    assert Story.objects.get().headline == "渡輪停航"
    assert Topic.objects.get().name == "AB"


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+00:00", "1900-02-28T23:59:59-12:00"])
def test_very_old_news(paper: Paper, tmp_path: Path, moment: str) -> None:
    assert take_in(tmp_path, record(published_at=moment)).bad == []
    assert Story.objects.count() == 1


def test_the_end_of_time_is_no_date(paper: Paper, tmp_path: Path) -> None:
    end = "9999-12-31T23:59:59+00:00"
    photos = [{"url": "https://gazette.example/a.jpg", "expires": end}]
    result = take_in(
        tmp_path, record(1, published_at=end), record(2, updated_at=end), record(3, photos=photos)
    )
    assert [reason.split(":")[0] for reason in result.bad] == ["published_at", "updated_at"]
    assert Story.objects.count() == 1


# ---------------------------------------------------------------------------------------- what it must not be

MARKUP = '<script>alert("x")</script><img src=x onerror=alert(1)>&lt;b&gt;'


def test_markup_in_every_field_stays_text(paper: Paper, tmp_path: Path) -> None:
    take_in(
        tmp_path,
        record(
            source_id=MARKUP,
            source=MARKUP,
            headline=MARKUP,
            standfirst=MARKUP,
            section=MARKUP[:40],
            bylines=[{"name": MARKUP, "role": MARKUP[:40], "place": MARKUP[:60]}],
            photos=[{"caption": MARKUP, "credit": MARKUP, "alt": MARKUP}],
            body=[{"type": kind, "text": MARKUP} for kind in ("paragraph", "subheading", "list", "quote")],
            topics=[MARKUP],
            licence=MARKUP,
        ),
    )
    data = printed()
    assert data["headline"] == MARKUP
    paragraph = next(block for block in data["body"] if block["type"] == "paragraph")
    assert paragraph["html"] == (
        '&lt;script&gt;alert("x")&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;lt;b&amp;gt;'
    )
    assert {block.get("text") for block in data["body"]} == {None, MARKUP}


def test_markup_reaches_no_page(paper: Paper, tmp_path: Path, reader: Client) -> None:
    take_in(
        tmp_path,
        record(
            headline=MARKUP,
            standfirst=MARKUP,
            bylines=[{"name": MARKUP}],
            photos=[
                {"caption": MARKUP, "credit": MARKUP, "alt": MARKUP, "url": "https://gazette.example/a.jpg"}
            ],
            body=[{"type": kind, "text": MARKUP} for kind in ("paragraph", "subheading", "list", "quote")],
            topics=[MARKUP],
            source=MARKUP,
            licence=MARKUP,
        ),
    )
    number = Story.objects.get().number
    for path in (f"/world/{number}", "/world/", "/"):
        answer = reader.get(path)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "gazette.example/a.jpg" not in page


def test_an_alias_redirects_once(paper: Paper, tmp_path: Path, reader: Client) -> None:
    take_in(tmp_path, record(aliases=["/show.php?id=1"]))
    answer = reader.get("/show.php?id=1")
    assert answer.status_code == 301
    assert answer["Location"].endswith(f"/world/{Story.objects.get().number}")
    assert reader.get(answer["Location"]).status_code == 200


def test_a_restricted_body_is_on_no_page(paper: Paper, tmp_path: Path, reader: Client) -> None:
    take_in(tmp_path, record(rating="restricted"))
    story = Story.objects.get()
    answer = reader.get(f"/world/{story.number}")
    assert answer.status_code == 200
    assert "碼頭上站滿" not in answer.content.decode()
