# SPDX-License-Identifier: GPL-3.0-or-later
"""The project for gunicorn, its database made: gunicorn --preload wsgi:application. Settings: see settings.py."""
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections  # noqa: E402
from urls import add_users  # noqa: E402

call_command("migrate", verbosity=0)
if not get_user_model().objects.exists():
    add_users()
connections.close_all()  # each worker opens its own
application = get_wsgi_application()
