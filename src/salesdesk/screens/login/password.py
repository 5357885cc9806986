"""Changing one's own password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salesdesk.errors import Refused
from salesdesk.i18n import N_
from salesdesk.screens.dialogs.form import Entry, Form, Kind
from salesdesk.screens.seat import Seat

__all__ = ["PasswordForm"]


class PasswordForm(Form):
    """The old password, the new one, and the new one once more."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(
            seat,
            seat.word(N_("Change your password")),
            [
                Entry("old", N_("Old password"), Kind.PASSWORD, required=True),
                Entry("password", N_("New password"), Kind.PASSWORD, required=True),
                Entry("again", N_("Once more"), Kind.PASSWORD, required=True),
            ],
            self._change,
        )

    async def _change(self, answers: Mapping[str, Any]) -> None:
        from salesdesk.domain.users.passwords import Passwords
        from salesdesk.sign_in import change_own_password

        if answers["password"] != answers["again"]:
            raise Refused(N_("The two new passwords are not the same.")).at("password")
        await self.seat.run(
            change_own_password, self.seat.desk, answers["old"], answers["password"], Passwords()
        )
