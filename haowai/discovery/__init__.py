"""Finding stories: the text index and what is asked of it, related stories, topics that a text names."""
