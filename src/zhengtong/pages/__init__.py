"""The shell every page shares: a citizen at the portal, a clerk at the desk and a leader in the
cockpit see one house, with one way to show a figure, a clock, a verb and a refusal.

Start with `component` (what can be shown), `shell` (header, navigation, switches), `policy`
(who may see a page, and why) and `templates/pages/base.html`.
"""
