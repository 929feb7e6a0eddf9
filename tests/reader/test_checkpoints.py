"""The signed checkpoints are published, so that anybody can keep one."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client

from haowai.press.checkpoints import check_signature, make_checkpoint, read_checkpoint
from haowai.sections.models import Section
from tests.cast import Paper, publish

pytestmark = pytest.mark.django_db


def test_what_is_published_can_be_checked(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    checkpoint = make_checkpoint()
    assert checkpoint
    for name in ("latest", str(checkpoint.number)):
        response = reader.get(f"/press/checkpoints/{name}.json")
        assert response["Content-Type"] == "application/json"
        check_signature(read_checkpoint(response.text))
    page = reader.get("/press/checkpoints/").text
    assert checkpoint.digest in page
    assert f'href="/press/checkpoints/{checkpoint.number}.json"' in page


def test_the_feed_has_each_checkpoint(paper: Paper, reader: Client) -> None:
    publish(paper.world)
    checkpoint = make_checkpoint()
    assert checkpoint
    response = reader.get("/press/checkpoints/feed.atom")
    assert response["Content-Type"] == "application/atom+xml"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 our own
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert [entry.findtext("a:title", namespaces=names) for entry in feed.findall("a:entry", names)] == [
        str(checkpoint.number)
    ]
    content = feed.findtext("a:entry/a:content", namespaces=names)
    assert content
    check_signature(read_checkpoint(content))


def test_before_the_first_there_is_an_empty_page(paper: Paper, sports: Section, reader: Client) -> None:
    assert reader.get("/press/checkpoints/").status_code == 200
    assert reader.get("/press/checkpoints/latest.json").status_code == 404
    assert reader.get("/press/checkpoints/5.json").status_code == 404
    assert reader.get("/press/checkpoints/feed.atom").status_code == 200
    elsewhere = reader.get("/press/checkpoints/", HTTP_HOST="sports.haowai.localhost:8000")
    assert elsewhere["Location"] == "http://localhost:8000/press/checkpoints/"
