"""A report beside other papers: approved objectives, budget, accounts, last year, other units.

"Is it the approved target?" is the reviewer's first question. What another paper is, its own title
says; the rules for it are in `zhengtong.reports.rules.objectives`, `tying` and `copied`.
"""
