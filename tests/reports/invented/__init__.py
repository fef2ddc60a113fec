"""Reports of invented units: consistent ones, the same with one number changed, and damaged."""
