"""The page cache: pages are printed once and served like files, and none is served that is no longer true.

One idea: keys remember when they were last purged, a page remembers what it was made from. See docs/cache.md.
"""
