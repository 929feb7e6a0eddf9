"""Purging the caches in front of Haowai (Varnish, a CDN): what a change of the press log takes out of them.

Whoever publishes purges them before "published" is answered (``publishing.py``); the worker does it again from the log
until each has confirmed (``following.py``). See docs/caches.md.
"""

#: A key that every answer for caches in front has: purging it empties them. It stands here since what tells caches of
#: keys runs in processes that load little else.
EVERYTHING = "everything"
