"""A draft that saves itself while somebody goes on writing, in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD, Paper, body, make_newsroom, make_paper, write

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: The words that are typed as the answer to the first save arrives.
TYPE_AS_THE_ANSWER_ARRIVES = """
const fetched = window.fetch;
let saves = 0;
window.fetch = async (url, options) => {
    const answer = await fetched(url, options);
    // The preview and the session post as well.
    if (options?.method?.toUpperCase() === "POST" && new URL(url, location).pathname.endsWith("/edit/")) {
        saves += 1;
        if (saves === 1) document.querySelector("[name=kicker]").value = "渡輪復航";
    }
    window.saves = saves;
    return answer;
};
"""


@pytest.fixture
def served(transactional_db: None, live_server: Any, settings: Any) -> tuple[str, Paper]:
    settings.BASE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    paper = make_paper()
    make_newsroom(paper)
    return live_server.url, paper


def test_what_is_typed_while_the_draft_is_on_its_way_is_saved_too(
    served: tuple[str, Paper], page: Page
) -> None:
    url, paper = served
    article = write(paper.world, headline="麻利港渡輪停航", body=body("風浪過大。"))
    page.set_default_timeout(90_000)
    page.add_init_script(TYPE_AS_THE_ANSWER_ARRIVES)
    page.goto(url + "/newsroom/")
    page.fill("input[name=username]", "zhou")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(url + "/newsroom/")
    page.goto(url + reverse("wagtailadmin_pages:edit", args=[article.pk]))
    # Wagtail takes the form for unchanged as it stands a moment after it was opened.
    page.wait_for_timeout(3_000)
    page.fill("[name=headline]", "麻利港渡輪復航")
    expect(page.locator("[name=kicker]")).to_have_value("渡輪復航", timeout=30_000)
    page.wait_for_function("window.saves >= 2", timeout=30_000)
    page.wait_for_timeout(3_000)
    version = article.__class__.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert (version.headline, version.kicker) == ("麻利港渡輪復航", "渡輪復航")
    # It rests when all is saved.
    assert page.evaluate("window.saves") == 2
