"""What this project's tokens do, without a password. Keep it among an app's tests: manage.py test runs it."""
from datetime import timedelta

from django.contrib.auth import get_user_model
from rest_framework.test import APITestCase
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken

CALL_PATH = @CALL_PATH@  # wants an access token
REFRESH_PATH = @REFRESH_PATH@
?logout|LOGOUT_PATH = @LOGOUT_PATH@


class TokenTests(APITestCase):
    def setUp(self):
        users = get_user_model()
        self.user = users.objects.create(**{users.USERNAME_FIELD: @USER@})
        self.access = AccessToken.for_user(self.user)
        self.refresh = RefreshToken.for_user(self.user)
        self.carry(self.access)

    def carry(self, access):
        self.client.credentials(**{@META_NAME@: @HEADER_TYPE@ + f" {access}"})

    def post(self, path):
        return self.client.post(path, {@REFRESH_FIELD@: str(self.refresh)}, format="json")

    def test_an_access_token_is_taken(self):
        self.assertEqual(self.client.get(CALL_PATH).status_code, 200)

    def test_without_a_token_nobody_comes_in(self):
        self.client.credentials()
        self.assertEqual(self.client.get(CALL_PATH).status_code, 401)

    def test_an_expired_access_token_is_refused(self):
        self.access.set_exp(lifetime=-timedelta(hours=1))
        self.carry(self.access)
        self.assertEqual(self.client.get(CALL_PATH).status_code, 401)

    def test_a_refresh_gives_a_new_access_token(self):
        answer = self.post(REFRESH_PATH)
        self.assertEqual(answer.status_code, 200)
        self.assertNotEqual(answer.data[@ACCESS_FIELD@], str(self.access))
        self.carry(answer.data[@ACCESS_FIELD@])
        self.assertEqual(self.client.get(CALL_PATH).status_code, 200)
?logout|
?logout|    def test_a_logout_ends_the_refresh_token(self):
?logout|        self.assertIn(self.post(LOGOUT_PATH).status_code, (200, 204, 205))
?logout|        self.assertEqual(self.post(REFRESH_PATH).status_code, 401)
?logout|
?logout|    def test_a_logout_does_not_end_the_access_token(self):
?logout|        self.post(LOGOUT_PATH)
?logout|        self.assertEqual(self.client.get(CALL_PATH).status_code, 200)  # until its exp
