"""Facts: what a report says in numbers, each with its unit, its scope and its exact place."""
