"""Settings, root addresses, server entry and command line: composition only."""
