"""docs/addresses.md against the reader's addresses: examples lead somewhere, and each pattern has one."""

import re

import pytest
from django.urls import URLPattern, resolve

from haowai.reader import views
from haowai.reader.urls import urlpatterns
from tests.tooling.documents import SPAN, rows, text

EXAMPLES = [span for row in rows(text("addresses.md")) for cell in row for span in SPAN.findall(cell)]
PATTERNS = [pattern for pattern in urlpatterns if pattern.callback is not views.nothing]


@pytest.mark.parametrize("address", EXAMPLES)
def test_examples_lead_somewhere(address: str) -> None:
    assert resolve(address).func is not views.nothing


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.pattern))
def test_every_address_has_an_example(pattern: URLPattern) -> None:
    assert any(re.search(str(pattern.pattern), address.removeprefix("/")) for address in EXAMPLES)
