# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of a project that logs people in without a password, on the paths of Jotlab's embedded server.

JOTLAB_LITERAL_VIEWS=1 leaves the authentication classes off refresh and logout, as they are commonly copied.
"""
import json
import os

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.http import JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt import views
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

import cookieviews

AUTHENTICATION = () if os.environ.get("JOTLAB_LITERAL_VIEWS") == "1" else (JWTAuthentication,)


class LoginView(APIView):
    """Seed login: no password, pick a user, mint two INDEPENDENT tokens."""

    authentication_classes = ()
    permission_classes = [AllowAny]

    def post(self, request):
        users = get_user_model().objects.order_by("id")
        if "user_id" in request.data:
            users = users.filter(pk=request.data["user_id"])
        elif "username" in request.data:
            users = users.filter(username=request.data["username"])
        user = users.first()
        if user is None:
            return Response({"detail": "No such user."}, status=404)
        access = AccessToken.for_user(user)
        refresh = RefreshToken.for_user(user)
        return Response({"access": str(access), "refresh": str(refresh)})


class RefreshView(views.TokenRefreshView):
    permission_classes = [IsAuthenticated]
    authentication_classes = AUTHENTICATION


class LogoutView(views.TokenBlacklistView):
    permission_classes = [IsAuthenticated]
    authentication_classes = AUTHENTICATION


class WhoAmI(APIView):
    authentication_classes = [JWTAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"id": request.user.pk, "username": request.user.get_username()})


def reset():
    """Empty tables whose ids start again, and the users of serve.py."""
    call_command("flush", interactive=False, verbosity=0, reset_sequences=True)
    add_users()


def add_users():
    users = get_user_model().objects
    users.create_user("alice", password="alice-pw")
    users.create_user("bob", password="bob-pw")
    users.create_user("carol", password="carol-pw", is_active=False)
    users.create_user("otp-guest")


def state():
    """Everything that a call can change; times as whole seconds."""
    answer = {
        "users": [
            {"id": user.pk, "username": user.username, "is_active": user.is_active, "has_logged_in": user.last_login is not None}
            for user in get_user_model().objects.order_by("id")
        ],
        "outstanding": [],
        "blacklisted": [],
    }
    if apps.is_installed("rest_framework_simplejwt.token_blacklist"):
        from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

        for row in OutstandingToken.objects.order_by("id"):
            answer["outstanding"].append({
                "id": row.id,
                "user_id": row.user_id,
                "jti": row.jti,
                "token": row.token,
                "created_at": row.created_at and int(row.created_at.timestamp()),
                "expires_at": int(row.expires_at.timestamp()),
            })
        for row in BlacklistedToken.objects.select_related("token").order_by("id"):
            answer["blacklisted"].append(
                {"id": row.id, "jti": row.token.jti, "blacklisted_at": int(row.blacklisted_at.timestamp())})
    return answer


@csrf_exempt
def control(request):
    """What a test does to the server behind its back: users, the blacklist's rows, flushing, starting afresh."""
    order = json.loads(request.body)
    users = get_user_model().objects
    answer = {}
    missing = "username" in order and not users.filter(username=order["username"]).exists()
    if order["do"] == "reset":
        reset()
    elif order["do"] == "state":
        answer = state()
    elif order["do"] == "add_user":
        if missing:
            users.create_user(order["username"], password=order["password"])
    elif missing and order.get("missing_ok"):
        pass
    elif order["do"] == "delete_user":
        users.get(username=order["username"]).delete()
    elif order["do"] == "set_active":
        users.filter(username=order["username"]).update(is_active=order["is_active"])
    elif order["do"] == "set_password":
        user = users.get(username=order["username"])
        user.set_password(order["password"])
        user.save()
    elif order["do"] == "flush":
        call_command("flushexpiredtokens")
    elif order["do"] == "rows":
        from rest_framework_simplejwt.token_blacklist.models import BlacklistedToken, OutstandingToken

        answer = {
            "outstanding": list(OutstandingToken.objects.order_by("id").values_list("jti", flat=True)),
            "blacklisted": list(BlacklistedToken.objects.order_by("id").values_list("token__jti", flat=True)),
        }
    return JsonResponse(answer)


urlpatterns = [
    path("login/", LoginView.as_view()),
    path("refresh/", RefreshView.as_view()),
    path("logout/", LogoutView.as_view()),
    path("whoami/", WhoAmI.as_view()),
    path("api/token/", views.TokenObtainPairView.as_view()),
    path("api/token/refresh/", views.TokenRefreshView.as_view()),
    path("api/token/verify/", views.TokenVerifyView.as_view()),
    path("api/token/blacklist/", views.TokenBlacklistView.as_view()),
    path("api/token/sliding/", views.TokenObtainSlidingView.as_view()),
    path("api/token/sliding/refresh/", views.TokenRefreshSlidingView.as_view()),
    path("auth/", include(cookieviews)),
    path("control/", control),
]
