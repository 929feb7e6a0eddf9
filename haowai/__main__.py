"""``python -m haowai``: the same as the ``haowai`` command."""

from haowai.config.cli import app

app()
