"""Related stories: what is worked out when a story goes to press, and what of it may be shown. See
docs/decisions/0029-related-stories.md."""
