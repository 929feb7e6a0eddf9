"""What is kept in memory while the log says that nothing of it changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from haowai.press import kept
from haowai.press.kept import Kept
from haowai.press.log import head_number
from haowai.press.models import LogRow
from haowai.press.transaction import press_transaction
from haowai.sections.models import Channel, Section, Topic
from tests.cast import make_paper, publish

Queries = Callable[[int], Any]


class Names:
    """The names of sections, kept; and how often they were loaded."""

    def __init__(self) -> None:
        self.loaded = 0
        self.kept = Kept(self._load)

    def _load(self) -> tuple[tuple[str, ...], frozenset[str]]:
        self.loaded += 1
        return tuple(Section.objects.order_by("pk").values_list("name", flat=True)), frozenset({"chrome"})

    def get(self, head: int | None = None) -> tuple[str, ...]:
        return self.kept.get(head)[0]


@pytest.mark.django_db(transaction=True)
def test_it_is_loaded_once_and_again_when_the_log_says_so() -> None:
    paper, names = make_paper(), Names()
    assert names.get() == names.get() == ("政治", "國際", "生活")
    publish(paper.world)
    Topic.objects.create(name="渡輪", slug="ferries")
    names.get()
    assert names.loaded == 1, "no row purged the key that it was made of"
    assert names.kept.get()[1] == head_number()
    paper.world.name = "天下"
    paper.world.save()
    assert names.get() == ("政治", "天下", "生活")
    assert names.loaded == 2


@pytest.mark.django_db(transaction=True)
def test_it_costs_one_query_and_none_for_who_knows_the_head(django_assert_num_queries: Queries) -> None:
    paper, names = make_paper(), Names()
    names.get()
    head = head_number()
    with django_assert_num_queries(1):
        names.get()
    with django_assert_num_queries(0):
        names.get(head)
    publish(paper.world)
    head = head_number()
    with django_assert_num_queries(1):
        names.get(head)
    with django_assert_num_queries(0):
        names.get(head)


@pytest.mark.django_db(transaction=True)
def test_what_is_never_committed_is_never_kept() -> None:
    paper, names = make_paper(), Names()
    names.get()
    with transaction.atomic():
        paper.world.name = "沒有發生"
        paper.world.save()
        assert "沒有發生" in names.get(), "whoever changes it sees the change"
        assert names.kept.get()[1] is None
        transaction.set_rollback(True)
    assert names.get() == ("政治", "國際", "生活")
    with press_transaction("test"):
        paper.politics.name = "政情"
        paper.politics.save()
    assert names.get() == ("政情", "國際", "生活")


@pytest.mark.django_db(transaction=True)
def test_another_log_is_known_by_its_digests() -> None:
    make_paper()
    names = Names()
    names.get()
    state = names.kept._state
    assert state is not None
    # As after a restored backup: what is kept was true at a row of the same number, which is another one now.
    names.kept._state = replace(state, value=("舊名",), mark=replace(state.mark, digest="0" * 64))
    assert names.get() == ("政治", "國際", "生活")


@pytest.mark.django_db(transaction=True)
def test_after_many_rows_it_is_loaded_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MANY", 2)
    make_paper()
    names = Names()
    names.get()
    for name in ("渡輪", "漁港", "燈塔"):
        Topic.objects.create(name=name, slug=name)
    names.get()
    assert names.loaded == 2
    names.get()
    assert names.loaded == 2


@pytest.mark.django_db(transaction=True)
def test_while_the_log_is_empty_nothing_is_kept() -> None:
    assert not LogRow.objects.exists()
    names = Names()
    assert names.get() == names.get() == ()
    assert names.loaded == 2
    Channel.objects.create(slug="paper", name="潮聲日報", is_paper=True)
    names.get()
    names.get()
    assert names.loaded == 3
