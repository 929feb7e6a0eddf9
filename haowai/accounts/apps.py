from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "haowai.accounts"
    label = "accounts"
