"""Related stories: how good the lists are on the judged set, against the latest of the same section, and what working
one out costs in an archive of so many stories."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from statistics import fmean, median
from typing import Any

from benchmarks.figures import Bench, Figure
from benchmarks.home import empty_home, environment, step

TIMES, TWICE, OLD, MS = 10, 0.01, 0.15, 40
#: Stories whose lists are worked out to see what it costs, after some that warm up.
SAMPLE, WARM = 400, 60


def measure(bench: Bench) -> Iterator[Figure]:
    """The figures at ``bench.stories`` stories."""
    home = bench.folder / "related"
    shutil.copytree(empty_home(bench.folder), home)
    env = environment(home, "")
    bench.say(f"related: writing {bench.stories:,} stories and the affairs")
    step(env, "grow", str(bench.stories))
    bench.say("related: judging")
    yield from figures(step(env, "related", str(bench.times(SAMPLE, 20))))


def figures(found: dict[str, Any]) -> Iterator[Figure]:
    """What the step found, beside the targets."""
    ratio = found["ndcg"] / max(found["latest"], 1e-3)
    yield Figure(
        "related: nDCG@10 on the judged set, against the latest of the same section",
        f">= {TIMES} times",
        f"{found['ndcg']:.3f} against {found['latest']:.3f} ({found['seeds']} stories)",
        ratio >= TIMES,
        found,
    )
    yield Figure(
        "related: boxes with the same story twice in the first five",
        f"<= {TWICE:.0%}",
        f"{found['twice']:.1%}",
        found["twice"] <= TWICE,
        found,
    )
    yield Figure(
        "related: older than two years in the first five, when newer ones exist",
        f"<= {OLD:.0%}",
        f"{found['old']:.1%}",
        found["old"] <= OLD,
        found,
    )
    yield Figure(
        f"related worked out at press, at {found['stories']:,} stories: median, 95th percentile",
        f"p95 <= {MS} ms",
        f"{found['p50_ms']:.1f} ms, {found['p95_ms']:.1f} ms (processor {found['cpu_p95_ms']:.1f} ms)",
        found["p95_ms"] <= MS,
        found,
    )


def judge(sample: str) -> dict[str, Any]:
    """The step itself, in the newspaper's home: prints the affairs, makes the index, and looks at every list."""
    from benchmarks.affairs import FIRST, PLACES, ndcg, shows_twice
    from haowai.discovery.feeding import SearchIndex
    from haowai.discovery.related.computing import renew
    from haowai.discovery.related.likeness import is_old
    from haowai.discovery.related.lists import Lists
    from haowai.discovery.shelf import shelf
    from haowai.press import keys
    from haowai.press.models import ListEntry, Story

    known = _printed()
    index = SearchIndex()
    for _ in index.rebuild():
        pass
    index.close()
    archive = shelf().reader()
    lists = Lists()
    costs = [_cost(number, archive) for number in _some(int(sample) + WARM)][WARM:]
    scores, latest, twice, ages = [], [], [], []
    for number, seed in known.items():
        renew(number, archive, lists, neighbours=False)
        listed = [entry[0] for entry in lists[number].others]
        scores.append(ndcg(seed, listed, known))
        twice.append(shows_twice(seed, listed, known))
        times = dict(Story.objects.filter(pk__in=listed).values_list("number", "published_at"))
        ages += [is_old(times[other], seed.published_at) for other in listed[:FIRST]]
        section = Story.objects.values_list("section_id", flat=True).get(pk=number)
        newest = ListEntry.objects.of(keys.section(section)).exclude(story=number)
        latest.append(ndcg(seed, list(newest.values_list("story_id", flat=True)[:PLACES]), known))
    wall, cpu = sorted(each[0] for each in costs), sorted(each[1] for each in costs)
    return {
        "stories": Story.objects.count(),
        "seeds": len(scores),
        "ndcg": fmean(scores),
        "latest": fmean(latest),
        "twice": fmean(twice),
        "old": fmean(ages),
        "p50_ms": median(wall) * 1000,
        "p95_ms": wall[int(len(wall) * 0.95)] * 1000,
        "cpu_p95_ms": cpu[int(len(cpu) * 0.95)] * 1000,
    }


def _cost(number: int, archive: Any) -> tuple[float, float]:
    """Seconds, and seconds of the processor, that a story takes from its going to press to the rows that would be
    written."""
    from haowai.discovery.related.computing import renew
    from haowai.discovery.related.lists import Lists

    start, worked = time.perf_counter(), time.process_time()
    renew(number, archive, Lists())
    return time.perf_counter() - start, time.process_time() - worked


def _some(count: int) -> list[int]:
    """Stories from all years, evenly."""
    from haowai.press.models import Story

    numbers = list(Story.objects.order_by("number").values_list("number", flat=True))
    return numbers[:: max(len(numbers) // count, 1)][:count]


def _printed() -> dict[int, Any]:
    """Print the affairs, unless they are, and answer their stories by number."""
    from benchmarks.affairs import told
    from benchmarks.newspaper import ACTOR
    from haowai.articles.bulk import Manuscript, taipei_day, write
    from haowai.articles.content import paragraph_html
    from haowai.articles.models import Article, Signature
    from haowai.press.models import Story
    from haowai.sections.models import Section

    stories = told()
    # As articles keep them: blanks are plain ones.
    headlines = {" ".join(story.headline.split()): story for story in stories}
    if not Story.objects.filter(headline__in=headlines).exists():
        sections = {section.slug: section for section in Section.objects.select_related("channel")}
        manuscripts = []
        for story in stories:
            body = [("paragraph", paragraph_html(text)) for text in story.paragraphs]
            article = Article(
                section=sections[story.section],
                headline=story.headline,
                body=body,
                published_at=story.published_at,
            )
            signed = [Signature(role="潮聲社", form="agency", day=1)] if story.agency else []
            manuscripts.append(Manuscript(article, begun=taipei_day(story.published_at), signatures=signed))
        write(manuscripts, publish=True, actor=ACTOR)
    found = Story.objects.filter(headline__in=headlines).values_list("number", "headline")
    return {number: headlines[headline] for number, headline in found}
