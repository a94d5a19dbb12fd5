from django.contrib.auth import get_user_model
from rest_framework_simplejwt.tokens import AccessToken, RefreshToken
user = get_user_model().objects.get(**{get_user_model().USERNAME_FIELD: @USER@})
print("access", AccessToken.for_user(user))
print("refresh", RefreshToken.for_user(user))
