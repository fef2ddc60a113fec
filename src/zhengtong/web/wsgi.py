"""The WSGI application that gunicorn's threads serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.web.settings")
application = get_wsgi_application()
