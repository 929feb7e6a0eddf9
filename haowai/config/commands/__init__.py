"""Commands that set up, serve and examine an installation."""
