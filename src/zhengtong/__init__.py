"""政通: from the counter to the self-evaluation, one chain of records."""

__version__ = "0.1.0"
