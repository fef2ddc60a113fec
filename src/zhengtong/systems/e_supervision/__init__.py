"""电子监察, version 0: warning cards and their life. Later work brings the rules in full."""
