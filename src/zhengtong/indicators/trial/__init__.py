"""A trial ground: made-up events in the record's exact schema, to test and time the figures.

Nothing here is a hall's data; every event says so in its origin.
"""
