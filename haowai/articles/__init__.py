"""The article as it is written, and how it goes to press."""
