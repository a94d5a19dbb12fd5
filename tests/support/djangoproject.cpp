// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/djangoproject.h"

#include "tests/support/djangoserver.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDirIterator>
#include <QFile>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000; // milliseconds

constexpr auto models = R"py(import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
)py";

constexpr auto moreSettings = R"py(
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS += ["accounts", "rest_framework", "rest_framework_simplejwt.token_blacklist"]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ("rest_framework_simplejwt.authentication.JWTAuthentication",),
}
from datetime import timedelta

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=7),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}
)py";

constexpr auto urls = R"py(from django.contrib.auth import get_user_model
from django.urls import path
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt import views
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken


class LoginView(APIView):
    authentication_classes = ()
    permission_classes = [AllowAny]

    def post(self, request):
        user = get_user_model().objects.get(username=request.data["username"])
        return Response({"access": str(AccessToken.for_user(user)), "refresh": str(RefreshToken.for_user(user))})


class RefreshView(views.TokenRefreshView):
    pass


class LogoutView(views.TokenBlacklistView):
    pass


class Me(APIView):
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": str(request.user.pk), "username": request.user.get_username()})


urlpatterns = [
    path("session/login/", LoginView.as_view()),
    path("session/refresh/", RefreshView.as_view()),
    path("session/logout/", LogoutView.as_view()),
    path("me/", Me.as_view()),
    path("token/verify/", views.TokenVerifyView.as_view()),
]
)py";

constexpr auto serving = R"py(import os, sys
from wsgiref.simple_server import make_server, WSGIRequestHandler
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings"
from django.core.wsgi import get_wsgi_application
class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass
    def address_string(self):
        return self.client_address[0]
server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
print("ready", server.server_port, flush=True)
server.serve_forever()
)py";

Result<QByteArray> runPython(const QString &python, const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(python, QStringList{ u"-B"_s } + arguments);
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return fail(Errc::Io,
            u"%1: %2"_s.arg(arguments.join(u' '), QString::fromUtf8(process.readAllStandardError().right(2000))));
    return process.readAllStandardOutput();
}

} // namespace

Result<std::unique_ptr<DjangoProject>> DjangoProject::create()
{
    std::unique_ptr<DjangoProject> project(new DjangoProject);
    project->m_python = pythonWith("rest_framework_simplejwt");
    if (project->m_python.isEmpty())
        return fail(Errc::NotFound, u"No Python here has Simple JWT; install python3-djangorestframework-simplejwt."_s);
    return project->make().map([&] { return std::move(project); });
}

DjangoProject::~DjangoProject()
{
    stop();
}

Result<> DjangoProject::make()
{
    const QString folder = m_directory.path();
    for (const QStringList &words : { QStringList{ u"-m"_s, u"django"_s, u"startproject"_s, u"shop"_s, u"."_s },
             QStringList{ u"-m"_s, u"venv"_s, u"--without-pip"_s, u"--system-site-packages"_s, u".venv"_s } }) {
        if (const auto run = runPython(m_python, words, folder); !run)
            return tl::unexpected(run.error());
    }
    write(u"accounts/__init__.py"_s, {});
    write(u"accounts/migrations/__init__.py"_s, {});
    write(u"accounts/models.py"_s, models);
    QFile file(path(u"shop/settings.py"_s));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, u"startproject made no settings."_s);
    m_settings = file.readAll().replace("django-insecure-", "") + moreSettings;
    m_urls = urls;
    setSettings({});
    setUrls({});
    for (const QStringList &words : { QStringList{ u"makemigrations"_s, u"accounts"_s }, QStringList{ u"migrate"_s },
             QStringList{ u"shell"_s, u"-c"_s,
                 u"from accounts.models import User; User.objects.create_user('alice'); "
                 "User.objects.create_user('bob', is_active=False)"_s } }) {
        if (const auto run = manage(words); !run)
            return tl::unexpected(run.error());
    }
    return {};
}

QString DjangoProject::path(const QString &relative) const
{
    return relative.isEmpty() ? m_directory.path() : m_directory.filePath(relative);
}

void DjangoProject::setSettings(const QByteArray &more)
{
    write(u"shop/settings.py"_s, m_settings + more);
}

void DjangoProject::setUrls(const QByteArray &more)
{
    write(u"shop/urls.py"_s, m_urls + more);
}

void DjangoProject::write(const QString &relative, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path(relative)).path());
    QFile file(path(relative));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s can't be written", qPrintable(file.fileName()));
}

Result<QByteArray> DjangoProject::manage(const QStringList &arguments) const
{
    return runPython(m_python, QStringList{ u"manage.py"_s } + arguments, m_directory.path());
}

QString DjangoProject::serve()
{
    m_server.setWorkingDirectory(m_directory.path());
    m_server.setStandardErrorFile(QProcess::nullDevice());
    m_server.start(m_python, { u"-B"_s, u"-c"_s, QString::fromLatin1(serving) });
    while (m_server.state() != QProcess::NotRunning && !m_server.canReadLine()) {
        if (!m_server.waitForReadyRead(patience))
            break;
    }
    const QList<QByteArray> words = m_server.readLine().trimmed().split(' ');
    return words.value(0) == "ready" ? u"http://127.0.0.1:"_s + QString::fromLatin1(words.value(1)) : QString();
}

void DjangoProject::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.kill();
    m_server.waitForFinished();
}

QMap<QString, QString> DjangoProject::snapshot() const
{
    QMap<QString, QString> all;
    QDirIterator files(m_directory.path(), QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
        QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QFileInfo info(files.next());
        QFile file(info.filePath());
        const bool isRead = info.isFile() && file.open(QIODevice::ReadOnly);
        const QByteArray content = isRead ? file.readAll() : QByteArray();
        all.insert(info.filePath(),
            u"%1 %2 %3"_s.arg(info.lastModified().toMSecsSinceEpoch())
                .arg(info.size())
                .arg(QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex())));
    }
    return all;
}

QStringList confinement()
{
    static const bool works = [] {
        QProcess bwrap;
        bwrap.start(QStringLiteral("bwrap"),
            { QStringLiteral("--unshare-net"), QStringLiteral("--ro-bind"), QStringLiteral("/"), QStringLiteral("/"),
                QStringLiteral("--dev"), QStringLiteral("/dev"), QStringLiteral("true") });
        return !bwrap.waitForStarted() || (bwrap.waitForFinished() && bwrap.exitCode() == 0);
    }();
    return works ? QStringList() : QStringList{ QStringLiteral("--unconfined") };
}
