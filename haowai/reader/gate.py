"""Consent at the 18+ gate: given by a form of our own, kept in a signed cookie, and read nowhere but in the views.

The cookie says one thing, that whoever uses this browser said to be 18; it names nobody. See docs/decisions/0019.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE = "haowai_adult"
SALT = "haowai.reader.gate"
SAID = "18"
#: Restricted To Adults: the label that filters in families and schools look for (https://www.rtalabel.org/).
RTA = "RTA-5042-1996-1400-1577-RTA"
HOUR = 3600
#: A cookie of the session lives as long as the browser stays open, which on a phone is for ever: not so its signature.
SESSION_HOURS = 24
#: Bytes of a form: the path back, percent-encoded, and the answer.
LONGEST_FORM = 16_384
LONGEST_PATH = 2000
_ADDRESS = re.compile(r"[\d.]+|.*:.*")


def consents(request: HttpRequest) -> bool:
    """Whether the reader said to be 18 and it still counts. Forged, cut and outlived cookies are as good as none."""
    cookie = request.COOKIES.get(COOKIE)
    if not cookie:
        return False
    try:
        return _signer().unsign(cookie, max_age=(settings.CONSENT_HOURS or SESSION_HOURS) * HOUR) == SAID
    except BadSignature:
        return False


def grant(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the consent into the answer."""
    response.set_cookie(
        COOKIE,
        _signer().sign(SAID),
        max_age=settings.CONSENT_HOURS * HOUR or None,
        domain=cookie_domain(_host(request)),
        path="/",
        secure=settings.BASE_URL.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )


def withdraw(request: HttpRequest, response: HttpResponseBase) -> None:
    """Take the consent back: browsers forget the cookie."""
    response.delete_cookie(COOKIE, path="/", domain=cookie_domain(_host(request)), samesite="Lax")


def cookie_domain(host: str) -> str | None:
    """The domain whose hosts share a consent that was given at ``host`` (with or without port): the paper's own, so
    that all channels below it do. None for a host that stands alone (another domain, a bare ``localhost``, an IP
    address): the cookie is that host's only.
    """
    name = host.rsplit(":", 1)[0].lower()
    paper = urlsplit(settings.BASE_URL).hostname or ""
    if paper in {"localhost", "127.0.0.1"}:
        paper = "haowai.localhost"
    bare = paper.removeprefix("www.")
    shared = bare if "." in bare else paper
    if "." not in shared or _ADDRESS.fullmatch(shared):
        return None
    return shared if name == shared or name.endswith("." + shared) else None


def is_own_form(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of the same host. Readers' pages have no token against forgery, since they
    have no cookie: browsers themselves say where a form comes from. One that says nothing at all is not believed.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer")
    try:
        return bool(said) and urlsplit(said).netloc.lower() == _host(request)
    except ValueError:
        return False


def is_short_form(request: HttpRequest) -> bool:
    """Whether the body is no longer than what the gate's own form sends."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isascii() and length.isdigit() and len(length) < 6 and int(length) <= LONGEST_FORM


def path_back(wanted: str) -> str:
    """The path (with its query) of this host that a form names to go on to, percent-encoded; the home page for whatever
    would lead to another host, or is no path.
    """
    fine = (
        wanted.startswith("/")
        and len(wanted) <= LONGEST_PATH
        and wanted.isprintable()
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    )
    return iri_to_uri(wanted) if fine else "/"


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)


def _host(request: HttpRequest) -> str:
    """As asked, in small letters, with its port."""
    return str(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")).lower()
