"""好差评: five levels, once a case, active and default apart; a bad one is repaired as a case."""
