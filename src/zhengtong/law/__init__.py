"""What statutes and national standards fix: calendars, clocks, codes, quantities, scores.

Pure functions of the standard library; the other rooms bring the data of the place.
"""
