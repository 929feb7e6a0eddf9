"""Questions with judgements, kept with the program: what readers type, and which stories each question is worth.

``demo.toml`` has questions about the demo newspaper, judged by hand; ``affairs.toml`` has affairs that stories are made
of, so that a story's worth follows from how it was made. ``python -m benchmarks --only judged`` scores the program
against them, ``python -m benchmarks.judged.parts`` says what each part of it is worth (docs/search.md).
"""
