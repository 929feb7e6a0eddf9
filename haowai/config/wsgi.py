"""The WSGI entries that the server loads: the page cache, and Django behind it."""

import atexit
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haowai.config.settings")
django_application = get_wsgi_application()

# Only now: its settings are loaded.
from haowai.audience.writing import collector  # noqa: E402
from haowai.config.proxies import told_by_lane  # noqa: E402
from haowai.reader.cache.middleware import page_cache  # noqa: E402

application = page_cache(django_application)
#: The same for a server that lanes alone can reach.
behind_lanes = told_by_lane(application)

# What pages report is written from this process too; and what is left of it when the process ends.
collector.start()
atexit.register(collector.stop)
