"""Numbers for the newsroom: what is being read, as screens, tables and curves show it."""
