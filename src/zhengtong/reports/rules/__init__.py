"""Rules: what must hold between the facts of a report, a named function each."""
