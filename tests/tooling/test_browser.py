"""The browser that pages are tested in: the system's own, and cut off from the world."""

import pytest
from playwright.sync_api import Error, Page


def test_chromium_shows_a_page(page: Page) -> None:
    page.set_content("<h1 lang='zh-Hant'>號外</h1>")
    assert page.get_by_role("heading").inner_text() == "號外"


def test_a_marked_test_is_left_out_of_the_pass_without_a_browser(
    request: pytest.FixtureRequest, page: Page
) -> None:
    assert request.node.get_closest_marker("browser") is not None


def test_no_other_host_is_reached(page: Page) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://elsewhere.example/")
