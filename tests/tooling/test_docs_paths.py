"""What documents name in the tree is there, every document is led to, and decisions have their form."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from haowai.accounts.roles import Role
from tests.tooling.documents import DOCS, DOCUMENTS, FENCE, ROOT, SPAN, first_spans, names, sections, text

DECISIONS = sorted(DOCS.glob("decisions/[0-9]*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)")
PATH = re.compile(r"^(?:haowai|tests|scripts|docs|requirements|benchmarks|deploy)/[\w./-]*[\w/]$")


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_paths_that_are_named_exist(document: Path) -> None:
    spans = SPAN.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
    assert [span for span in spans if PATH.match(span) and not (ROOT / span).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_no_document_names_a_folder_of_somebodys_machine(document: Path) -> None:
    assert (
        re.findall(r"(?:^|[\s`(])/(?:home|root|work|tmp|Users)/\S+", document.read_text(encoding="utf-8"))
        == []
    )


@pytest.mark.parametrize("readme", sorted(ROOT.glob("README*.md")), ids=names)
def test_every_document_is_led_to_from_the_readme(readme: Path) -> None:
    seen: set[Path] = set()
    ahead = [readme]
    while ahead:
        document = ahead.pop()
        if document in seen:
            continue
        seen.add(document)
        if document.suffix == ".md":
            links = LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8")))
            ahead += [(document.parent / link).resolve() for link in links if "://" not in link]
    assert {names(path) for path in DOCS.rglob("*.md") if path not in seen} == set()


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    listed = dict(re.findall(r"\| \[\d{4}\]\(([^)]+)\) \| (.+?) \|", text("decisions/README.md")))
    titles = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in DECISIONS}
    assert {name: f"# {name[:4]} {title}" for name, title in listed.items()} == titles


@pytest.mark.parametrize("decision", DECISIONS, ids=names)
def test_a_decision_says_what_was_asked_chosen_and_found(decision: Path) -> None:
    headings = list(sections(decision.read_text(encoding="utf-8")))
    found = headings.pop(3)
    assert headings == ["Question", "Choice", "Why", "Consequences"]
    assert found in {"Looked up", "Measured", "Looked up and measured"}


def test_every_role_is_described() -> None:
    assert set(first_spans(sections(text("newsroom.md"))["Roles"])) == set(Role.values)


def test_rooms_are_those_of_the_package() -> None:
    listed = re.findall(r"^\| \[(\w+)\]", sections(text("architecture.md"))["Rooms"], re.MULTILINE)
    rooms = {path.parent.name for path in (ROOT / "haowai").glob("*/__init__.py")}
    assert set(listed) == rooms


def test_the_picture_is_told_in_words_and_follows_the_dark_scheme() -> None:
    picture = ElementTree.parse(DOCS / "architecture.svg").getroot()  # noqa: S314 our own file
    told = {element.tag.rpartition("}")[2] for element in picture}
    assert {"title", "desc"} <= told
    assert "prefers-color-scheme: dark" in text("architecture.svg")
