"""Entering the newsroom as somebody of the cast."""

from __future__ import annotations

from django.test import Client

from haowai.accounts.models import Staff


def enter(client: Client, staff: Staff) -> Client:
    """The client, signed in."""
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return client
