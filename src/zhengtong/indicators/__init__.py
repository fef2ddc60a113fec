"""Figures that are computed from records: definitions, engine, evidence, freezing.

Knows events and nothing of the systems that wrote them; each system declares its own figures.
"""
