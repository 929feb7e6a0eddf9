"""Who may do what, asked through the newsroom's own doors."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from haowai.accounts.models import Staff
from haowai.accounts.roles import Role
from haowai.articles.models import Article
from haowai.newsroom.groups import add_to_role, ensure_roles, group_name
from haowai.press.models import Story
from haowai.sections.models import Section
from tests.cast import Newsroom, Paper, publish, write
from tests.newsroom.forms import article_form
from tests.newsroom.people import enter

pytestmark = pytest.mark.django_db

EVERYBODY = ("reporter", "desk", "night", "chief", "photo", "legal", "admin")


def opens(client: Client, address: str) -> bool:
    """Whether a door opens; a closed one leads home with a message, or says 403 or 404."""
    return client.get(address).status_code == 200


DOORS = {
    "newsroom_articles": {"reporter", "desk", "night", "chief", "admin"},
    "newsroom_flash": {"reporter", "desk", "night", "chief", "admin"},
    "newsroom_fronts": {"desk", "night", "chief", "admin"},
    "newsroom_editions": {"desk", "night", "chief", "legal", "admin"},
    "newsroom_reviews": {"desk", "night", "chief", "admin"},
    "newsroom_press_log": {"desk", "night", "chief", "legal", "admin"},
    "newsroom_numbers": set(EVERYBODY),
    "newsroom_redact": {"legal", "admin"},
    "newsroom_sealed": {"legal", "admin"},
    "newsroom_looks": {"legal", "admin"},
    "wagtailimages:index": {"reporter", "desk", "night", "chief", "photo", "admin"},
    "wagtailimages:add": {"reporter", "desk", "night", "chief", "photo", "admin"},
    "wagtailsnippets_sections_topic:add": {"reporter", "desk", "night", "chief", "admin"},
    "wagtailsnippets_sections_person:add": {"chief", "admin"},
    "wagtailsnippets_sections_section:add": {"chief", "admin"},
    "wagtailsnippets_sections_channel:add": {"chief", "admin"},
    "wagtailsnippets_media_video:list": {"reporter", "desk", "night", "chief", "photo", "admin"},
    "wagtailusers_users:index": {"admin"},
    "wagtailusers_groups:index": {"admin"},
    "wagtailadmin_workflows:index": {"admin"},
}


def test_each_screen_opens_for_its_roles_only(client: Client, newsroom: Newsroom) -> None:
    opened: dict[str, set[str]] = {door: set() for door in DOORS}
    for part in EVERYBODY:
        enter(client, getattr(newsroom, part))
        for door in DOORS:
            if opens(client, reverse(door)):
                opened[door].add(part)
    assert opened == DOORS


def test_everybody_reaches_the_home_screen(client: Client, newsroom: Newsroom) -> None:
    for part in EVERYBODY:
        assert opens(enter(client, getattr(newsroom, part)), reverse("wagtailadmin_home")), part


def test_a_stranger_is_asked_to_sign_in(client: Client, newsroom: Newsroom) -> None:
    response = client.get(reverse("newsroom_flash"))
    assert response.status_code == 302
    assert response["Location"].startswith("/newsroom/login/")


def test_writing_and_publishing_depend_on_role_and_section(
    client: Client, paper: Paper, newsroom: Newsroom
) -> None:
    """The buttons of the form are not what is asked: the form is sent with "publish" by everybody."""
    printed = set()
    for part in EVERYBODY:
        for section in (paper.world, paper.life):
            article = write(section, headline=f"{part}不該刊出的稿", user=getattr(newsroom, part))
            enter(client, getattr(newsroom, part)).post(
                reverse("wagtailadmin_pages:edit", args=[article.pk]),
                article_form("改過的標題", "內文。", button="action-publish"),
            )
            if Story.objects.filter(number=article.number).exists():
                printed.add((part, section.slug))
    assert printed == {
        ("desk", "world"),
        *((part, slug) for part in ("night", "chief", "admin") for slug in ("world", "life")),
    }


def test_a_reporter_edits_only_what_is_theirs(client: Client, paper: Paper, newsroom: Newsroom) -> None:
    own = write(paper.world, user=newsroom.reporter)
    colleague = write(paper.world, user=newsroom.desk)
    elsewhere = write(paper.life, user=newsroom.reporter)
    enter(client, newsroom.reporter)
    assert opens(client, reverse("wagtailadmin_pages:edit", args=[own.pk]))
    assert not opens(client, reverse("wagtailadmin_pages:edit", args=[colleague.pk]))
    assert not opens(client, reverse("wagtailadmin_pages:edit", args=[elsewhere.pk]))


@pytest.mark.parametrize("act", ["take_down", "move", "copy"])
def test_acts_on_an_article_are_refused_to_those_who_may_not(
    client: Client, paper: Paper, newsroom: Newsroom, act: str
) -> None:
    article = publish(paper.life)
    for part in ("reporter", "desk", "photo", "legal"):
        enter(client, getattr(newsroom, part)).post(
            reverse(f"newsroom_{act}", args=[article.pk]), {"section": paper.world.pk}
        )
    article.refresh_from_db()
    assert article.live
    assert article.section == paper.life
    assert Article.objects.count() == 1


def test_a_section_has_its_groups_as_soon_as_it_exists_and_they_follow_its_name(paper: Paper) -> None:
    health = Section.objects.create(channel=paper.channel, slug="health", name="健康")
    assert Group.objects.filter(name=group_name(Role.REPORTER, health)).exists()
    health.name = "醫藥"
    health.save()
    assert Group.objects.filter(name=group_name(Role.REPORTER, health)).count() == 1
    assert not Group.objects.filter(name__contains="健康").exists()


def test_making_roles_again_changes_nothing(newsroom: Newsroom) -> None:
    before = list(Group.objects.order_by("pk").values_list("pk", "name", "permissions__codename"))
    ensure_roles()
    assert list(Group.objects.order_by("pk").values_list("pk", "name", "permissions__codename")) == before
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()


def test_a_role_of_a_section_needs_one_and_the_others_have_none(paper: Paper) -> None:
    somebody = Staff.objects.create_user("lin", password="tide-at-the-harbour-wall")
    with pytest.raises(ValueError, match="needs a section"):
        add_to_role(somebody, Role.REPORTER)
    with pytest.raises(ValueError, match="has no section"):
        add_to_role(somebody, Role.CHIEF, [paper.world])
