"""What the article's form asks while somebody writes: names of topics, and what a person signs with."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404

from haowai.sections.models import Person, Topic

SUGGESTIONS = 12


def topic_names(request: HttpRequest) -> JsonResponse:
    """Names of topics that hold the term, for completion."""
    term = request.GET.get("term", "").strip()
    names = Topic.objects.filter(name__icontains=term).order_by("name") if term else Topic.objects.none()
    return JsonResponse(list(names.values_list("name", flat=True)[:SUGGESTIONS]), safe=False)


def person_signs_with(request: HttpRequest, pk: int) -> JsonResponse:
    """The role and place that a person's byline starts from."""
    person = get_object_or_404(Person, pk=pk)
    return JsonResponse({"role": person.role, "place": person.place})
