"""Who is no reader: programs say so by what they call themselves, or by what they leave out."""

from __future__ import annotations

import re
from functools import lru_cache

#: What programs call themselves, in small letters. Kept by hand: crawlers, previews, monitors, libraries, and browsers
#: without a window.
PATTERNS = (
    # Not phones of the maker Cubot.
    r"(?<!cu)bot\b|(?<!cu)bot[/;_ -]|crawl|spider|slurp|archiver|scrap|fetch|index(?:er|ing)|feed|rss|monitor|checker|"
    r"scanner|preview|headless|phantomjs|electron|selenium|puppeteer|playwright|webdriver|lighthouse|pagespeed|gtmetrix|"
    r"pingdom|uptime|facebookexternalhit|facebookcatalog|meta-external|embedly|mediapartners|google-|googleother|"
    r"apis-google|yandex(?:\.com/bots|images|media)|sogou web|ia_archiver|chatgpt|perplexity|cohere-|diffbot|semrush|"
    r"ahrefs|dataforseo|python|curl/|wget|libwww|httpclient|http_client|okhttp|java/|go-http|node-|node\.js|axios|ruby|"
    r"perl/|php/|guzzle|winhttp|postman|insomnia|apachebench|siege|jmeter|validator|w3c_"
)
_ROBOT = re.compile(PATTERNS)
_BROWSER = re.compile(r"mozilla/\d|opera/\d")
#: Browsers that have said where a request comes from for years, to every address that is secure.
_SAYS_WHENCE = re.compile(r"chrome/(?:[89]\d|\d{3})|firefox/(?:9\d|\d{3})")


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Whether a ``User-Agent`` is that of a program, or of nobody."""
    small = agent.lower()
    return not _BROWSER.match(small) or _ROBOT.search(small) is not None


@lru_cache(maxsize=4096)
def says_whence(agent: str) -> bool:
    """Whether a browser of this name sends ``Sec-Fetch-Site`` to secure addresses: one that doesn't is none."""
    return _SAYS_WHENCE.search(agent.lower()) is not None
