// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/django/sqlschema.h"

namespace django {
namespace {
constexpr QLatin1String
    statements
        []{
            QLatin1String(
                R"(CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL))"),
            QLatin1String(
                R"(CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL))"),
            QLatin1String(
                R"(CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model"))"),
            QLatin1String(
                R"(CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL))"),
            QLatin1String(
                R"(CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename"))"),
            QLatin1String(
                R"(CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id"))"),
            QLatin1String(
                R"(CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE))"),
            QLatin1String(
                R"(CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED))"),
            QLatin1String(
                R"(CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id"))"),
            QLatin1String(
                R"(CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id"))"),
            QLatin1String(
                R"(CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id"))"),
            QLatin1String(
                R"(CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL))"),
            QLatin1String(
                R"(CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED))"),
            QLatin1String(
                R"(CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id"))"),
            QLatin1String(R"(CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id"))"),
            QLatin1String(R"(CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id"))"),
            QLatin1String(
                R"(CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED))"),
            QLatin1String(
                R"(CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id"))"),
            QLatin1String(
                R"(CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id"))"),
            QLatin1String(
                R"(CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id"))"),
            QLatin1String(R"(CREATE TABLE "token_blacklist_outstandingtoken" ("token" text NOT NULL, "created_at" datetime NULL, "expires_at" datetime NOT NULL, "user_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "jti" varchar(255) NOT NULL UNIQUE, "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT))"),
            QLatin1String(
                R"(CREATE INDEX "token_blacklist_outstandingtoken_user_id_83bc629a" ON "token_blacklist_outstandingtoken" ("user_id"))"),
            QLatin1String(
                R"(CREATE TABLE "token_blacklist_blacklistedtoken" ("blacklisted_at" datetime NOT NULL, "token_id" bigint NOT NULL UNIQUE REFERENCES "token_blacklist_outstandingtoken" ("id") DEFERRABLE INITIALLY DEFERRED, "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT))"),
        };

#define M(app, name)                                                                                                   \
    Migration                                                                                                          \
    {                                                                                                                  \
        QLatin1String(app), QLatin1String(name)                                                                        \
    }
constexpr Migration migrations[]{
    M("contenttypes", "0001_initial"),
    M("contenttypes", "0002_remove_content_type_name"),
    M("auth", "0001_initial"),
    M("auth", "0002_alter_permission_name_max_length"),
    M("auth", "0003_alter_user_email_max_length"),
    M("auth", "0004_alter_user_username_opts"),
    M("auth", "0005_alter_user_last_login_null"),
    M("auth", "0006_require_contenttypes_0002"),
    M("auth", "0007_alter_validators_add_error_messages"),
    M("auth", "0008_alter_user_username_max_length"),
    M("auth", "0009_alter_user_last_name_max_length"),
    M("auth", "0010_alter_group_name_max_length"),
    M("auth", "0011_update_proxy_permissions"),
    M("auth", "0012_alter_user_first_name_max_length"),
    M("token_blacklist", "0001_initial"),
    M("token_blacklist", "0002_outstandingtoken_jti_hex"),
    M("token_blacklist", "0003_auto_20171017_2007"),
    M("token_blacklist", "0004_auto_20171017_2013"),
    M("token_blacklist", "0005_remove_outstandingtoken_jti"),
    M("token_blacklist", "0006_auto_20171017_2113"),
    M("token_blacklist", "0007_auto_20171017_2214"),
    M("token_blacklist", "0008_migrate_to_bigautofield"),
    M("token_blacklist", "0010_fix_migrate_to_bigautofield"),
    M("token_blacklist", "0011_linearizes_history"),
    M("token_blacklist", "0012_alter_outstandingtoken_user"),
};
#undef M
} // namespace

std::span<const QLatin1String> schemaStatements()
{
    return statements;
}

std::span<const Migration> appliedMigrations()
{
    return migrations;
}

} // namespace django
