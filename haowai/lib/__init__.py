"""Tools that know nothing of newspapers; imports nothing of ours."""
