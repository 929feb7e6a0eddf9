"""docs/performance.md against the bench: it names the families of figures that there are, and no others."""

from benchmarks.__main__ import FAMILIES
from tests.tooling.documents import first_spans, text

FIGURES = text("performance.md").partition("## How it is measured")[0]


def test_every_family_of_figures_is_told() -> None:
    assert sorted(first_spans(FIGURES)) == sorted(FAMILIES)
