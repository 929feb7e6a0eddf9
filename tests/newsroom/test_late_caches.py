"""The newsroom says which cache in front has not confirmed, and since when; and nothing while all is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from haowai.press import consumers
from haowai.press.purging.endpoints import NotPurged
from tests.cast import Newsroom, Paper, publish
from tests.newsroom.people import enter
from tests.reader.caches import FakeCache, fake_cache, in_front

pytestmark = pytest.mark.django_db


@pytest.fixture
def cache() -> Iterator[FakeCache]:
    with fake_cache() as cache:
        yield cache


def test_everybody_on_the_desk_is_told_of_a_cache_that_does_not_confirm(
    client: Client, paper: Paper, newsroom: Newsroom, cache: FakeCache, settings: Any
) -> None:
    (consumer,) = in_front(settings, cache.address())
    cache.status = 500
    publish(paper.world)
    with pytest.raises(NotPurged):
        consumers.run(consumer)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        enter(client, newsroom.reporter)
        assert cache.address("http") in client.get(reverse("wagtailadmin_home")).content.decode()
        cache.status = 200
        consumers.run(consumer)
        assert cache.address("http") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_without_caches_in_front_the_log_is_not_asked(
    client: Client, paper: Paper, newsroom: Newsroom, django_assert_num_queries: Any, settings: Any
) -> None:
    from haowai.press.purging.following import late_caches

    settings.PURGE_URLS = []
    with django_assert_num_queries(0):
        assert late_caches() == []
