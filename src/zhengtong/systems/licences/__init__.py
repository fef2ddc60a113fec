"""电子证照, version 0: what was collected, of which kind, until when. Later work brings it in full."""
