"""Answers: what the checker found, for a person or a program."""
