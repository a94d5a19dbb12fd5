// SPDX-License-Identifier: GPL-3.0-or-later
// Set-ups that hurt somebody, made in a project of Django's own: each is named, and the one that is well is left alone.
#include "core/project/setupfinding.h"
#include "tests/support/djangoproject.h"
#include "tests/support/djangoserver.h"
#include "tests/support/process.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// What a project does well that startproject and the guide leave open.
constexpr auto well = "DEBUG = False\nimport os\nSECRET_KEY = os.environ['SHOP_KEY']\n"
                      "from datetime import timedelta\n";
/// The project's login takes a name alone, which is a finding of its own.
constexpr auto guarded
    = "class Coded(LoginView):\n    def post(self, request):\n        code = request.data[\"code\"]\n"
      "        return super().post(request) if code == \"1\" else None\n"
      "urlpatterns[0] = path(\"session/login/\", Coded.as_view())\n";
constexpr auto protectedView
    = "class Thing(APIView):\n    permission_classes = [IsAuthenticated]\n    authentication_classes = %1\n"
      "    def get(self, request):\n        return Response({})\nurlpatterns += [path('thing/', Thing.as_view())]\n";

} // namespace

class TestProjectFindings : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<DjangoProject> m_project;

    /// {"id", "place"} of each finding, "id place" a line; why there are none in the other lines.
    QStringList findings(const QStringList &more = {}) const
    {
        const ProgramRun run = runCli(QStringList{ u"open"_s, m_project->path(), u"--yes"_s, u"--json"_s, u"--env"_s,
                                          u"SHOP_KEY=0123456789abcdef0123456789abcdef-kept-elsewhere"_s }
            + confinement() + more);
        if (run.exitCode != 0)
            return QString::fromUtf8(run.err).split(u'\n');
        QStringList lines;
        const Json answer = run.objects().value(0);
        const Json *list = answer.find(u"findings");
        if (!list)
            return { u"no findings"_s };
        for (const Json &each : list->items())
            lines += each.find(u"id")->toString() + u' ' + each.find(u"place")->toString() + u' '
                + each.find(u"subject")->toString();
        return lines;
    }

private Q_SLOTS:
    void initTestCase() { MAKE_PROJECT(m_project); }
    void cleanup() { QFile::remove(m_project->path(u"jwt.pem"_s)); }

    void nothingIsSaidOfWhatIsWell()
    {
        m_project->setSettings(well);
        m_project->setUrls(guarded);
        QCOMPARE(findings(), QStringList());
    }

    // Several faults a project where they don't meet: each project is a start of Python.
    void names_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("urls");
        QTest::addColumn<QStringList>("expected"); // beginnings of lines
        const auto row = [](const char *name, const QByteArray &settings, const QByteArray &urls,
                             const QStringList &expected) { QTest::newRow(name) << settings << urls << expected; };
        const QByteArray none;
        row("no blacklist app", "SIMPLE_JWT = {}\nINSTALLED_APPS.remove('rest_framework_simplejwt.token_blacklist')\n",
            none, { u"blacklist_app_missing shop/urls.py, line "_s });
        row("no tables", "DATABASES['default']['NAME'] = BASE_DIR / 'none.sqlite3'\n", none,
            { u"blacklist_not_migrated shop/settings.py, line "_s });
        row("another key each start",
            "from django.core.management.utils import get_random_secret_key\nSECRET_KEY = get_random_secret_key()\n",
            none, { u"key_differs shop/settings.py, line "_s });
        row("short key", "SECRET_KEY = os.environ['SHOP_KEY'][:31]\n", none,
            { u"key_short shop/settings.py, line "_s });
        row("startproject's key in the source", "SECRET_KEY = 'django-insecure-that-stands-in-the-source-012345'\n",
            none, { u"key_insecure shop/settings.py, line "_s, u"key_in_repository shop/settings.py, line "_s });
        row("RS256 without its public key",
            "SIMPLE_JWT['ALGORITHM'] = 'RS256'\nSIMPLE_JWT['SIGNING_KEY'] = (BASE_DIR / 'jwt.pem').read_text()\n", none,
            { u"verifying_key_missing shop/settings.py, line "_s });
        row("no JWT anywhere, verify is blind", "REST_FRAMEWORK = {}\nSIMPLE_JWT = {}\n", none,
            { u"no_jwt_authentication shop/settings.py, line "_s,
                u"verify_ignores_blacklist shop/settings.py, line "_s });
        row("views", none,
            QByteArray(protectedView).replace("%1", "()")
                + "from rest_framework.authentication import SessionAuthentication\n"
                + QByteArray(protectedView)
                      .replace("%1", "[SessionAuthentication, JWTAuthentication]")
                      .replace("Thing", "Other")
                      .replace("thing", "other")
                + "RefreshView.permission_classes = [IsAuthenticated]\n"
                  "LogoutView.permission_classes = [IsAuthenticated]\n"
                  "LogoutView.authentication_classes = [JWTAuthentication]\n"
                  "class Obtain(views.TokenObtainPairView):\n    def post(self, request):\n"
                  "        return super().post(request)\nurlpatterns += [path('token/', Obtain.as_view())]\n"
                  "from rest_framework_simplejwt.serializers import TokenBlacklistSerializer\n"
                  "class Own(TokenBlacklistSerializer):\n    pass\nLogoutView.serializer_class = Own\n",
            { u"permission_without_jwt shop/urls.py, line 42 GET /thing/"_s,
                u"permission_without_jwt shop/urls.py, line 20 POST /session/refresh/"_s,
                u"session_first shop/urls.py, line 49 GET /other/"_s,
                u"needs_live_access shop/urls.py, line 24 POST /session/logout/"_s,
                u"own_code shop/urls.py, line 58 POST /token/"_s,
                u"own_code shop/urls.py, line 24 POST /session/logout/"_s });
        row("logins of its own", none,
            "LoginView.throttle_classes = ()\n" // as it is: a name is enough
            "class Code(LoginView):\n    def post(self, request):\n"
            "        if request.data[\"code\"] == \"1\":\n            return super().post(request)\n"
            "class Admins(LoginView):\n    permission_classes = [IsAuthenticated]\n"
            "    authentication_classes = [JWTAuthentication]\n"
            "class Out(APIView):\n    authentication_classes = [JWTAuthentication]\n"
            "    permission_classes = [IsAuthenticated]\n"
            "    def post(self, request):\n        RefreshToken(request.data[\"refresh\"]).blacklist()\n"
            "        return Response({})\n"
            // The proof is in the path or with a permission, or there is nobody to be yet.
            "class HasInternalKey(AllowAny):\n    pass\n"
            "class Inner(LoginView):\n    permission_classes = [HasInternalKey]\n"
            "urlpatterns += [path('code/', Code.as_view()), path('admins/', Admins.as_view()), path('out/', "
            "Out.as_view()), path('inner/', Inner.as_view()), path('magic/<str:key>/', LoginView.as_view()), "
            "path('guest/', LoginView.as_view())]\n",
            { u"login_without_proof shop/urls.py, line 11 POST /session/login/"_s,
                u"needs_live_access shop/urls.py, line 50 POST /out/"_s });
        row("lifetimes, logins, middleware",
            "SIMPLE_JWT['ACCESS_TOKEN_LIFETIME'] = timedelta(hours=2)\n"
            "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(minutes=1)\n"
            "SIMPLE_JWT['UPDATE_LAST_LOGIN'] = True\nDEBUG = True\n"
            "SIMPLE_JWT['USER_AUTHENTICATION_RULE'] = 'shop.urls.rule'\n"
            "MIDDLEWARE.remove('django.middleware.common.CommonMiddleware')\nINSTALLED_APPS += ['corsheaders']\n",
            "def rule(user):\n    return True\n"
            "urlpatterns += [path('token/', views.TokenObtainPairView.as_view())]\n", // the one that the setting is for
            { u"access_lifetime_long shop/settings.py, line "_s,
                u"refresh_shorter_than_access shop/settings.py, line "_s,
                u"update_last_login shop/settings.py, line "_s, u"debug shop/settings.py, line "_s,
                u"own_code shop/settings.py, line "_s, u"slash_middleware shop/settings.py, line "_s,
                u"cors_middleware_missing shop/settings.py, line "_s });
        row("endless, rotation, CORS",
            "SIMPLE_JWT['REFRESH_TOKEN_LIFETIME'] = timedelta(days=3650)\n"
            "SIMPLE_JWT['BLACKLIST_AFTER_ROTATION'] = False\nINSTALLED_APPS += ['corsheaders']\n"
            "MIDDLEWARE += ['corsheaders.middleware.CorsMiddleware']\nCORS_ALLOW_HEADERS = ['content-type']\n"
            "CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n",
            none,
            { u"never_ending shop/settings.py, line "_s, u"rotation_without_blacklist shop/settings.py, line "_s,
                u"cors_middleware_late shop/settings.py, line "_s, u"cors_header_refused shop/settings.py, line "_s,
                u"cors_open_with_credentials shop/settings.py, line "_s });
    }
    void names()
    {
        QFETCH(const QByteArray, settings);
        QFETCH(const QByteArray, urls);
        QFETCH(const QStringList, expected);
        m_project->write(u"corsheaders/__init__.py"_s, {});
        if (settings.contains("jwt.pem"))
            m_project->write(
                u"jwt.pem"_s, runCli({ u"keygen"_s, u"--json"_s, u"--type"_s, u"rsa"_s }).text(u"private"));
        m_project->setSettings(well + settings);
        m_project->setUrls(urls + (urls.startsWith("LoginView.") ? QByteArray() : QByteArray(guarded)));
        const QStringList found = findings();
        for (const QString &line : expected)
            QVERIFY2(found.filter(line).size() == 1, qPrintable(line + u" in\n"_s + found.join(u'\n')));
        const QString unproven = u"login_without_proof"_s; // an accusation
        QVERIFY2(found.filter(unproven).size() == expected.filter(unproven).size(), qPrintable(found.join(u'\n')));
    }

    // A row of an outstanding token that was ready for the flush long ago.
    void theFlushNeverRuns()
    {
        m_project->setSettings({});
        m_project->setUrls({});
        QVERIFY(m_project->manage({ u"shell"_s, u"-c"_s,
            u"from datetime import datetime, timezone\n"
            "from rest_framework_simplejwt.token_blacklist.models import OutstandingToken\n"
            "OutstandingToken.objects.create(jti='a', token='', "
            "expires_at=datetime(2020, 1, 1, tzinfo=timezone.utc))"_s }));
        const QStringList found = findings();
        QVERIFY2(found.filter(u"flush_never_run shop/settings.py"_s).size() == 1, qPrintable(found.join(u'\n')));
        QVERIFY(m_project->manage({ u"flushexpiredtokens"_s }));
        QVERIFY(findings().filter(u"flush_never_run"_s).isEmpty());
    }

    // Each rule of the table is made to speak above.
    void everyRuleHasARow()
    {
        QFile self(u"" JOTLAB_SOURCE_DIR "/tests/cli/tst_projectfindings.cpp"_s);
        QVERIFY(self.open(QIODevice::ReadOnly));
        const QByteArray text = self.readAll();
        for (const project::SetupRule &rule : project::setupRules()) {
            QVERIFY2(text.contains("u\"" + QByteArray(rule.id) + ' '), rule.id);
        }
    }
};

QTEST_GUILESS_MAIN(TestProjectFindings)
#include "tst_projectfindings.moc"
