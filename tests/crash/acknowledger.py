"""Acts, one after another; each is acknowledged by one line as soon as `act()` has returned.

`python -m tests.crash.acknowledger COUNT` serves the hall that the environment names.
"""

from __future__ import annotations

import sys

from tests.crash.writers import say


def main(count: int) -> None:
    """Register applications at the counter."""
    import django

    django.setup()
    from tests.flow.county import Walk

    for _ in range(count):
        say("acknowledged", Walk().open("register").last.event)


if __name__ == "__main__":
    main(int(sys.argv[1]))
