"""The public pages: what was printed, as readers meet it."""
