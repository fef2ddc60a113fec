"""How work moves: procedures as tables, and `act()`, the one door through which state changes.

What a system may use of any room are the names in the `__all__` of its modules; of this one:
`procedure` (the table), `decision` (`Context`, `Effect`, `New`, `Opening`), `door` (`act`), `bulk`,
`refusals`, `timers`, `inbox`, `history`, `looks`, `models` to read. `tests/strangers` holds five
systems of at most 80 lines that are made of nothing else.
"""
