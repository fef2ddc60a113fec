"""A simulated year, case by case, that adds up to the published totals; it enters by the one door."""
