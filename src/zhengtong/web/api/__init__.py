"""JSON for programs: the same door, the same policies."""
