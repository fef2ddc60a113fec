"""The record: streams of events that are chained, sealed and provable. Nothing here knows what a case is."""
