"""Staff, their roles, and signing in."""
