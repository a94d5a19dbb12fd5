// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/python/knownmodules.h"

#include <QSet>
#include <QString>

namespace python {

namespace {

constexpr auto modules
    = "__future__ abc argparse ast asyncio base64 binascii builtins calendar codecs collections configparser "
      "contextlib copy csv dataclasses datetime decimal distutils email enum errno fnmatch fractions functools getpass "
      "gettext glob hashlib hmac html http importlib inspect io ipaddress itertools json locale logging math mimetypes "
      "multiprocessing "
      "operator os pathlib pickle pkgutil platform posixpath pprint queue random re secrets shlex shutil signal site "
      "smtplib socket sqlite3 ssl stat statistics string struct subprocess sys sysconfig tempfile textwrap threading "
      "time timeit tomllib traceback types typing unicodedata urllib uuid warnings weakref xml zipfile zlib zoneinfo "
      "django rest_framework rest_framework_simplejwt environ environs decouple dotenv configurations isodate dateutil "
      "corsheaders celery kombu sentry_sdk dj_database_url whitenoise django_heroku django_on_heroku pydantic "
      "pydantic_settings cryptography jwt yaml toml requests boto3 redis drf_yasg drf_spectacular oauth2_provider "
      "debug_toolbar storages allauth dj_rest_auth djoser split_settings six typing_extensions pytz psycopg2 pymysql "
      "MySQLdb cloudinary firebase_admin structlog loguru django_environ strtobool pytimeparse humanfriendly "
      "setuptools";

} // namespace

bool isKnownModule(const QString &name)
{
    static const QSet<QString> known = [] {
        const QStringList names = QString::fromLatin1(modules).split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(names.begin(), names.end());
    }();
    return known.contains(name.section(u'.', 0, 0));
}

} // namespace python
