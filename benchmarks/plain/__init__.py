"""A plain Wagtail site with the same story: what Haowai is held against. Wagtail's own project template, a page model
with a stream field, PostgreSQL, gunicorn."""
