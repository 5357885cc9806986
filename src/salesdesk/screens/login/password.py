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
                Entry(
                    "old", N_("Old password"), Kind.PASSWORD, required=True,
                    help=N_("The one that you sign in with until now."),
                ),
                Entry(
                    "password", N_("New password"), Kind.PASSWORD, required=True,
                    help=N_("At least 8 characters. It is not shown; say it to nobody."),
                ),
                Entry(
                    "again", N_("Once more"), Kind.PASSWORD, required=True,
                    help=N_("The same once more, for nobody sees what is typed."),
                ),
            ],
            self._change,
        )  # fmt: skip

    async def _change(self, answers: Mapping[str, Any]) -> None:
        from salesdesk.domain.users.passwords import Passwords
        from salesdesk.domain.users.queries import own_credentials
        from salesdesk.domain.users.verbs import set_own_password
        from salesdesk.sign_in import hash_of_own

        if answers["password"] != answers["again"]:
            raise Refused(N_("The two new passwords are not the same.")).at("password")
        known = await self.ask(own_credentials)
        wanted = answers["old"], answers["password"]
        fresh = await self.seat.run(hash_of_own, known, *wanted, Passwords())
        await self.do(set_own_password, known.password_hash, fresh)
