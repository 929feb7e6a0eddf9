"""The desk: Wagtail hooks, workflow, screens of the newsroom."""
