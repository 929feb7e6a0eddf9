"""Searching, for readers: what an address asks for, what was found as a page shows it, and the ways to narrow it."""
