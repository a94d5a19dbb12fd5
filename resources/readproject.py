# SPDX-License-Identifier: GPL-3.0-or-later
"""What Jotlab runs with a Django project's own interpreter, to read what is true of the project.

python -B - MANAGE.PY [options] < readproject.py

manage.py is run as `manage.py check` would be, up to where Django's command line begins; what follows takes its place.
Nothing is written and no socket is opened, neither by this script nor, as far as Python can refuse it, by the project's
own code at import; what that code tried is told. The answer is one JSON document after the line "jotlab-project 1" on
standard output; what the project prints goes to standard error. For Python 3.7 to 3.14, Django 3.2 to 6.0, Simple JWT
4.8 to its head.
"""
import argparse
import ast
import base64
import datetime
import errno
import faulthandler
import hashlib
import inspect
import json
import os
import pathlib
import runpy
import sys
import traceback

answer_fd = os.dup(1)
os.dup2(2, 1)  # whatever prints from here on speaks to standard error

parser = argparse.ArgumentParser()
parser.add_argument("manage")
parser.add_argument("--time-limit", type=int, default=30, help="seconds")
parser.add_argument("--with-key", action="store_true", help="the signing key itself stands in the answer")
parser.add_argument("--key-only", action="store_true", help="only which key signs; no app is loaded")
parser.add_argument("--users", type=int, default=100, help="at most so many users are listed")
parser.add_argument("--find", help="only users with this in their name, or as their primary key")
parser.add_argument("--issue", choices=["pair", "access", "refresh", "sliding"], help="tokens of a user, by the project")
parser.add_argument("--user", help="the user's name")
parser.add_argument("--user-id", help="the user's primary key")
parser.add_argument("--first-user", action="store_true", help="where none is named: the first that is active")
parser.add_argument("--with-database", action="store_true", help="the answer has how its database is reached, the password, too")
parser.add_argument("--online", action="store_true", help="a database that is no SQLite file may be asked")
parser.add_argument("--write", action="store_true", help="with --issue: rows of outstanding tokens are written")
options = parser.parse_args()

manage = os.path.abspath(options.manage)
root = os.path.dirname(manage)
document = {"root": root, "manage": manage, "problems": []}
BLACKLIST = "rest_framework_simplejwt.token_blacklist"


# ---- What is refused, and told -------------------------------------------------------------------------------------

effects = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
            "os.utime", "os.setxattr", "os.removexattr")


def is_own(path):
    """Whether the file belongs to the project, not to a library beside it."""
    return path.startswith(root + os.sep) and "site-packages" not in path and "dist-packages" not in path


def relative(path):
    return os.path.relpath(path, root) if path.startswith(root + os.sep) else path


def caller():
    """The innermost line of the project's own code that is running."""
    frame = sys._getframe(2)
    while frame is not None:
        if is_own(frame.f_code.co_filename):
            return {"file": relative(frame.f_code.co_filename), "line": frame.f_lineno}
        frame = frame.f_back
    return None


def is_device(path):
    """Whether writing there leaves nothing behind; below /dev there are folders of ordinary files, too."""
    path = os.path.abspath(path)
    return path.startswith("/dev/") and not path.startswith(("/dev/shm/", "/dev/mqueue/", "/dev/hugepages/"))


def tell_effect(what, target):
    effect = {"what": what, "target": str(target)[:300], "place": caller()}
    if effect not in effects and len(effects) < 20:
        effects.append(effect)


def guard(event, arguments):
    if event == "open":
        path, flags = arguments[0], arguments[2]
        if isinstance(path, int) or not isinstance(flags, int) or not flags & WRITING:
            return
        if is_device(os.fsdecode(path)):
            return
        tell_effect("write", os.fsdecode(path))
        if not options.write:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), os.fsdecode(path))
    elif event in CHANGING:
        path = os.fsdecode(arguments[0]) if not isinstance(arguments[0], int) else str(arguments[0])
        if is_device(path) or (event == "os.mkdir" and os.path.isdir(path)):
            return
        tell_effect("write", path)
        if not options.write:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
    elif event in ("socket.connect", "socket.getaddrinfo"):
        address = arguments[1] if event != "socket.getaddrinfo" else arguments[:2]
        tell_effect("network", ":".join(str(part) for part in address[:2]) if isinstance(address, tuple) else address)
        if not options.online:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
    elif event == "sqlite3.connect":
        name = os.fsdecode(arguments[0]) if isinstance(arguments[0], (str, bytes, os.PathLike)) else ""
        if name in ("", ":memory:") or "mode=ro" in name or "mode=memory" in name or options.write:
            return
        tell_effect("write", name)
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), name)
    elif event in ("subprocess.Popen", "os.system", "os.posix_spawn"):
        words = arguments[1] if event == "subprocess.Popen" else arguments[0]
        tell_effect("program", " ".join(map(str, words)) if isinstance(words, (list, tuple)) else words)
    elif event == "os.exec":
        raise OSError(errno.EPERM, "another program would take this one's place", os.fsdecode(arguments[0]))


# ---- Values in JSON ------------------------------------------------------------------------------------------------


def dotted(thing):
    """The name by which a class or function is imported; a function under @api_view gave the class its own name alone."""
    name = getattr(thing, "__name__", "?")
    whole = getattr(thing, "__qualname__", name)
    return "%s.%s" % (getattr(thing, "__module__", "?"), whole if whole.endswith(name) else name)


def plain(value):
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime.timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds == int(seconds) else seconds
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if inspect.isclass(value) or inspect.isfunction(value):
        return dotted(value)
    return str(value)


def error_of(error):
    """An exception with the last lines of its traceback and the innermost line of the project's own code."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__)
              if frame.filename not in ("<stdin>", runpy.__file__) and not frame.filename.startswith("<frozen runpy")]
    place = None
    for frame in frames:
        if is_own(frame.filename):
            place = {"file": relative(frame.filename), "line": frame.lineno}
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno or 0}
    lines = traceback.format_list(frames[-4:]) + traceback.format_exception_only(type(error), error)
    return {
        "type": type(error).__name__,
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "text": str(error)[:2000],
        "traceback": "".join(lines)[-4000:].rstrip().split("\n"),
        "place": place,
        "innermost": frames[-1].filename if frames else None,
        "database": is_of_database(error),
        "sqlstate": getattr(error.__cause__, "pgcode", None) or getattr(error.__cause__, "sqlstate", None),
    }


def is_of_database(error):
    module = sys.modules.get("django.db.utils")
    return module is not None and isinstance(error, module.Error)


def part(name, function, *arguments):
    """The function's answer; what goes wrong in it is a problem of that part alone."""
    try:
        return function(*arguments)
    except Exception as error:  # the project's own code may raise anything
        document["problems"].append(dict(error_of(error), part=name))
        return None


# ---- Settings ------------------------------------------------------------------------------------------------------


def versions():
    found = {"python": "%d.%d.%d" % sys.version_info[:3]}
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:  # Python 3.7
        from pkg_resources import DistributionNotFound as PackageNotFoundError
        from pkg_resources import get_distribution

        def version(name):
            return get_distribution(name).version
    for name in ("Django", "djangorestframework", "djangorestframework-simplejwt", "PyJWT", "cryptography", "dj-rest-auth",
                 "djoser", "django-ninja-jwt", "django-cors-headers", "django-allauth", "drf-spectacular"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            pass
    return found


def source_files(settings_module):
    """The project's own files that were loaded for the settings; the settings module itself is the first."""
    files = []
    for module in [sys.modules.get(settings_module)] + list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if path and path.endswith(".py") and is_own(os.path.abspath(path)) and os.path.abspath(path) not in files:
            files.append(os.path.abspath(path))
    return files


def parsed(path):
    try:
        return ast.parse(pathlib.Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def constant(node):
    return getattr(node, "value", getattr(node, "s", None))


def setting_lines(path):
    """Where names are set in a file: assigned, or a key of a dict, as in SIMPLE_JWT."""
    lines = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    lines[target.id] = node.lineno
                elif isinstance(target, ast.Subscript):
                    index = constant(getattr(target.slice, "value", target.slice))
                    index = index if isinstance(index, str) else constant(target.slice)
                    if isinstance(index, str):
                        lines[index] = node.lineno
        elif isinstance(node, ast.Dict):
            for key in node.keys:
                if isinstance(constant(key), str):
                    lines[constant(key)] = key.lineno
        elif isinstance(node, ast.keyword) and node.arg:
            lines[node.arg] = node.value.lineno
    return lines


def is_tracked(path):
    """Whether git has the file: true, false, or None where there is no git."""
    for folder in pathlib.Path(path).parents:
        index = folder / ".git" / "index"
        if index.is_file():
            return os.fsencode(pathlib.Path(path).relative_to(folder).as_posix()) + b"\0" in index.read_bytes()
    return None


def key_home(key, files):
    """Where the key's own text stands: in the source, in a file beside it, in a variable; None: nowhere."""
    for path in files:
        for node in ast.walk(parsed(path)):
            if constant(node) in (key, key.encode()) and hasattr(node, "lineno"):
                return {"kind": "source", "file": relative(path), "line": node.lineno, "tracked": is_tracked(path)}
    beside = [pathlib.Path(root), pathlib.Path(root).parent]
    names = [path for folder in beside for path in sorted(folder.glob(".env*"))]
    names += [path for folder in (root, root + "/*", root + "/*/*") for suffix in ("pem", "key", "txt")
              for path in sorted(pathlib.Path(root).glob(os.path.relpath(folder, root) + "/*." + suffix))][:200]
    lines = [line for line in key.splitlines() if line.strip() and not line.startswith("-----")]
    for path in names:
        if path.is_file() and path.stat().st_size < 1 << 16 and lines:
            for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
                if lines[0] in line:
                    return {"kind": "file", "file": relative(str(path)), "line": number, "tracked": is_tracked(str(path))}
    for name, value in os.environ.items():
        if value in (key, key.replace("\n", "\\n")):
            return {"kind": "environment", "variable": name}
    return None


def signing_key(settings, user_settings, files):
    own = "SIGNING_KEY" in user_settings
    key = user_settings["SIGNING_KEY"] if own else settings.SECRET_KEY
    if key is None or key in ("", b""):
        return {"from": "missing"}
    text = key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)
    octets = key if isinstance(key, bytes) else text.encode()
    found = {
        "from": "SIGNING_KEY" if own else "SECRET_KEY",
        "fingerprint": hashlib.sha256(octets).hexdigest()[:16],
        "octets": len(octets),
        "insecure": text.startswith("django-insecure-"),
        "home": None if options.key_only else part("signing_key", key_home, text, files),
    }
    if options.with_key:
        found["base64"] = base64.b64encode(octets).decode()
    return found


def simple_jwt(settings, user_settings):
    """Every setting of the Simple JWT that is installed but its key; classes by their names, times as seconds."""
    from rest_framework_simplejwt import settings as module

    values = {}
    for name, default in module.DEFAULTS.items():
        if name == "SIGNING_KEY":
            continue
        value = user_settings.get(name, default)
        if name == "VERIFYING_KEY" and str(user_settings.get("ALGORITHM", "HS256")).startswith("HS"):
            value = "" if value in ("", None) else None  # no public key, and not used
        values[name] = plain(value)
    return values


def middle(settings):
    """What else of the settings decides about tokens."""
    drf = getattr(settings, "REST_FRAMEWORK", None) or {}
    values = {"REST_FRAMEWORK": {name: plain(drf[name]) for name in drf}}
    for name in ("INSTALLED_APPS", "MIDDLEWARE", "DEBUG", "LANGUAGE_CODE", "USE_TZ", "TIME_ZONE", "APPEND_SLASH", "ALLOWED_HOSTS",
                 "ROOT_URLCONF", "AUTHENTICATION_BACKENDS", "AUTH_USER_MODEL", "DJOSER", "REST_AUTH"):
        if hasattr(settings, name):
            values[name] = plain(getattr(settings, name))
    for name in dir(settings):
        if name.startswith(("CORS_", "CSRF_")):
            values[name] = plain(getattr(settings, name))
    values["DATABASES"] = {
        alias: {name: plain(database.get(name)) for name in ("ENGINE", "NAME", "HOST", "PORT", "USER") if database.get(name)}
        for alias, database in settings.DATABASES.items()
    }
    return values


# ---- The database: an SQLite file opened for reading alone ---------------------------------------------------------


databases = {}  # as the settings have them


def read_only_databases(settings):
    """SQLite files are opened so that they can't be written, not even made; PostgreSQL refuses what would write, and
    waits for no lock for long. That is said as a connection begins: a pooler would hand on what is set later."""
    for database in settings.DATABASES.values():
        name = str(database.get("NAME") or "")
        if "postg" in database.get("ENGINE", ""):
            own = database.get("OPTIONS") or {}
            session = "%s -c default_transaction_read_only=on -c lock_timeout=5s" % own.get("options", "")
            database["OPTIONS"] = dict({"connect_timeout": 5}, **dict(own, options=session.strip()))
        if not database.get("ENGINE", "").endswith(("sqlite3", "spatialite")) or name.startswith("file:") or ":memory:" in name:
            continue
        path = os.path.abspath(name)
        uri = pathlib.Path(path).as_uri() + "?mode=ro"
        try:
            with open(path, "rb") as file:
                is_wal = file.read(20)[18:20] == b"\2\2"
            if is_wal and not os.path.exists(path + "-wal"):
                uri += "&immutable=1"  # nobody has it open; reading it makes no file beside it then
        except OSError:
            pass
        database["NAME"] = uri
        database.get("OPTIONS", {}).pop("init_command", None)


def may_ask_database(model):
    from django.db import connections, router

    alias = router.db_for_read(model)
    engine = connections.databases[alias]["ENGINE"]
    return options.online or engine.endswith(("sqlite3", "spatialite")), alias, engine


def database():
    """How the database with the users is reached."""
    from django.contrib.auth import get_user_model
    from django.db import connections, router

    alias = router.db_for_read(get_user_model())
    kept = databases.get(alias, {})
    place = {"alias": alias, "vendor": connections[alias].vendor}
    for name in ("NAME", "HOST", "PORT", "USER"):
        place[name.lower()] = str(kept.get(name) or "")
    if place["vendor"] == "sqlite" and not place["name"].startswith("file:") and ":memory:" not in place["name"]:
        place["name"] = os.path.abspath(place["name"])
    if options.with_database and (options.online or place["vendor"] == "sqlite"):
        place["password"] = str(kept.get("PASSWORD") or "")
        given = dict(kept.get("OPTIONS") or {})
        if isinstance(given.get("ssl"), dict):  # MySQL's
            given.update({"ssl_" + name: value for name, value in given.pop("ssl").items()})
        given = {name: os.fsdecode(value) if isinstance(value, os.PathLike) else value
                 for name, value in given.items() if value is not None}
        place["options"] = {name: str(value) for name, value in given.items() if isinstance(value, (str, int, float))}
        place["odd_options"] = sorted(set(given) - set(place["options"]))
    return place


def text_of(user, name):
    value = getattr(user, name, None)
    return None if value is None else plain(value)


def found(everybody, model):
    """Those that are looked for."""
    if not options.find:
        return everybody
    from django.core.exceptions import ValidationError
    from django.db.models import Q

    wanted = Q(**{model.USERNAME_FIELD + "__icontains": options.find})
    try:
        wanted |= Q(pk=model._meta.pk.to_python(options.find))
    except (ValueError, TypeError, ValidationError):  # no primary key looks like that
        pass
    return everybody.filter(wanted)


def claim_of(user):
    """By which tokens name the user."""
    from rest_framework_simplejwt.settings import api_settings

    return str(getattr(user, api_settings.USER_ID_FIELD, user.pk))


def users(model):
    allowed, alias, engine = may_ask_database(model)
    if not allowed:
        return {"list": [], "count": None, "unread": "the database is %s, which is asked only with --online" % engine}
    everybody = found(model._base_manager.using(alias), model)
    rows = [{
        "id": user.pk if isinstance(user.pk, int) else str(user.pk),
        "username": user.get_username(),
        "is_active": bool(getattr(user, "is_active", True)),
        "is_staff": bool(getattr(user, "is_staff", False)),
        "last_login": text_of(user, "last_login"),
        "named_by": claim_of(user),
    } for user in everybody.order_by("pk")[:options.users]]
    return {"list": rows, "count": everybody.count() if len(rows) == options.users else len(rows), "unread": None}


def user_model():
    from django.contrib.auth import get_user_model

    model = get_user_model()
    return {
        "model": model._meta.label,
        "table": model._meta.db_table,
        "key": model._meta.pk.name,
        "key_type": type(model._meta.pk).__name__,
        "username_field": model.USERNAME_FIELD,
        "fields": [{
            "name": field.name, "type": type(field).__name__, "kind": field.get_internal_type(),
            "column": field.column if field.model._meta.db_table == model._meta.db_table else None,
        } for field in model._meta.concrete_fields],
        "place": place_of(model),
    }


def blacklist(now):
    """Whether the blacklist's tables are there, and how many rows wait for the flush."""
    from django.apps import apps

    state = {"installed": apps.is_installed(BLACKLIST), "migrated": None}
    if not state["installed"]:
        return state
    from django.db import connections
    from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

    allowed, alias, engine = may_ask_database(OutstandingToken)
    if not allowed:
        return state
    path = str(connections.databases[alias]["NAME"])
    if path.startswith("file:") and not os.path.exists(path[len("file://"):].split("?")[0]) and "%" not in path:
        state["migrated"] = False  # there is no database yet
        return state
    tables = connections[alias].introspection.table_names()
    state["migrated"] = {OutstandingToken._meta.db_table, BlacklistedToken._meta.db_table} <= set(tables)
    if state["migrated"]:
        from django.db.migrations.loader import MigrationLoader

        loader = MigrationLoader(connections[alias])
        state["missing_migrations"] = sorted(
            name for app, name in set(loader.disk_migrations) - set(loader.applied_migrations) if app == "token_blacklist")
        rows = OutstandingToken.objects.using(alias)
        expired = rows.filter(expires_at__lte=now)
        oldest = expired.order_by("expires_at").first()
        state.update(outstanding=rows.count(), blacklisted=BlacklistedToken.objects.using(alias).count(),
                     expired=expired.count(), oldest_expired=oldest and int(oldest.expires_at.timestamp()))
    return state


# ---- URLs ----------------------------------------------------------------------------------------------------------

JWT = "rest_framework_simplejwt.authentication.JWTAuthentication"
KINDS = {  # of a view, by its class or one that it inherits from
    "rest_framework_simplejwt.views.TokenObtainPairView": "obtain_pair",
    "rest_framework_simplejwt.views.TokenRefreshView": "token_refresh",
    "rest_framework_simplejwt.views.TokenVerifyView": "token_verify",
    "rest_framework_simplejwt.views.TokenBlacklistView": "token_blacklist",
    "rest_framework_simplejwt.views.TokenObtainSlidingView": "obtain_sliding",
    "rest_framework_simplejwt.views.TokenRefreshSlidingView": "refresh_sliding",
    "rest_framework_simplejwt.views.TokenViewBase": "simplejwt",
    "dj_rest_auth.views.LoginView": "dj_rest_auth_login",
    "dj_rest_auth.views.LogoutView": "dj_rest_auth_logout",
    "dj_rest_auth.views.UserDetailsView": "dj_rest_auth_user",
}
LIBRARIES = {"dj_rest_auth": "dj_rest_auth", "djoser": "djoser"}


def place_of(thing):
    try:
        path = os.path.abspath(inspect.getsourcefile(thing))
        return {"file": relative(path), "line": inspect.getsourcelines(thing)[1]} if is_own(path) else None
    except (TypeError, OSError):
        return None


def permission_text(permission):
    """A permission class, or several put together by & | and ~."""
    if hasattr(permission, "op1_class"):
        if hasattr(permission, "op2_class"):
            sign = {"AND": " & ", "OR": " | "}.get(permission.operator_class.__name__, " ? ")
            return "(" + permission_text(permission.op1_class) + sign + permission_text(permission.op2_class) + ")"
        return "~" + permission_text(permission.op1_class)
    return dotted(permission)


def handlers_of(callback, view_class):
    """(method, name of the function) of what a view answers."""
    actions = getattr(callback, "actions", None)
    if actions:
        return [(method.upper(), action) for method, action in actions.items() if method != "head"]
    if view_class is None:
        return [("POST" if own_kind(roots_of(callback, None, None), None) else "GET", None)]
    names = getattr(view_class, "http_method_names", ["get", "post", "put", "patch", "delete"])
    return [(name.upper(), name) for name in names if name not in ("head", "options", "trace") and hasattr(view_class, name)]


trees = {}


def tree_of(thing):
    """The syntax of a class or function, where it is the project's; else None."""
    if not (inspect.isfunction(thing) or inspect.isclass(thing)):
        return None
    if id(thing) not in trees:
        tree = None
        try:
            bare = inspect.unwrap(thing)  # without its decorators
            if is_own(os.path.abspath(inspect.getsourcefile(bare))):
                source = inspect.getsource(bare)
                tree = ast.parse("if 1:\n" + source if source[:1].isspace() else source)
        except Exception:  # of the project's own objects, too
            pass
        trees[id(thing)] = (tree, thing)  # which keeps it, and so its id
    return trees[id(thing)][0]


def named(node, thing):
    """What a name, or a name of a module, stands for where the thing is defined; no code is run for it."""
    names = vars(sys.modules.get(getattr(thing, "__module__", None)) or object)
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        holder = names.get(node.value.id)
        return vars(holder).get(node.attr) if inspect.ismodule(holder) else None
    return None


callees = {}


def callees_of(thing, tree):
    """(what it calls by name, the names that it calls of itself or of what it is derived from)"""
    if id(thing) not in callees:
        calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        own = [func.attr for func in calls if isinstance(func, ast.Attribute)
               and (getattr(func.value, "id", "") == "self" or getattr(getattr(func.value, "func", None), "id", "") == "super")]
        callees[id(thing)] = ([named(func, thing) for func in calls], own)
    return callees[id(thing)]


def roots_of(callback, view_class, handler, serializer=None):
    """The project's classes and functions that a call comes to first: the handler, else the whole class, and the serializer."""
    function = vars_of(view_class, handler) if view_class and handler else callback
    # A function under @api_view stands in the closure of its handler.
    inner = [cell.cell_contents for cell in getattr(function, "__closure__", None) or () if cell_is_full(cell)]
    roots = [thing for thing in [function] + inner if tree_of(thing) is not None]
    if not roots and view_class:
        roots = [cls for cls in view_class.__mro__ if tree_of(cls) is not None]
    return roots + [cls for cls in getattr(serializer, "__mro__", ()) if tree_of(cls) is not None]


def reached(roots, view_class):
    """Those and what of the project they call, three deep."""
    seen, level = [], roots
    for _ in range(4):
        following = []
        for thing in level:
            tree = tree_of(thing)
            if tree is None or any(thing is other for other in seen) or len(seen) > 200:
                continue
            seen.append(thing)
            by_name, own = callees_of(thing, tree)
            following += by_name + [each for name in own for each in definitions_of(view_class, name)]
        level = following
    return seen


def cell_is_full(cell):
    try:
        return cell.cell_contents is not None
    except ValueError:
        return False


def definitions_of(cls, name):
    """A class's member as it is written, and those that it stands before."""
    return [vars(base)[name] for base in getattr(cls, "__mro__", ()) if name in vars(base)]


def vars_of(cls, name):
    """A class's member as it is written, whoever it is inherited from."""
    return next(iter(definitions_of(cls, name)), None)


def is_token_class(node, thing):
    """Whether for_user() is that of a token: Simple JWT's, or one that is called so where nobody can tell."""
    cls = named(node, thing)
    if inspect.isclass(cls):
        return inherits(cls, "rest_framework_simplejwt.tokens.Token")
    names = [part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", "") for part in ast.walk(node)]
    return cls is None and any("token" in name.lower() for name in names)


def is_refresh_class(node, thing):
    """Whether calling it reads a refresh token: Simple JWT's class, or one that is called so where nobody can tell."""
    cls = named(node, thing)
    if inspect.isclass(cls):
        return inherits(cls, "rest_framework_simplejwt.tokens.RefreshToken")
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return cls is None and name.lower().endswith("refreshtoken")


MAILERS = ("send_mail", "send_mass_mail", "email_user", "EmailMessage", "EmailMultiAlternatives")
TOKEN_MEMBERS = ("access", "refresh", "token", "access_token", "refresh_token")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SERIALIZER = "rest_framework.serializers.BaseSerializer"


def call_name(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def makes_token(call, thing):
    return call_name(call) == "for_user" and isinstance(call.func, ast.Attribute) and is_token_class(call.func.value, thing)


def spelt(node):
    """a.b.c of a name or of attributes of one; else None."""
    if isinstance(node, ast.Attribute):
        holder = spelt(node.value)
        return holder and holder + "." + node.attr
    return getattr(node, "id", None) if isinstance(node, ast.Name) else None


def names_of(node):
    """What holds what is put there: "answer" where that is answer.data."""
    name = spelt(node)
    return {name, name[:-len(".data")] if name.endswith(".data") else name} if name else set()


def definitions_in(thing):
    """The outermost first."""
    return [node for node in ast.walk(tree_of(thing)) if isinstance(node, DEFINITIONS)]


def is_literal(node):
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return False
    return True


class Answers:
    """Follows tokens from where they are made to what a call is answered with, by the syntax of what is reached."""

    def __init__(self, things):
        self.things = things
        self.methods = {}  # by their names
        for thing in things:
            for node in definitions_in(thing):
                self.methods.setdefault(node.name, []).append((node, thing))
        self.known = {}  # what gives() said
        self.serialized = False  # whether what a serializer has is a token

    def tell(self, roots):
        """Whether a call that comes to these first is answered with a token."""
        classes = [thing for thing in roots if inspect.isclass(thing)]
        serializers = [thing for thing in classes if inherits(thing, SERIALIZER)]
        self.serialized = any(self.gives(node, thing) for thing in serializers for node in definitions_in(thing))
        self.known = {}
        handlers = [(definitions_in(thing)[:1], thing) for thing in roots if inspect.isfunction(thing)]
        if not handlers:  # the library's handler answers with what the serializer has
            called = {name for thing in self.things for name in callees_of(thing, tree_of(thing))[1]}
            handlers = [([node for node in definitions_in(thing) if node.name not in called], thing)
                        for thing in classes if thing not in serializers]
            if self.serialized:
                return True
        return any(self.gives(node, thing) for nodes, thing in handlers for node in nodes)

    def gives(self, function, thing, given=frozenset()):
        """Whether it returns a token, or an answer with one, where the parameters that are given are tokens."""
        key = (function, given)
        if key not in self.known:
            self.known[key] = False  # should it call itself
            held = self.holders(function, thing, set(given))
            self.known[key] = any(node.value is not None and self.carries(node.value, held, thing)
                                  for node in ast.walk(function) if isinstance(node, ast.Return))
        return self.known[key]

    def holders(self, function, thing, held):
        """The names in a function that hold a token, as far as one can be told."""
        before = -1
        while len(held) != before:
            before = len(held)
            for node in ast.walk(function):
                if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and node.value is not None:
                    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                        held |= self.set_by(target, node.value, held, thing)
                elif isinstance(node, ast.Call) and call_name(node) in ("update", "setdefault", "append", "set_cookie", "write"):
                    if self.any_carries(node.args + [word.value for word in node.keywords], held, thing):
                        held |= names_of(getattr(node.func, "value", None))
        return held

    def set_by(self, target, value, held, thing):
        is_member = isinstance(target, ast.Subscript)
        is_named_so = is_member and text_in(target.slice) in TOKEN_MEMBERS and not is_literal(value)
        if not is_named_so and not self.carries(value, held, thing):
            return set()
        return set().union(*map(names_of, [target.value] if is_member else getattr(target, "elts", [target])))

    def any_carries(self, nodes, held, thing):
        return any(self.carries(node, held, thing) for node in nodes)

    def carries(self, node, held, thing):
        if spelt(node) in held:
            return True
        if isinstance(node, ast.Dict) and any(key is not None and text_in(key) in TOKEN_MEMBERS and not is_literal(value)
                                              for key, value in zip(node.keys, node.values)):
            return True
        if isinstance(node, ast.Attribute) and node.attr in ("data", "validated_data") and self.serialized:
            return spelt(node.value) not in ("request", "req", "self.request")
        if isinstance(node, ast.Compare):
            return False
        if isinstance(node, ast.Call):
            if makes_token(node, thing):
                return True
            if call_name(node) in MAILERS:
                return False  # how many were sent, or the message
            helpers = self.helpers(node, thing)
            if helpers:
                return (isinstance(node.func, ast.Attribute) and self.carries(node.func.value, held, thing)) or any(
                    self.gives(helper, home, self.given(node, helper, held, thing)) for helper, home in helpers)
        return self.any_carries(ast.iter_child_nodes(node), held, thing)

    def helpers(self, call, thing):
        """What of the project a call runs, as far as it is followed."""
        function = named(call.func, thing)
        if function is not None:
            return [(node, each) for each in self.things if each is function and inspect.isfunction(each)
                    for node in definitions_in(each)[:1]]
        return self.methods.get(call.func.attr, []) if isinstance(call.func, ast.Attribute) else []

    def given(self, call, helper, held, thing):
        """The helper's parameters that are given a token."""
        names = [each.arg for each in getattr(helper.args, "posonlyargs", []) + helper.args.args]
        if isinstance(call.func, ast.Attribute) and names[:1] in (["self"], ["cls"]):
            del names[0]
        given = {name for name, value in zip(names, call.args) if self.carries(value, held, thing)}
        return frozenset(given | {word.arg for word in call.keywords if word.arg and self.carries(word.value, held, thing)})


def own_kind(roots, view_class):
    """What the project's own code does about tokens, by its syntax: "login" makes them of a user, "refresh" makes an access token
    of a refresh token that it was sent, "logout" puts that on the blacklist; None: nothing of these."""
    things = reached(roots, view_class)
    makes = reads = blacklists = renews = mails = False
    for thing in things:
        for node in ast.walk(tree_of(thing)):
            if isinstance(node, ast.Attribute) and node.attr == "access_token":
                renews = True
            if not isinstance(node, ast.Call):
                continue
            name = call_name(node)
            if name == "for_user":
                makes = makes or makes_token(node, thing)
            elif name == "blacklist":
                blacklists = True
            elif node.args or node.keywords:
                reads = reads or is_refresh_class(node.func, thing)
            mails = mails or name in MAILERS
    if reads and (renews or makes):
        return "refresh"
    if reads and blacklists:
        return "logout"
    # A link may be mailed, and the caller gets no token; a notice of the login may be mailed, too.
    return "login" if makes and (not mails or Answers(things).tell(roots)) else None


def text_in(node):
    node = getattr(node, "value", node) if type(node).__name__ == "Index" else node  # until Python 3.8
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if isinstance(value, str) else None


def is_body(node, aliases):
    if isinstance(node, ast.Name):
        return node.id in aliases
    if isinstance(node, ast.Attribute) and node.attr in ("data", "POST"):
        holder = node.value
        return (holder.attr if isinstance(holder, ast.Attribute) else getattr(holder, "id", "")) in ("request", "req")
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "loads" or (node.func.attr in ("copy", "dict") and is_body(node.func.value, aliases))
    return getattr(node.func, "id", "") == "dict" and any(is_body(each, aliases) for each in node.args)


def fields_wanted(serializer):
    """What a serializer has to be given; all that it takes, where that is nothing."""
    if not inherits(serializer, SERIALIZER):
        return set()
    try:
        fields = [(name, field) for name, field in serializer().fields.items()
                  if not field.read_only and type(field).__name__ != "HiddenField"]
    except (Exception, SystemExit):
        return set()
    return {name for name, field in fields if field.required} or {name for name, _ in fields}


def names_read(thing):
    """The members of a body that its source names: request.data["phone"], request.POST.get("code"), those of a serializer."""
    tree, names = tree_of(thing), set()
    set_to = [(node.value, node.targets if isinstance(node, ast.Assign) else [node.target]) for node in ast.walk(tree)
              if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None]
    aliases = {target.id for value, targets in set_to if is_body(value, ()) for target in targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and is_body(node.value, aliases):
            names.add(text_in(node.slice))
        elif isinstance(node, ast.Compare) and any(is_body(other, aliases) for other in node.comparators):
            names.add(text_in(node.left))
        elif isinstance(node, ast.Call):
            func, first = node.func, node.args[:1]
            if isinstance(func, ast.Attribute) and func.attr in ("get", "pop", "getlist") and is_body(func.value, aliases) and first:
                names.add(text_in(first[0]))
            elif any(word.arg == "data" and is_body(word.value, aliases) for word in node.keywords):
                names |= fields_wanted(named(func, thing))
    return {name for name in names if name}


def kind_of(roots, view_class, authentication):
    bases = [dotted(cls) for cls in view_class.__mro__] if view_class else []
    for base in bases:
        if base in KINDS:
            return KINDS[base]
    for base in bases:
        if base.split(".")[0] in LIBRARIES:
            return LIBRARIES[base.split(".")[0]]
    own = own_kind(roots, view_class)
    if own:
        return own
    return "jwt" if any(scheme_of(cls) == "jwt" for cls in authentication) else "other"


def inherits(cls, *names):
    return inspect.isclass(cls) and any(dotted(base) in names for base in cls.__mro__)


def scheme_of(authentication):
    if inherits(authentication, JWT):
        return "jwt"
    if inherits(authentication, "rest_framework.authentication.SessionAuthentication"):
        return "session"
    return "basic" if inherits(authentication, "rest_framework.authentication.BasicAuthentication") else "other"


def wants_user(permission):
    """Whether nobody gets past it without being authenticated."""
    if hasattr(permission, "op2_class"):
        both = [wants_user(permission.op1_class), wants_user(permission.op2_class)]
        return any(both) if permission.operator_class.__name__ == "AND" else all(both)
    return inherits(permission, *("rest_framework.permissions." + name for name in (
        "IsAuthenticated", "IsAdminUser", "DjangoModelPermissions", "DjangoObjectPermissions")))


def serializer_of(view):
    """(class, fields) of what the view takes; a view that needs a request to say so has none."""
    if not hasattr(view, "get_serializer_class"):
        serializer = getattr(view, "serializer_class", None)
    else:
        serializer = view.get_serializer_class()
    if not inspect.isclass(serializer):
        return None, []
    try:
        fields = serializer(context={"request": None, "view": view}).fields.items()
    except Exception:
        fields = []
    return serializer, [{
        "name": name, "type": type(field).__name__, "required": bool(field.required), "read_only": bool(field.read_only),
        "write_only": bool(field.write_only),
    } for name, field in fields]


def overrides_of(view_class):
    """The functions that the project's own classes define, over those of the library's."""
    return sorted({name for cls in view_class.__mro__ if place_of(cls) for name, value in vars(cls).items()
                   if inspect.isfunction(value) and not name.startswith("__")})


def view_rows(path, pattern):
    callback = pattern.callback
    view_class = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    rows = []
    for method, handler in handlers_of(callback, view_class):
        row = {
            "method": method, "path": path, "view": dotted(view_class or callback), "name": pattern.name, "serializer": None,
            "fields": [], "place": place_of(view_class or callback), "authentication": [], "schemes": [],
            "permission": [], "wants_user": False, "parser": [], "throttle": [],
            "overrides": overrides_of(view_class) if view_class else [],
        }
        authentication, serializer = [], None
        if view_class is not None and hasattr(view_class, "permission_classes"):
            view = view_class(**getattr(callback, "initkwargs", getattr(callback, "view_initkwargs", {})))
            view.request, view.format_kwarg, view.args, view.kwargs = None, None, (), {}
            view.action = handler
            authentication = list(view.authentication_classes)
            row["authentication"] = [dotted(cls) for cls in authentication]
            row["schemes"] = [scheme_of(cls) for cls in authentication]
            permissions = list(view.permission_classes)
            row["parser"] = [dotted(cls) for cls in view.parser_classes]
            row["throttle"] = [dotted(cls) for cls in view.throttle_classes]
            if "rest_framework.views" not in view_class.get_permissions.__module__:
                try:
                    permissions = [type(permission) for permission in view.get_permissions()]
                except Exception:
                    row["problem"] = "get_permissions() needs a request"
            row["permission"] = [permission_text(permission) for permission in permissions]
            row["wants_user"] = any(wants_user(permission) for permission in permissions)
            try:
                serializer, row["fields"] = serializer_of(view)
                row["serializer"] = dotted(serializer) if serializer else None
            except Exception:
                row["problem"] = "get_serializer_class() needs a request"
        # Who only reads is given no token, whatever the serializer does for others.
        roots = roots_of(callback, view_class, handler, serializer if method != "GET" else None)
        row["kind"] = kind_of(roots, view_class, authentication)
        if row["kind"] in ("login", "refresh", "logout"):
            row["reads"] = sorted(set().union(*map(names_read, reached(roots, view_class))))
        rows.append(row)
    return rows


def views():
    from django.contrib.admindocs.views import simplify_regex
    from django.urls import get_resolver
    from django.urls.resolvers import RegexPattern, URLResolver

    rows = []

    def walk(patterns, prefix):
        for pattern in patterns:
            own = str(pattern.pattern)
            if "<format>" in own or "_format_suffix:" in own:  # a router's second spelling of what it has already
                continue
            text = prefix + (simplify_regex(own).lstrip("/") if isinstance(pattern.pattern, RegexPattern) else own)
            if isinstance(pattern, URLResolver):
                part("urls", lambda: walk(pattern.url_patterns, text))
            elif len(rows) < 5000:
                rows.extend(part("urls", view_rows, text, pattern) or [])

    walk(get_resolver().url_patterns, "/")
    return rows


# ---- Tokens by the project itself ----------------------------------------------------------------------------------


def find_user():
    from django.contrib.auth import get_user_model
    from django.core.exceptions import ValidationError

    model = get_user_model()
    allowed, alias, engine = may_ask_database(model)
    if not allowed:
        raise LookupError("The users are in %s, which is asked only with --online." % engine)
    everybody = model._base_manager.using(alias)
    if options.user is None and options.user_id is None:
        user = next((user for user in everybody.order_by("pk")[:1000] if getattr(user, "is_active", True)), None)
        if user is None:
            raise LookupError("There is no active user in the project's database.")
        return user
    wanted = {"pk": options.user_id} if options.user_id is not None else {model.USERNAME_FIELD: options.user}
    try:
        user = everybody.filter(**wanted).first()
    except (ValueError, TypeError, ValidationError):  # no such id can be, where ids are UUIDs
        user = None
    if user is None:
        raise LookupError("There is no such user in the project's database.")
    return user


def login_serializer(kind):
    """The class by which the project's own login makes tokens, where it has one of Simple JWT's kind."""
    from django.utils.module_loading import import_string

    for row in document.get("views") or []:
        if row["kind"] == kind and row["serializer"]:
            serializer = import_string(row["serializer"])
            if hasattr(serializer, "get_token"):
                return serializer
    return None


def write_no_rows():
    from django.apps import apps

    if apps.is_installed(BLACKLIST) and not options.write:
        from rest_framework_simplejwt.token_blacklist.models import OutstandingToken

        OutstandingToken.objects.create = lambda **values: None  # as it would be, but for the row
        OutstandingToken.objects.get_or_create = lambda **values: (None, True)


def unrun():
    """The project's own code that a login runs beyond for_user() and get_token(): what it adds to a token is not known."""
    from django.utils.module_loading import import_string

    names = []
    for row in document.get("views") or []:
        if row["kind"] == "login":
            names.append(row["view"])
        elif row["kind"] in ("obtain_pair", "obtain_sliding", "dj_rest_auth_login"):
            names += [row["view"] + "." + name for name in row["overrides"] if name in ("post", "dispatch")]
            serializer = import_string(row["serializer"]) if row["serializer"] else object
            names += [dotted(serializer) + "." + name for name in overrides_of(serializer) if name == "validate"]
    return sorted(set(names))


def one_user():
    """A user as tokens name it, and what the project's login writes into tokens beyond for_user()."""
    from rest_framework_simplejwt import tokens
    from rest_framework_simplejwt.settings import api_settings

    user = find_user()
    write_no_rows()
    plain_token = tokens.RefreshToken.for_user(user)
    found = {
        "id": user.pk if isinstance(user.pk, int) else str(user.pk),
        "username": user.get_username(),
        "is_active": bool(getattr(user, "is_active", True)),
        "named_by": claim_of(user),
        "claim": plain_token[api_settings.USER_ID_CLAIM],
        "revoke_claim": plain_token.get(getattr(api_settings, "REVOKE_TOKEN_CLAIM", "hash_password")),
        "added_claims": {},
        "serializer": None,
        "unrun": part("urls", unrun) or [],
    }
    serializer = login_serializer("obtain_sliding" if options.issue == "sliding" else "obtain_pair")
    if serializer:
        found["serializer"] = dotted(serializer)
        payload = part("serializer", lambda: serializer.get_token(user).payload) or {}
        found["added_claims"] = {name: plain(value) for name, value in payload.items() if name not in plain_token.payload}
    return found


def issue():
    """What the project gives the user at a login: by its serializer, or else for_user()."""
    from django.apps import apps
    from rest_framework_simplejwt import tokens

    user = find_user()
    write_no_rows()
    kind = options.issue
    serializer = login_serializer("obtain_sliding" if kind == "sliding" else "obtain_pair")
    how = dotted(serializer) + ".get_token()" if serializer else "for_user()"
    if kind == "sliding":
        token = serializer.get_token(user) if serializer else tokens.SlidingToken.for_user(user)
        issued = {"token": str(token)}
    elif serializer:
        refresh = serializer.get_token(user)
        issued = {"access": str(refresh.access_token), "refresh": str(refresh)}
    else:
        issued = {"access": str(tokens.AccessToken.for_user(user)), "refresh": str(tokens.RefreshToken.for_user(user))}
    if kind in ("access", "refresh"):
        issued = {"token": issued[kind]}
    return {"tokens": issued, "how": how, "unrun": part("urls", unrun) or [],
            "user": {"id": user.pk if isinstance(user.pk, int) else str(user.pk), "username": user.get_username(),
                     "is_active": bool(getattr(user, "is_active", True)), "named_by": claim_of(user)},
            "written": bool(options.write and apps.is_installed(BLACKLIST))}


# ---- One after the other -------------------------------------------------------------------------------------------


def read():
    from django.conf import settings

    document["stage"] = "settings"
    settings.INSTALLED_APPS  # the settings module is loaded now
    settings_module = settings.SETTINGS_MODULE
    document["settings_module"] = settings_module
    user_settings = getattr(settings, "SIMPLE_JWT", None) or {}
    files = source_files(settings_module)
    document["settings_file"] = relative(files[0]) if files else None
    document["signing_key"] = signing_key(settings, user_settings, files)
    if options.key_only:
        return
    document["own_settings"] = sorted(map(str, user_settings))
    document["django"] = middle(settings)
    places = {}
    for path in reversed(files[:200]):
        places.update((name, {"file": relative(path), "line": line}) for name, line in setting_lines(path).items())
    document["places"] = places
    settings.LOGGING_CONFIG = None  # handlers open their files
    databases.update((alias, dict(kept)) for alias, kept in settings.DATABASES.items())
    if not options.write:
        read_only_databases(settings)

    document["stage"] = "setup"
    import django

    django.setup()
    document["stage"] = "read"
    document["simple_jwt"] = part("simple_jwt", simple_jwt, settings, user_settings)
    document["views"] = part("urls", views)
    document["user_model"] = part("user_model", user_model)
    document["database"] = part("database", database)
    now = datetime.datetime.now(datetime.timezone.utc)
    document["blacklist"] = part("blacklist", blacklist, now if settings.USE_TZ else now.replace(tzinfo=None))
    if options.issue:
        document["issued"] = part("issue", issue)
    elif options.user is not None or options.user_id is not None or options.first_user:
        document["user"] = part("user", one_user)
    elif options.users > 0 and document["user_model"]:
        from django.contrib.auth import get_user_model

        document["users"] = part("users", users, get_user_model())


def run():
    document["stage"] = "django"
    document["executable"] = sys.executable
    document["versions"] = versions()
    sys.path[0] = root
    from django.core import management

    reached = []

    def execute(utility):
        reached.append(True)
        try:
            read()
        except BaseException as error:  # not for manage.py to catch
            document["error"] = error_of(error)

    management.ManagementUtility.execute = execute
    document["stage"] = "manage"
    sys.argv = [manage, "check"]
    runpy.run_path(manage, run_name="__main__")
    if not reached:
        raise RuntimeError("manage.py ended without calling Django's command line")


faulthandler.dump_traceback_later(options.time_limit, exit=True)
if hasattr(sys, "addaudithook"):  # since Python 3.8
    sys.addaudithook(guard)
try:
    run()
except BaseException as failure:
    document.setdefault("error", error_of(failure))
document["effects"] = effects
faulthandler.cancel_dump_traceback_later()
sys.stdout.flush()
sys.stderr.flush()
with os.fdopen(answer_fd, "wb") as answer:
    answer.write(b"\njotlab-project 1\n" + json.dumps(document).encode() + b"\n")
os._exit(0)  # threads and exit handlers of the project are not waited for
