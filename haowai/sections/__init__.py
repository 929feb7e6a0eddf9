"""Channels (sister sites), sections, topics, people and fronts."""
