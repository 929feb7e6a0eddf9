"""The pages: each a frozen view of what was printed, and the one function that builds it."""
