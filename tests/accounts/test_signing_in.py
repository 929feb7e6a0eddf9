"""Signing in: a temporary password is changed first, and the newsroom speaks the language that somebody
prefers."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from haowai.accounts.models import Staff
from tests.cast import PASSWORD, Newsroom, Paper, write

pytestmark = pytest.mark.django_db
HOME = "/newsroom/"


@pytest.fixture
def fresh() -> Staff:
    return Staff.objects.create_superuser(
        "fresh", password="made-by-somebody-else", password_is_temporary=True
    )


def sign_in(client: Client, username: str, password: str) -> None:
    client.post(reverse("wagtailadmin_login"), {"username": username, "password": password, "next": HOME})


def test_a_temporary_password_is_changed_before_anything_else(client: Client, fresh: Staff) -> None:
    sign_in(client, "fresh", "made-by-somebody-else")
    response = client.get(HOME, follow=True)
    assert response.redirect_chain[-1][0] == reverse("newsroom_new_password")
    assert "new_password1" in response.content.decode()
    for address in ("/newsroom/articles/", "/newsroom/flash/", "/newsroom/users/"):
        assert client.get(address)["Location"] == reverse("newsroom_new_password")

    new = {"new_password1": "harbour-wall-at-dawn", "new_password2": "harbour-wall-at-dawn"}
    assert client.post(reverse("newsroom_new_password"), new)["Location"] == HOME
    assert client.get(HOME).status_code == 200
    fresh.refresh_from_db()
    assert not fresh.password_is_temporary
    assert fresh.check_password("harbour-wall-at-dawn")


def test_a_weak_new_password_is_refused(client: Client, fresh: Staff) -> None:
    sign_in(client, "fresh", "made-by-somebody-else")
    response = client.post(
        reverse("newsroom_new_password"), {"new_password1": "tide", "new_password2": "tide"}
    )
    assert response.context["form"].errors["new_password2"]
    fresh.refresh_from_db()
    assert fresh.password_is_temporary


def test_the_sign_in_page_bears_the_papers_name_and_not_the_tools(client: Client, newsroom: Newsroom) -> None:
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert "潮聲日報" in page
    assert 'lang="zh-hant' in page
    assert "Sign in to Wagtail" not in page


def test_chinese_unless_somebody_prefers_english(client: Client, newsroom: Newsroom) -> None:
    sign_in(client, "zhou", PASSWORD)
    assert 'lang="zh-hant' in client.get(HOME).content.decode()
    profile = UserProfile.get_for_user(newsroom.desk)
    profile.preferred_language = "en"
    profile.save()
    page = client.get(HOME).content.decode()
    assert 'lang="en' in page
    assert "New article" in page


def test_english_is_chosen_in_ones_own_account(client: Client, newsroom: Newsroom) -> None:
    sign_in(client, "zhou", PASSWORD)
    form = {
        "name_email-name": "周在田",
        "name_email-email": "",
        "locale-preferred_language": "en",
        "locale-current_time_zone": "Asia/Taipei",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }
    client.post("/newsroom/account/", form)
    newsroom.desk.refresh_from_db()
    assert newsroom.desk.wagtail_userprofile.preferred_language == "en"
    assert 'lang="en' in client.get(HOME).content.decode()


def test_an_administrator_makes_an_account_whose_password_is_temporary(
    client: Client, newsroom: Newsroom
) -> None:
    sign_in(client, "admin", PASSWORD)
    account = {
        "username": "lin",
        "name": "林曉嵐",
        "email": "",
        "password1": "made-by-somebody-else",
        "password2": "made-by-somebody-else",
    }
    client.post("/newsroom/users/new/", account)
    lin = Staff.objects.get(username="lin")
    assert (lin.name, lin.password_is_temporary) == ("林曉嵐", True)
    client.post(f"/newsroom/users/edit/{lin.pk}/", account | {"name": "林小嵐", "is_active": "on"})
    lin.refresh_from_db()
    assert lin.name == "林小嵐"


def test_nothing_is_mailed_inside_the_press_transaction(
    paper: Paper, newsroom: Newsroom, mailoutbox: list[object]
) -> None:
    Staff.objects.update(email="somebody@tide.example")
    article = write(paper.world, user=newsroom.reporter)
    article.save_revision(user=newsroom.reporter)
    article.get_workflow().start(article, newsroom.reporter)
    article.current_workflow_task_state.reject(user=newsroom.desk)
    assert mailoutbox == []
