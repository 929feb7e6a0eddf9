"""The tables of what is being read, in a database that may be one of their own."""
