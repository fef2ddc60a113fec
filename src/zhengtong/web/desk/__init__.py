"""办公桌: inbox and case pages for those who handle cases."""
