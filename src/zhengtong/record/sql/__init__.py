"""The event table in each database's own SQL, and the guards that keep it append-only."""
