"""The same story in a plain Wagtail site, served by gunicorn from PostgreSQL, without and with Django's cache of whole
pages; and what publishing costs its editor."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from benchmarks import load
from benchmarks.figures import Bench, Figure, install, left_out
from benchmarks.home import ROOT, environment, run
from benchmarks.live import newspaper, post
from benchmarks.publishing import editors_waits
from benchmarks.serving import ended, free_port, wait_for

NAMES = (
    (
        "article, warm, against the same story in a plain Wagtail site on PostgreSQL: requests/s",
        ">= 150 times",
    ),
    ("the same against that site with Django's cache middleware", ">= 8 times"),
    ("the editor's own wait against plain Wagtail's, in the same run", "(none)"),
)
#: As gunicorn's manual recommends.
WORKERS = 2 * (os.cpu_count() or 2) + 1
DRAFTS = 40


def measure(bench: Bench) -> Iterator[Figure]:
    """Three servers take turns; then two desks do."""
    programs = services()
    if load.program() is None:
        yield from left_out(NAMES, install("wrk", "wrk"))
        return
    if programs.postgres_program("initdb") is None:
        yield from left_out(NAMES, install("PostgreSQL", "postgresql"))
        return
    if importlib.util.find_spec("gunicorn") is None:
        yield from left_out(NAMES, "gunicorn is missing; make setup with the development lock brings it")
        return
    with ExitStack() as stack:
        paper = stack.enter_context(newspaper(bench, "against", processes=2, worker=True))
        folder = bench.folder / "plain"
        folder.mkdir()
        bench.folder.chmod(0o711)  # PostgreSQL's user passes through it
        database = stack.enter_context(programs.postgres(bench.folder / "pg"))
        story = paper.desk("plain_story")
        env = environment(folder, database) | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.plain.settings",
            "PLAIN_HOME": str(folder),
        }
        bench.say("a plain Wagtail site")
        site = _filled(env, folder, story, bench.times(DRAFTS, 4) + 10)
        plain = stack.enter_context(_gunicorn(env, "plain", site["path"]))
        cached = stack.enter_context(_gunicorn(env | {"PLAIN_CACHE": "yes"}, "cached", site["path"]))
        path = paper.desk("addresses")["article"]
        asker = paper.asker()
        for _ in range(4):
            asker.get(path)
        asker.close()
        ours = load.Target("haowai", paper.pid, paper.port, path, paper.host)
        bench.say("the same story, three servers in turns")
        found = load.duel([ours, plain, cached], rounds=bench.times(5, 1), seconds=bench.times(4, 3))
        for (name, target), other, limit in zip(NAMES, ("plain", "cached"), (150, 8), strict=False):
            ratio = load.ratio(found, "haowai", other)
            one, two = load.summary(found["haowai"]), load.summary(found[other])
            yield Figure(
                name,
                target,
                f"{ratio:,.1f} times ({one['per_second']:,.0f} against {two['per_second']:,.0f})",
                ratio >= limit,
                {"ratio": ratio, "haowai": one, "plain": two, "gunicorn_workers": WORKERS},
            )
        bench.say("two desks in turns")
        yield _desks(bench, paper, plain, site, env, folder)


def _desks(
    bench: Bench, paper: Any, plain: load.Target, site: dict[str, Any], env: Mapping[str, str], folder: Path
) -> Figure:
    """Both desks publish the same number of stories, some at a time in turns."""
    paper.sign_in()
    drafts = site["drafts"]
    counted, drafts = drafts[:2], drafts[2:]
    warm, drafts = drafts[:8], drafts[8:]
    for draft in warm:
        _publish(plain, draft, site["cookies"])
    ours: list[float] = []
    theirs: list[float] = []
    for at in range(0, len(drafts), 10):
        part = drafts[at : at + 10]
        theirs += [_publish(plain, draft, site["cookies"]) for draft in part]
        ours += editors_waits(paper, len(part))
    (folder / "counted.json").write_text(json.dumps(counted), encoding="utf-8")
    made = json.loads(
        run(dict(env), "benchmarks.plain.desk", "queries", str(folder / "counted.json")).splitlines()[-1]
    )
    queries = paper.desk("publishing_queries")["queries"]
    values = {
        "haowai_ms": median(ours),
        "plain_ms": median(theirs),
        "haowai_queries": queries,
        "plain_queries": made["queries"],
    }
    words = "{haowai_ms:.0f} ms, {haowai_queries} queries; plain {plain_ms:.0f} ms, {plain_queries} queries"
    return Figure(*NAMES[2], words.format_map(values), None, values)


def _publish(plain: load.Target, draft: dict[str, Any], cookies: dict[str, str]) -> float:
    """Milliseconds that the plain site's editor waits."""
    start = time.perf_counter()
    post(plain.port, "localhost", f"/admin/pages/{draft['pk']}/edit/", draft["form"], cookies)
    return (time.perf_counter() - start) * 1000


def _filled(env: dict[str, str], folder: Path, story: dict[str, Any], drafts: int) -> dict[str, Any]:
    (folder / "story.json").write_text(json.dumps(story), encoding="utf-8")
    run(env, "django", "migrate", "--verbosity", "0")
    run(env, "django", "collectstatic", "--no-input", "--verbosity", "0")
    said = run(env, "benchmarks.plain.desk", "fill", str(folder / "story.json"), str(drafts))
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@contextmanager
def _gunicorn(env: dict[str, str], name: str, path: str) -> Iterator[load.Target]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}"]
    started = subprocess.Popen(  # noqa: S603 the plain site's server
        [*command, "--log-level", "error", "benchmarks.plain.wsgi:application"],
        env=env,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with ended(started):
        wait_for(started, port)
        yield load.Target(name, started.pid, port, path)


def services() -> ModuleType:
    """The tests' services: they know how to start a PostgreSQL of its own."""
    spec = importlib.util.spec_from_file_location("test_services", ROOT / "scripts" / "test_services.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
