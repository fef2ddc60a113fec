"""What every test may use: a store of its own in a temporary folder, people, a clock to turn."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from zhengtong.record.keys import FileKeys

# pytest-django has read the settings by now; what names a folder on disk is turned aside here,
# before any test opens a store.
settings.ZHENGTONG_VAR = tempfile.mkdtemp(prefix="zhengtong-test-")
# When the process ends, not the session: threads of a test may still hold the store open until then.
atexit.register(shutil.rmtree, settings.ZHENGTONG_VAR, ignore_errors=True)
settings.ZHENGTONG_STORE = "test"
Path(settings.ZHENGTONG_VAR, "test").mkdir()
FileKeys.create(Path(settings.ZHENGTONG_VAR, "keys", "test"))
