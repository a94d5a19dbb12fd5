"""A client that calls as a user, without a password. The fixtures belong into conftest.py; pytest-django runs them."""
import pytest
from rest_framework.test import APIClient
from rest_framework_simplejwt.tokens import AccessToken


@pytest.fixture
def user(db, django_user_model):
    return django_user_model.objects.create(**{django_user_model.USERNAME_FIELD: @USER@})


@pytest.fixture
def api_client(user):
    client = APIClient()
    client.credentials(**{@META_NAME@: @HEADER_TYPE@ + f" {AccessToken.for_user(user)}"})
    return client


def test_an_access_token_is_taken(api_client):
    assert api_client.get(@CALL_PATH@).status_code == 200
