"""交换: other platforms' exports become events with provenance; no system is named here."""
