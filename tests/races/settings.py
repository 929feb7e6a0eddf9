"""Settings of the servers and publishers in a race: the installation's own, with plain names for static files, which
would have to be collected first."""

from haowai.config.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
