"""驾驶舱: the year at a glance, each figure opened, the self-evaluation."""
