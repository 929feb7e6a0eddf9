"""Lists page by day of Taipei; a page of the past has the days beside it that have stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from haowai.articles.models.parts import Signature
from haowai.articles.verbs import go_to_press
from haowai.press.log import head_number
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.sections.models import Person, Section, Topic
from tests.cast import Paper, publish, write
from tests.reader.conftest import story_at

pytestmark = pytest.mark.django_db


def test_a_day_is_a_day_of_taipei(paper: Paper, reader: Client) -> None:
    story_at(paper.world, datetime(2025, 10, 28, 15, 59, tzinfo=UTC), headline="午夜前一分")
    story_at(paper.world, datetime(2025, 10, 28, 16, 0, tzinfo=UTC), headline="午夜整")
    before, after = (
        reader.get("/world/archive/2025-10-28/").text,
        reader.get("/world/archive/2025-10-29/").text,
    )
    assert "午夜前一分" in before
    assert "午夜整" not in before
    assert "午夜整" in after


def test_days_without_stories_are_skipped(paper: Paper, reader: Client) -> None:
    for day in (1, 5, 20):
        story_at(paper.world, datetime(2025, 10, day, 4, tzinfo=UTC))
    page = reader.get("/world/archive/2025-10-05/").text
    assert 'rel="prev" href="/world/archive/2025-10-01/"' in page
    assert 'rel="next" href="/world/archive/2025-10-20/"' in page
    assert reader.get("/world/archive/2025-10-06/").status_code == 404
    assert 'rel="next"' not in reader.get("/world/archive/2025-10-20/").text


def test_an_archive_without_a_day_leads_to_the_newest(paper: Paper, reader: Client) -> None:
    story_at(paper.world, datetime(2025, 10, 5, 4, tzinfo=UTC))
    assert reader.get("/world/archive/")["Location"] == "http://localhost:8000/world/archive/2025-10-05/"
    assert reader.get("/archive/")["Location"] == "http://localhost:8000/archive/2025-10-05/"
    assert reader.get("/archive/2025-10-05/").status_code == 200


@pytest.mark.parametrize("day", ["2025-13-01", "0000-00-00", "9999-12-31", "2025-02-29"])
def test_days_that_do_not_exist_are_not_found(paper: Paper, reader: Client, day: str) -> None:
    assert reader.get(f"/world/archive/{day}/").status_code == 404


def test_an_old_day_is_not_purged_by_todays_stories(paper: Paper, reader: Client) -> None:
    for day in (1, 2, 3):
        story_at(paper.world, datetime(2025, 10, day, 4, tzinfo=UTC))
    keys = set(reader.get("/world/archive/2025-10-02/")["Surrogate-Key"].split())
    own = f"section:{paper.world.pk}"
    assert {f"{own}@2025-10-01", f"{own}@2025-10-02", f"{own}@2025-10-03"} <= keys
    assert own not in keys


@pytest.mark.parametrize("field", ["slug", "name"])
def test_an_old_day_says_whose_it_is(paper: Paper, reader: Client, field: str) -> None:
    """Between two other days it doesn't declare the whole list, and yet bears the name and stands at the address."""
    topic = Topic.objects.create(slug="ferries", name="離島航運")
    person = Person.objects.create(slug="shen", name="沈以安")
    for day in (1, 2, 3):
        article = write(paper.world, published_at=datetime(2025, 10, day, 4, tzinfo=UTC))
        article.topics.set([topic])
        article.signatures.set([Signature(person=person, place="瀾港", day=day)])
        go_to_press(article)
    for row, base in ((topic, "/topics/ferries/"), (person, "/authors/shen/")):
        keys = set(reader.get(f"{base}archive/2025-10-02/")["Surrogate-Key"].split())
        assert f"{row._meta.model_name}:{row.pk}" not in keys
        head = head_number()
        setattr(row, field, "harbours")
        row.save()
        purged = LogRow.objects.filter(number__gt=head).values_list("purges", flat=True)
        assert keys & set(" ".join(purged).split()), row


def test_a_topic_collects_stories_of_all_channels(paper: Paper, sports: Section, reader: Client) -> None:
    topic = Topic.objects.create(slug="離島航運", name="離島航運", description="渡輪與離島。")
    numbers = []
    for section in (paper.world, sports):
        article = write(section)
        article.topics.set([topic])
        numbers.append(go_to_press(article).number)
    path = f"/topics/{quote('離島航運')}/"
    page = reader.get(path)
    assert page.status_code == 200
    assert all(f"/{number}" in page.text for number in numbers)
    assert "渡輪與離島。" in page.text
    elsewhere = reader.get(path.rstrip("/"), HTTP_HOST="sports.haowai.localhost:8000")
    assert (elsewhere.status_code, elsewhere["Location"]) == (301, f"http://localhost:8000{path}")


def test_an_author_has_a_page_with_an_archive(paper: Paper, reader: Client) -> None:
    with press_transaction("test"):
        person = Person.objects.create(
            slug="shen-yi-an", name="沈以安", role="記者", bio="跑社會新聞十一年。"
        )
    noon = datetime(2025, 10, 29, 4, tzinfo=UTC)
    for at in range(42):
        article = write(paper.world, published_at=noon - timedelta(hours=3 * at))
        article.signatures.set([Signature(person=person, role="記者", place="貝朗", form="bracket")])
        go_to_press(article)
    publish(paper.world, headline="別人寫的")
    page = reader.get("/authors/shen-yi-an/").text
    assert "跑社會新聞十一年。" in page
    assert "別人寫的" not in page
    assert 'href="/authors/shen-yi-an/archive/2025-10-24/"' in page
    assert reader.get("/authors/shen-yi-an/archive/2025-10-24/").status_code == 200
