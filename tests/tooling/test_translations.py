"""The interface speaks Traditional Chinese: every sentence of it is in the catalogue, and none that is gone."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def gather() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gather_messages", ROOT / "scripts" / "gather_messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_message_is_translated(gather: ModuleType) -> None:
    missing = gather.untranslated(gather.gathered(gather.read_catalogue()))

    assert missing == [], "run .venv/bin/python scripts/gather_messages.py and translate what it adds"


def test_the_catalogue_holds_nothing_that_is_gone(gather: ModuleType) -> None:
    said = {found[0] if isinstance(found, tuple) else found for _, found, _ in gather.messages()}
    kept = {m.id[0] if isinstance(m.id, tuple) else m.id for m in gather.read_catalogue() if m.id}

    assert kept - said == set()


def test_translations_keep_the_placeholders(gather: ModuleType) -> None:
    for message in gather.read_catalogue():
        # A singular may leave the number out; Chinese has one form for both.
        english = message.id if isinstance(message.id, str) else " ".join(message.id or "")
        chinese = message.string if isinstance(message.string, str) else message.string[0]
        if english:
            assert set(re.findall(r"%\(\w+\)", english)) == set(re.findall(r"%\(\w+\)", chinese)), english


def test_what_templates_say_is_found(gather: ModuleType) -> None:
    template = """
    {% translate "Latest" %} {% translate 'Archive' as words %}
    {% blocktranslate trimmed with name=topic.name %}
      All about
      {{ name }}
    {% endblocktranslate %}
    {% blocktranslate count counter=n %}one story{% plural %}{{ counter }} stories{% endblocktranslate %}
    {% include "card.html" with label=_("Most read") %}
    """

    assert list(gather.template_messages(template)) == [
        "Latest",
        "Archive",
        "Most read",
        "All about %(name)s",
        ("one story", "%(counter)s stories"),
    ]
