"""快訊: a headline that is in print two taps from the home screen."""

import pytest
from django.test import Client
from django.urls import reverse

from haowai.articles.models import Article
from haowai.press.models import Story
from tests.cast import Newsroom, Paper
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db
FLASH = "/newsroom/flash/"


def test_a_desk_editors_flash_is_in_print_at_once(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    client.post(FLASH, {"headline": "快訊／麻利港外海地震\n規模 6.2", "section": paper.world.pk})
    story = Story.objects.get()
    assert story.headline == "快訊／麻利港外海地震 規模 6.2"
    assert story.is_live
    assert story.section == paper.world


def test_it_is_two_taps_from_the_home_screen(client: Client, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    assert f'href="{FLASH}"' in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(FLASH).content.decode().count('type="submit"') == 1


def test_a_reporters_flash_waits_for_the_desk(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.reporter)
    client.post(FLASH, {"headline": "國會休會", "section": paper.world.pk})
    article = Article.objects.get()
    assert not Story.objects.exists()
    assert article.workflow_in_progress


def test_the_section_of_last_time_is_chosen_already(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.chief)
    assert client.get(FLASH).context["form"].initial["section"] is None
    client.post(FLASH, {"headline": "秋茶開採", "section": paper.life.pk})
    assert client.get(FLASH).context["form"].initial["section"] == paper.life


def test_a_finger_that_taps_twice_prints_once(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    for _ in range(2):
        client.post(FLASH, {"headline": "渡輪停航", "section": paper.world.pk})
    assert Story.objects.count() == 1


@pytest.mark.parametrize("headline", ["", "   ", "長" * 10_001])
def test_a_bad_headline_is_said_so_and_nothing_is_made(
    client: Client, paper: Paper, newsroom: Newsroom, headline: str
) -> None:
    enter(client, newsroom.desk)
    response = client.post(FLASH, {"headline": headline, "section": paper.world.pk})
    assert response.context["form"].errors["headline"]
    assert not Article.objects.exists()


def test_another_desks_section_is_no_choice(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    enter(client, newsroom.desk)
    response = client.post(FLASH, {"headline": "越線的快訊", "section": paper.life.pk})
    assert response.context["form"].errors["section"]
    assert not Article.objects.exists()
