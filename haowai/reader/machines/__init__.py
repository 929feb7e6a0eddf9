"""What is made for machines: feeds, sitemaps, the JSON API, structured data, and the small files that crawlers read.

All of it obeys the gate as a reader without consent would meet it: of a restricted story nothing but the headline
that the desk wrote to be safe.
"""
