#!/usr/bin/env python
"""Takes the pictures of docs/screenshots from a served demo newspaper.

    make serve                                  # in one terminal
    .venv/bin/python scripts/screenshots.py     # in another, once `make test` has set up the browser

Each page is taken at phone and desktop width, in the light and, where named, in the dark scheme.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-color-profile=srgb"]


def reader_pages(base: str, browser: Browser) -> dict[str, str]:
    """Addresses to take, found as a reader finds them: from the home page."""
    page = browser.new_page()
    page.goto(base)
    story = page.locator("main article a[href], main h2 a[href]").first.get_attribute("href") or "/"
    page.goto(base + "/paper/")
    paper = page.url
    page.close()
    return {
        "home": base + "/",
        "section": base + "/world/",
        "story": story if "://" in story else base + story,
        "paper": paper,
    }


def take(
    browser: Browser, name: str, url: str, *, dark: bool, state: str | None = None, full: bool = False
) -> None:
    for width, (x, y) in WIDTHS.items():
        context = browser.new_context(
            viewport={"width": x, "height": y},
            color_scheme="dark" if dark else "light",
            locale="zh-TW",
            timezone_id="Asia/Taipei",
            reduced_motion="reduce",
            storage_state=state,
        )
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        path = OUT / f"{name}-{width}{'-dark' if dark else ''}.png"
        page.screenshot(path=path, full_page=full)
        with Image.open(path) as picture:  # 256 colours are enough for a document, and a third of the bytes
            picture.convert("RGB").quantize(256).save(path, optimize=True)
        print(path.relative_to(ROOT))
        context.close()


def sign_in(browser: Browser, base: str, username: str, password: str) -> str:
    """The state of a browser that is signed in at the newsroom, as the path of a file."""
    path = ROOT / "test-results" / "staff.json"
    path.parent.mkdir(exist_ok=True)
    page = browser.new_page()
    page.goto(base + "/newsroom/login/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")
    page.context.storage_state(path=path)
    page.close()
    return str(path)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--base", default="http://localhost:8000", help="where the newspaper is served")
    parser.add_argument(
        "--staff", help="USERNAME:PASSWORD of a chief editor or administrator, for the newsroom's screens"
    )
    options = parser.parse_args()
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print(
            "Chromium is missing: run make test once, or install your system's package chromium.",
            file=sys.stderr,
        )
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, url in reader_pages(options.base, browser).items():
            for dark in (False, True):
                take(browser, name, url, dark=dark)
        if options.staff:
            state = sign_in(browser, options.base, *options.staff.split(":", 1))
            for name, path in {
                "newsroom": "",
                "newsroom-articles": "articles/",
                "newsroom-flash": "flash/",
            }.items():
                take(browser, name, f"{options.base}/newsroom/{path}", dark=False, state=state)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
