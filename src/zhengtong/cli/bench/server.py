"""The site as a city runs it: two workers on PostgreSQL (for `flow_api`)."""

import sys

from zhengtong.cli.hall import open_store
from zhengtong.cli.serve_command import serve

if __name__ == "__main__":
    open_store()
    serve("127.0.0.1", int(sys.argv[1]), threads=4, workers=2)
