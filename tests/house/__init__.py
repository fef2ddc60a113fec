"""The house rules as checkers: each returns one line per violation, `path:line: what and why`.

`python -m tests.house` prints them all; the tests beside prove that each checker can fail.
"""
