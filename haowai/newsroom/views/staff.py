"""Accounts of staff: one name, as it is signed, and passwords that an administrator makes for a first sign-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import account
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from haowai.accounts.models import Staff


class StaffFormMixin:
    """A password that somebody else made is good for one sign-in only."""

    editor_is_owner = False

    def save(self, commit: bool = True) -> Staff:
        staff: Staff = self.instance  # type: ignore[attr-defined]
        if self.cleaned_data.get("password1") and not self.editor_is_owner:  # type: ignore[attr-defined]
            staff.password_is_temporary = True
        saved: Staff = super().save(commit)  # type: ignore[misc]
        return saved


class StaffCreationForm(StaffFormMixin, UserCreationForm):
    """A new account."""

    first_name = None
    last_name = None
    email = forms.EmailField(required=False, label=_("Mail address"))

    class Meta(UserCreationForm.Meta):
        fields = (UserCreationForm.Meta.fields - {"first_name", "last_name"}) | {"name"}


class StaffEditForm(StaffFormMixin, UserEditForm):
    """An account that exists."""

    first_name = None
    last_name = None
    email = forms.EmailField(required=False, label=_("Mail address"))

    class Meta(UserEditForm.Meta):
        fields = (UserEditForm.Meta.fields - {"first_name", "last_name"}) | {"name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.editor_is_owner = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)


class StaffViewSet(UserViewSet):
    """Wagtail's screens of users, with our forms."""

    menu_label = _("Staff")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Staff]]:
        form: type[forms.ModelForm[Staff]] = StaffEditForm if for_update else StaffCreationForm
        return form


class NameForm(forms.ModelForm[Staff]):
    class Meta:
        model = Staff
        fields = ["name", "email"]


class NamePanel(account.NameEmailSettingsPanel):
    form_class = NameForm


class AccountView(account.AccountView):
    """One's own account: name as signed, language, appearance, password."""

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        return [
            NamePanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, account.NameEmailSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
