#!/usr/bin/env python
"""Makes the pictures of docs/screenshots: of a demo newspaper that it fills and serves itself.

    make screenshots                    # all of them, some minutes
    make screenshots ARGS="gate menu"   # only these

Each is taken at phone and desktop width, those of readers' pages in the light and in the dark scheme.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screenshots"
HAOWAI = ROOT / ".venv" / "bin" / "haowai"
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
]

Step = Callable[[Page], object]


@dataclass(frozen=True)
class Shot:
    """One picture: ``go`` leads the browser from the base address to what is shown."""

    name: str
    go: Callable[[Page, str], object]
    dark: bool = True
    staff: bool = False


def at(path: str, *steps: Step, channel: str = "") -> Callable[[Page, str], object]:
    """Opens a path of a channel (the paper when empty), then does the steps."""

    def go(page: Page, base: str) -> None:
        host = base.replace("localhost", f"{channel}.haowai.localhost") if channel else base
        page.goto(host + path, wait_until="networkidle")
        for step in steps:
            step(page)

    return go


def follow(selector: str) -> Step:
    """Opens what the first link of a selector leads to."""

    def step(page: Page) -> None:
        found = page.locator(selector).first
        page.goto(found.evaluate("link => link.href"), wait_until="networkidle")

    return step


def click(selector: str) -> Step:
    def step(page: Page) -> None:
        page.locator(f"{selector} >> visible=true").first.click()
        page.wait_for_load_state("networkidle")

    return step


def see(selector: str) -> Step:
    return lambda page: page.locator(selector).first.scroll_into_view_if_needed()


def typed(words: str) -> Step:
    """Types into the field of the search, and goes down to the first story below it."""

    def step(page: Page) -> None:
        page.locator("main [name=q]").press_sequentially(words)
        page.locator("main [role=option]").first.wait_for()
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(300)  # until the list has its style

    return step


def unfold(page: Page) -> None:
    summary = page.locator(".filters summary")
    if summary.is_visible():
        summary.click()


def topics_offered(page: Page) -> None:
    """Writes an article until topics are offered for it."""
    page.fill("[name=headline]", "晨潮號在燕尾礁觸礁 貝朗鐵路加開班車接送旅客")
    page.fill(
        "[name=standfirst]",
        "晨潮號離開貝朗時風浪不大，到了燕尾礁才遇上湧浪。柯瑞亞鐵路公司連夜加開班車，"
        "燕尾礁的燈標上週壞了，晨潮號的船員說沒有看見。",
    )
    page.locator("[data-offers=new] .haowai-offer").first.wait_for()
    page.locator("[data-topic-offers]").evaluate("panel => panel.scrollIntoView({ block: 'center' })")


def idle(page: Page) -> None:
    page.clock.fast_forward("05:30")
    page.locator(".idle").wait_for()
    page.wait_for_timeout(1500)  # until it has faded in
    page.wait_for_load_state("networkidle")


def in_lightbox(page: Page) -> None:
    page.locator("figure a:has(img)").first.click()
    page.locator("dialog[open] img").evaluate("picture => picture.decode()")


SHOTS = [
    Shot("home", at("/")),
    Shot("section", at("/world/")),
    Shot("story", at("/", follow(".card--lead a"))),
    Shot("related", at("/", follow(".card--lead a"), see(".related h2"), see(".related li >> nth=-1"))),
    Shot("latest", at("/latest/")),
    Shot("hot", at("/hot/")),
    Shot("search", at("/search/?q=渡輪")),
    Shot("search-typing", at("/search/", typed("渡輪"))),
    Shot("search-filters", at("/search/?q=瀾港+船&sort=date", unfold)),
    Shot("search-empty", at("/search/")),
    Shot("menu", at("/", click(".menu summary, [popovertarget]"))),
    Shot("gate", at("/latest/", follow("li:has(.mark--adult) a"))),
    Shot("overlay", at("/", follow(".card--lead a"), idle)),
    Shot("lightbox", at("/", follow(".card--lead a"), in_lightbox)),
    Shot("paper", at("/paper/")),
    Shot("paper-page", at("/paper/", follow(".sheet__name a"))),
    Shot("video", at("/", follow(".card a"), channel="video")),
    Shot("recipe", at("/", follow(".card--lead a"), see(".recipe"), channel="food")),
    Shot("special", at("/specials/", follow("main a[href*='/specials/']"))),
    Shot("versions", at("/corrections/", follow("main a[href*='/versions/']"))),
    Shot("corrections", at("/corrections/")),
    Shot("newsroom", at("/newsroom/"), dark=False, staff=True),
    Shot("newsroom-articles", at("/newsroom/articles/"), dark=False, staff=True),
    Shot(
        "newsroom-topics",
        at("/newsroom/articles/new/", follow(".haowai-chips a"), topics_offered),
        dark=False,
        staff=True,
    ),
    Shot("newsroom-flash", at("/newsroom/flash/"), dark=False, staff=True),
    Shot("newsroom-front", at("/newsroom/fronts/1/"), dark=False, staff=True),
]


def take(browser: Browser, shot: Shot, base: str, state: str) -> None:
    for width, (x, y) in WIDTHS.items():
        for scheme in ("light", "dark") if shot.dark else ("light",):
            context = browser.new_context(
                viewport={"width": x, "height": y},
                color_scheme=scheme,
                locale="zh-TW",
                timezone_id="Asia/Taipei",
                storage_state=state if shot.staff else None,
            )
            page = context.new_page()
            if shot.name == "overlay":
                page.clock.install()
            shot.go(page, base)
            path = OUT / f"{shot.name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
            page.screenshot(path=path)
            with Image.open(
                path
            ) as picture:  # 256 colours are enough for a document, and a third of the bytes
                picture.convert("RGB").quantize(256).save(path, optimize=True)
            print(path.relative_to(ROOT))
            context.close()


@contextmanager
def newspaper() -> Iterator[tuple[str, Path]]:
    """The demo newspaper, served at the address that is yielded with its home; gone afterwards."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = {**os.environ, "HAOWAI_HOME": home, "PORT": str(port)}
        for command in (["init"], ["demo"], ["rebuild", "search"], ["rebuild", "related"]):
            subprocess.run([HAOWAI, *command], env=settings, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [HAOWAI, "serve"], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            base = f"http://localhost:{port}"
            wait_for(port)
            yield base, Path(home)
        finally:
            server.terminate()
            server.wait()


def wait_for(port: int) -> None:
    for _attempt in range(120):
        try:
            socket.create_connection(("localhost", port)).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"the newspaper does not answer at port {port}")


def sign_in(browser: Browser, base: str, home: Path) -> str:
    """The state of a browser that is signed in at the newsroom, as the path of a file in the home."""
    page = browser.new_page(locale="zh-TW")
    page.goto(base + "/newsroom/login/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", (home / "secrets" / "first-password").read_text())
    page.click("button[type=submit]")
    page.wait_for_url("**/new-password/**")
    password = secrets.token_urlsafe(16)
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.locator("main button[type=submit], button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    state = home / "staff.json"
    page.context.storage_state(path=state)
    page.close()
    return str(state)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [shot.name for shot in SHOTS]
    parser.add_argument("names", nargs="*", help=f"which to take; all when absent ({', '.join(names)})")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"no picture is called {', '.join(sorted(unknown))}")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        print(
            "Chromium is missing: run make test once, or install your system's package chromium.",
            file=sys.stderr,
        )
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with newspaper() as (base, home), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        state = sign_in(browser, base, home)
        for shot in SHOTS:
            if not options.names or shot.name in options.names:
                take(browser, shot, base, state)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
