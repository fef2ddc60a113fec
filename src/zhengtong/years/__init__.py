"""Data of the years that can be replayed, one folder a county and year."""
