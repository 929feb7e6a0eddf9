"""The benchmarks: the same stories each time, and a table at the end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.drafts import stories
from benchmarks.generator import SLICE, Desks, archive, manuscripts, records, span
from benchmarks.newspaper import sections_of
from benchmarks.report import PAGES
from haowai.articles.bulk import write
from haowai.press.models import Story
from haowai.wire.format import record_from_json
from tests.cast import Paper

ROOT = Path(__file__).resolve().parents[2]
START, END = span(datetime(2026, 11, 1, tzinfo=UTC))
SLUGS = ["politics", "society", "world", "markets", "baseball", "books"]


def test_a_seed_settles_every_story() -> None:
    assert list(stories(1, 20, SLUGS, START, END)) == list(stories(1, 20, SLUGS, START, END))
    assert list(stories(1, 20, SLUGS, START, END)) != list(stories(2, 20, SLUGS, START, END))


def test_stories_are_of_a_papers_length_and_in_order() -> None:
    made = list(stories(1, 200, SLUGS, START, END))
    for story in made:
        letters = sum(len(re.findall(r"[\u4e00-\u9fff]", text)) for _, text in story.body)
        assert 550 <= letters <= 900
    times = [story.published_at for story in made]
    assert times == sorted(times)
    assert START <= times[0] < times[-1] <= END
    assert {story.section for story in made} == set(range(len(SLUGS)))


def test_records_are_in_the_import_format() -> None:
    for record in records(1, 50, sections_of("paper"), START, END):
        assert record_from_json(record).warnings == ()


@pytest.mark.django_db
def test_manuscripts_are_printed_by_the_bulk_writer(paper: Paper) -> None:
    desks = Desks(sections=[paper.politics, paper.world, paper.life])
    batches = list(manuscripts(1, 25, desks, START, END, batch=10))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    for batch in batches:
        write(batch, publish=True, actor="test")
    headlines = [story.headline for story in stories(1, 25, ["politics", "world", "life"], START, END)]
    printed = Story.objects.order_by("number").values_list("headline", flat=True)
    assert list(printed) == [" ".join(headline.split()) for headline in headlines]


@pytest.mark.django_db
def test_an_archive_grows_into_the_past(paper: Paper) -> None:
    """What is made later is older, and it is the same in whatever steps it is asked for."""
    desks = Desks(sections=[paper.politics, paper.world, paper.life])

    def made(wanted: range) -> list[tuple[str, datetime | None]]:
        batches = archive(1, wanted, desks, END, batch=7)
        return [(each.article.headline, each.article.published_at) for batch in batches for each in batch]

    newer, older = made(range(SLICE - 12, SLICE)), made(range(SLICE, SLICE + 12))
    assert made(range(SLICE - 12, SLICE + 12)) == [*newer, *older]
    assert max(at for _, at in older if at) < min(at for _, at in newer if at) <= END


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it makes databases of its own; once is enough")
def test_the_whole_of_it_runs_and_leaves_nothing(tmp_path: Path) -> None:
    """Two tiny newspapers, imported, rendered and served."""
    figures = tmp_path / "figures.json"
    options = ["--sizes", "30,60", "--records", "20", "--requests", "30", "--processes", "1"]
    options += ["--only", "sizes,import"]
    spare = tmp_path / "spare"
    spare.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *options, "--json", str(figures)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(spare)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(spare.iterdir()) == []
    found = json.loads(figures.read_text())
    assert [size["stories"] for size in found["sizes"]] == [30, 60]
    assert found["import"]["articles"] == 20
    assert set(found["growth"]) == set(PAGES)
    for page in ("home", "section", "article"):
        assert found["growth"][page]["queries"] == 0, page
    # Thirty stories are of one day; sixty reach into the next, whose archive finds a day before it.
    assert found["growth"]["archive day"]["queries"] <= 1
    assert found["sizes"][1]["render"]["article"]["queries"] <= 7
    assert found["sizes"][1]["render"]["home"]["queries"] <= 12
    assert "60 stories" in done.stdout


def test_sizes_that_are_no_numbers_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--sizes", "many"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
