"""Choosing a password of one's own at the first sign-in."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView


class NewPasswordView(LoginRequiredMixin, FormView):
    """Asks for a new password and ends the temporary one."""

    template_name = "newsroom/new_password.html"
    form_class = SetPasswordForm
    success_url = reverse_lazy("wagtailadmin_home")

    def get_form_kwargs(self) -> dict[str, object]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        staff = form.save()
        staff.password_is_temporary = False
        staff.save(update_fields=["password_is_temporary"])
        update_session_auth_hash(self.request, staff)
        return super().form_valid(form)
