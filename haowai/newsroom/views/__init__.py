"""The newsroom's own screens."""
