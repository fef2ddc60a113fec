"""Budget performance (预算绩效): objectives, funds, the year's self-evaluation, scores, documents.

Where the chain ends: a line of the bureau's table is bound to an indicator, the figure is frozen
at a watermark, scored by rule beside the score that people give, and printed.
"""
