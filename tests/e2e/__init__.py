"""The whole chain in a real browser, over the demonstration as it is started by its command."""
