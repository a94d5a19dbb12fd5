# SPDX-License-Identifier: GPL-3.0-or-later
"""Views that keep tokens in HttpOnly cookies and answer as dj-rest-auth does with JWT_AUTH_HTTPONLY, which Debian has not.

JOTLAB_COOKIES is JSON: "access" and "refresh" (the cookies' names), "csrf" (true: a token from a cookie wants a CSRF token),
"refresh_path", "domain", "bare" (true: no token in any body).
"""
import json
import os

from django.apps import apps
from django.contrib.auth import authenticate
from django.urls import path
from rest_framework.authentication import CSRFCheck
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import InvalidToken, TokenError
from rest_framework_simplejwt.serializers import TokenRefreshSerializer
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import RefreshToken
from rest_framework_simplejwt.views import TokenRefreshView, TokenVerifyView

OPTIONS = {"access": "my-app-auth", "refresh": "my-refresh-token", "csrf": False, "refresh_path": "/", "domain": None,
           "bare": False}
OPTIONS.update(json.loads(os.environ.get("JOTLAB_COOKIES", "{}")))


class CookieAuthentication(JWTAuthentication):
    """The header first, else the cookie; who is known by a cookie has to show a CSRF token as well."""

    def authenticate(self, request):
        if self.get_header(request) is not None:
            return super().authenticate(request)
        token = request.COOKIES.get(OPTIONS["access"])
        if token is None:
            return None
        if OPTIONS["csrf"]:
            check = CSRFCheck(lambda _: None)
            check.process_request(request)
            reason = check.process_view(request, None, (), {})
            if reason:
                raise PermissionDenied("CSRF Failed: %s" % reason)
        validated = self.get_validated_token(token)
        return self.get_user(validated), validated


def keep(response, access, refresh):
    common = {"httponly": True, "samesite": "Lax", "domain": OPTIONS["domain"]}
    if access:
        response.set_cookie(OPTIONS["access"], access, max_age=int(api_settings.ACCESS_TOKEN_LIFETIME.total_seconds()), **common)
    if refresh:
        response.set_cookie(OPTIONS["refresh"], refresh, max_age=int(api_settings.REFRESH_TOKEN_LIFETIME.total_seconds()),
                            path=OPTIONS["refresh_path"], **common)


class Login(APIView):
    authentication_classes = [CookieAuthentication]
    permission_classes = [AllowAny]

    def post(self, request):
        user = authenticate(request, username=request.data.get("username"), password=request.data.get("password"))
        if user is None:
            return Response({"non_field_errors": ["Unable to log in with provided credentials."]}, status=400)
        refresh = RefreshToken.for_user(user)
        data = {"user": {"pk": user.pk, "username": user.get_username(), "email": user.email}}
        if not OPTIONS["bare"]:
            data = {"access": str(refresh.access_token), "refresh": "", **data}
        response = Response(data)
        keep(response, data.get("access") or str(refresh.access_token), str(refresh))
        return response


class Refresh(TokenRefreshView):
    def post(self, request):
        token = request.data.get("refresh") or request.COOKIES.get(OPTIONS["refresh"])
        if not token:
            raise InvalidToken("No valid refresh token found.")
        serializer = TokenRefreshSerializer(data={"refresh": token})
        try:
            serializer.is_valid(raise_exception=True)
        except TokenError as error:
            raise InvalidToken(error.args[0]) from error
        data = dict(serializer.validated_data)
        access, rotated = data["access"], data.pop("refresh", None)
        if OPTIONS["bare"]:
            data = {}
        response = Response(data)
        keep(response, access, rotated)
        return response


class Logout(APIView):
    authentication_classes = [CookieAuthentication]
    permission_classes = [AllowAny]

    def post(self, request):
        data, status = {"detail": "Successfully logged out."}, 200
        if apps.is_installed("rest_framework_simplejwt.token_blacklist"):
            try:
                RefreshToken(request.COOKIES[OPTIONS["refresh"]]).blacklist()
            except KeyError:
                data, status = {"detail": "Refresh token was not included in cookie data."}, 401
            except TokenError as error:
                data, status = {"detail": str(error.args[0])}, 401
        response = Response(data, status=status)
        response.delete_cookie(OPTIONS["access"], samesite="Lax", domain=OPTIONS["domain"])
        response.delete_cookie(OPTIONS["refresh"], path=OPTIONS["refresh_path"], samesite="Lax", domain=OPTIONS["domain"])
        return response


class User(APIView):
    authentication_classes = [CookieAuthentication]
    permission_classes = [IsAuthenticated]

    def get(self, request):
        return Response({"pk": request.user.pk, "username": request.user.get_username(), "email": request.user.email})

    def patch(self, request):
        return self.get(request)


urlpatterns = [
    path("login/", Login.as_view()),
    path("logout/", Logout.as_view()),
    path("user/", User.as_view()),
    path("token/refresh/", Refresh.as_view()),
    path("token/verify/", TokenVerifyView.as_view()),
]
