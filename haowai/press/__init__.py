"""The log of everything printed, and what is derived from it."""
