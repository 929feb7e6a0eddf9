"""What a page costs that nobody asked for before: time and queries, through everything that a request
passes."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.db import connection
from django.db.models import Max, Min

from haowai.config.wsgi import django_application as application
from haowai.press.models import ListEntry, Story
from haowai.press.models.story import TAIPEI
from haowai.sections.addresses import base_of, section_day_path, section_path, story_path
from haowai.sections.models import Section

WARM_UP = 25


def ask(url: str) -> int:
    """Ask the WSGI application behind the page cache for an address, read the answer to its end; its status."""
    parts = urlsplit(url)
    environ: dict[str, Any] = {
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "HTTP_HOST": parts.netloc,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "REMOTE_ADDR": "127.0.0.1",
    }
    setup_testing_defaults(environ)
    statuses: list[str] = []
    answer = application(environ, lambda status, headers, error=None: statuses.append(status))  # type: ignore[arg-type]
    for _ in answer:
        pass
    if close := getattr(answer, "close", None):
        close()
    return int(statuses[0].split()[0])


def measure(urls: Iterable[str], requests: int, asked: Callable[[str], int] = ask) -> dict[str, Any]:
    """Median and 99th percentile in milliseconds of as many requests as wanted, the processor's share of
    the mean, and the most queries that one of them made.

    Queries are counted in a pass of their own, so that counting costs the measured ones nothing.
    """
    sample = list(islice(cycle(urls), requests))
    queries = []
    for url in sample[:WARM_UP]:
        asked(url)
    for url in sample[:WARM_UP]:
        with counted() as count:
            status = asked(url)
        assert status == 200, f"{url} answered {status}"
        queries.append(count[0])
    times = []
    gc.collect()
    worked = time.process_time()
    for url in sample:
        start = time.perf_counter()
        status = asked(url)
        times.append((time.perf_counter() - start) * 1000)
        assert status == 200, f"{url} answered {status}"
    worked = (time.process_time() - worked) * 1000
    return {
        "median_ms": median(times),
        "p99_ms": quantiles(times, n=100)[98] if len(times) > 1 else times[0],
        "cpu_ms": worked / len(times),
        "queries": max(queries),
        "requests": len(times),
    }


@contextmanager
def counted() -> Any:
    """How many queries are made inside, as the one value of a list."""
    count = [0]

    def counter(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        count[0] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counter):
        yield count


def articles(count: int) -> list[str]:
    """Addresses of live stories, from the oldest to the newest in even steps."""
    ends = Story.objects.aggregate(first=Min("number"), last=Max("number"))
    if ends["first"] is None:
        return []
    step = (ends["last"] - ends["first"]) / max(count - 1, 1)
    numbers = {round(ends["first"] + step * place) for place in range(count)}
    sections = _sections()
    found = Story.objects.filter(number__in=numbers, status="live").values_list("number", "section_id")
    return [base_of(sections[pk].channel) + story_path(sections[pk], number) for number, pk in found]


def fronts() -> list[str]:
    """Addresses of the section fronts of the paper itself."""
    paper = [section for section in _sections().values() if section.channel.is_paper]
    return [base_of(section.channel) + section_path(section) for section in paper]


def archives(count: int) -> list[str]:
    """Addresses of archive days that have stories, over all sections and years."""
    found = []
    for section in _sections().values():
        times = ListEntry.objects.of(f"section:{section.pk}").values_list("published_at", flat=True)
        here = list(times[:: max(times.count() // max(count // 8, 1), 1)])
        base = base_of(section.channel)
        found += [base + section_day_path(section, at.astimezone(TAIPEI).date()) for at in here]
    return list(dict.fromkeys(found))[:count]


def home() -> list[str]:
    paper = next(section.channel for section in _sections().values() if section.channel.is_paper)
    return [base_of(paper) + "/"]


def _sections() -> dict[int, Section]:
    return {section.pk: section for section in Section.objects.select_related("channel")}


def pages(requests: int) -> dict[str, Any]:
    """The reader's pages."""
    return {
        "home": measure(home(), requests),
        "section": measure(fronts(), requests),
        "archive day": measure(archives(requests), requests),
        "article": measure(articles(requests), requests),
    }


def newsroom(requests: int, words: Sequence[str]) -> dict[str, Any]:
    """The newsroom's list of articles and its search, asked by an administrator."""
    from django.test import Client

    from haowai.accounts.models import Staff

    client = Client(SERVER_NAME="localhost")
    staff = Staff.objects.filter(is_superuser=True).first()
    assert staff is not None, "haowai init makes an administrator"
    Staff.objects.filter(pk=staff.pk).update(password_is_temporary=False)
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")

    def asked(path: str) -> int:
        return int(client.get(path).status_code)

    return {
        "newsroom list": measure(["/newsroom/articles/"], requests, asked),
        "newsroom search": measure([f"/newsroom/articles/?q={word}" for word in words], requests, asked),
    }
