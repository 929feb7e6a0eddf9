"""One bad record, an interruption, a lost database: what else is in the file is in, and nothing is half done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection
from wagtail.models import Page

from haowai.articles.bulk import Manuscript, write
from haowai.articles.models import Article
from haowai.press.models import LogRow, Story
from haowai.press.verify import verify
from haowai.sections.models import Section, Topic
from haowai.wire import importer
from tests.cast import Paper
from tests.wire.records import record, run_import, take_in, write_lines

pytestmark = pytest.mark.django_db


def refuse(monkeypatch: pytest.MonkeyPatch, word: str, error: BaseException, times: int = 1_000) -> list[int]:
    """Let the bulk writer fail, after it has written everything, whenever a headline has the word."""
    sizes: list[int] = []

    def write_and_fail(manuscripts: Sequence[Manuscript], **options: Any) -> None:
        write(manuscripts, **options)
        if len(sizes) < times and any(word in manuscript.article.headline for manuscript in manuscripts):
            sizes.append(len(manuscripts))
            raise error

    monkeypatch.setattr(importer, "write", write_and_fail)
    return sizes


def sound() -> bool:
    """No article without its story and the other way round, the tree and the log whole."""
    numbers = set(Article.objects.filter(live=True).values_list("number", flat=True))
    stories = set(Story.objects.values_list("number", flat=True))
    return numbers == stories and verify().ok and not any(Page.find_problems())


def test_what_the_database_refuses_stands_alone(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "第7航次", DataError("value too long for type character varying(80)\nmore"))
    records = [record(number, section=f"港區{number % 3}") for number in range(1, 21)]
    result = take_in(tmp_path, *records)
    assert result.out == "19 new; 1 bad\n"
    assert result.bad == ["cannot be stored: value too long for type character varying(80)"]
    assert (result.notes[0]["line"], result.code) == (7, 1)
    assert "Traceback" not in result.err
    assert sound()
    # Whatever was made for a batch that was taken back is made again, once.
    assert Section.objects.filter(name__startswith="港區").count() == 3
    assert Topic.objects.count() == 1


def test_a_lost_race_is_run_again(paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = refuse(monkeypatch, "第3航次", IntegrityError("UNIQUE constraint failed"), times=2)
    assert take_in(tmp_path, *map(record, range(5))).out == "5 new; 0 bad\n"
    assert sizes == [5, 5]
    assert sound()


def test_a_change_that_is_refused_leaves_the_article_as_it_was(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(tmp_path, record(1), record(2))

    def fail(manuscripts: Sequence[Manuscript], **options: object) -> None:
        if manuscripts:
            raise ValueError

    monkeypatch.setattr(importer, "rewrite", fail)
    result = take_in(tmp_path, record(1, headline="渡輪停航"), record(2), record(3))
    assert (result.out, result.bad) == ("1 new, 1 known; 1 bad\n", ["cannot be stored: ValueError"])
    assert not Story.objects.filter(headline="渡輪停航").exists()


def test_a_lost_database_ends_the_import_with_what_is_in(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "BATCH", 5)
    refuse(monkeypatch, "第7航次", OperationalError("database is locked"))
    records = list(map(record, range(1, 21)))
    result = take_in(tmp_path, *records)
    assert (result.code, result.out) == (1, "5 new; 0 bad\n")
    assert result.err.endswith(
        "The database failed: database is locked. What is in stays in; run the same command again to go on.\n"
    )
    monkeypatch.undo()
    assert take_in(tmp_path, *records).out == "15 new, 5 known; 0 bad\n"
    assert sound()


def test_control_c_ends_the_import_with_a_word_and_a_report(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "BATCH", 5)
    refuse(monkeypatch, "第7航次", KeyboardInterrupt())
    records = [{"headline": ""}, *map(record, range(1, 21))]
    result = take_in(tmp_path, *records)
    assert (result.code, result.out) == (130, "5 new; 1 bad\n")
    assert result.err.endswith("Interrupted. What is in stays in; run the same command again to go on.\n")
    assert result.bad == ["headline: is missing or empty; give the article a headline"]
    assert Story.objects.count() == 5
    monkeypatch.undo()
    assert take_in(tmp_path, *records).out == "15 new, 5 known; 1 bad\n"
    assert sound()


# ---------------------------------------------------------------------------------------- what it says


def test_the_tally_as_json(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(), {"headline": 5}, record(color="red"), options=("--json",))
    tally = json.loads(result.out)
    assert {name: tally[name] for name in ("new", "known", "bad", "warnings")} == {
        "new": 1,
        "known": 1,
        "bad": 1,
        "warnings": 1,
    }
    assert tally["reasons"][0]["line"] == 2


def test_a_dry_run_prints_the_import_format_and_writes_nothing(paper: Paper, tmp_path: Path) -> None:
    before = LogRow.objects.count()
    result = take_in(tmp_path, record(), {"headline": ""}, options=("--dry-run", "--json"))
    assert result.code == 1
    assert [json.loads(line)["source_id"] for line in result.out.splitlines()] == ["gazette-1"]
    assert result.err == f"{tmp_path / 'records.jsonl'}:2: {result.bad[0]}\n"
    assert (Article.objects.count(), LogRow.objects.count()) == (0, before)
    again = write_lines(tmp_path / "again.jsonl", [json.loads(line) for line in result.out.splitlines()])
    assert run_import(tmp_path, "--publish", again).out == "1 new; 0 bad\n"
    assert take_in(tmp_path, record()).out == "1 known; 0 bad\n"


def test_a_dry_run_can_be_strict(paper: Paper, tmp_path: Path) -> None:
    result = take_in(tmp_path, record(section="兩岸"), record(2), options=("--dry-run", "--strict"))
    assert (result.code, result.out) == (1, "1 new; 1 bad\n")
    assert result.bad[0].startswith("section: “兩岸” is unknown")


def test_many_bad_records_are_counted_on_the_screen_and_named_in_the_report(
    paper: Paper, tmp_path: Path
) -> None:
    result = take_in(tmp_path, record(), *({"headline": ""} for _ in range(50)))
    assert result.out == "1 new; 50 bad\n"
    assert result.err.endswith("… and 30 more; --report FILE names them all\n")
    assert len(result.bad) == 50


def test_a_report_that_cannot_be_written_is_told_before_anything_is_done(
    paper: Paper, tmp_path: Path
) -> None:
    file = write_lines(tmp_path / "a.jsonl", [record()])
    for place, why in (
        (tmp_path / "no" / "folder", "cannot be written"),
        (tmp_path, "cannot be written"),
        (file, "would overwrite"),
    ):
        result = run_import(tmp_path, file, report=place)
        assert result.code == 2
        assert why in result.err
    assert file.read_text().startswith("{")
    assert not Article.objects.exists()


def test_a_report_may_be_a_device(paper: Paper, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", [{"headline": ""}])
    assert run_import(tmp_path, file, report=Path("/dev/null")).code == 1
    assert not Path("/dev/null").is_file()


def test_a_newspaper_that_is_not_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("haowai.wire.commands.is_up_to_date", lambda: False)
    result = take_in(tmp_path, record())
    assert (result.code, result.err) == (
        1,
        "The newspaper is not set up, or of an older release. Run `haowai init` first.\n",
    )


def test_memory_of_the_transaction_is_the_batch(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    """Known records cost the same few queries a batch, and no transaction."""
    records = list(map(record, range(100)))
    take_in(tmp_path, *records)
    with django_assert_max_num_queries(12) as queries:
        from haowai.wire.importer import Importer, Options
        from haowai.wire.readers import read

        list(Importer(Options(paper.channel, publish=True)).run(read(tmp_path / "records.jsonl")))
    assert not any("INSERT" in query["sql"] or "SAVEPOINT" in query["sql"] for query in queries)
    assert connection.in_atomic_block
