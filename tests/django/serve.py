# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: serve.py [PORT]   Serves the project on 127.0.0.1; port 0, the default, takes a free one. Prints "ready PORT VERSION"."""
import os
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from importlib.metadata import version  # noqa: E402


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass

    def address_string(self):
        return self.client_address[0]


call_command("migrate", verbosity=0)
if not get_user_model().objects.exists():
    from urls import add_users  # noqa: E402

    add_users()

port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
server = make_server("127.0.0.1", port, get_wsgi_application(), server_class=Server, handler_class=Handler)
print("ready", server.server_port, version("djangorestframework-simplejwt"), flush=True)
server.serve_forever()
