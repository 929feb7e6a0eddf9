"""A fictional daily that fills a new installation."""
