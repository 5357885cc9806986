from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from salesdesk.desk import Desk
from salesdesk.domain.company.verbs import CompanyDetails, set_up
from salesdesk.domain.users import queries, verbs
from salesdesk.domain.users.model import User
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.verbs import NewUser, SignedIn
from salesdesk.errors import Conflict, NotAllowed, NotFound, Refused
from salesdesk.office import history
from salesdesk.office.model import HistoryRow
from salesdesk.office.permissions import ROLES, Permission, Role
from salesdesk.sign_in import hash_of_own, sign_in
from salesdesk.storage.engine import Database
from tests.conftest import SetClock

# Real argon2, only with little memory: what is tested is what we do with it.
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD = "correct horse"


@pytest.fixture
def desk(empty_database: Database, clock: SetClock) -> Desk:
    system = Desk.system(empty_database, clock=clock)
    system.do(set_up, CompanyDetails(name="Kowal", language="pl", timezone="Europe/Warsaw"), "PL", "PLN")
    return system


def add(desk: Desk, login: str, *roles: Role, permissions: frozenset[Permission] = frozenset()) -> int:
    new = NewUser(
        login, login.title(), CHEAP.hash(PASSWORD, login), roles=frozenset(roles), permissions=permissions
    )
    return desk.do(verbs.create, new)


def stored(desk: Desk, user_id: int) -> User:
    with desk.database.read() as session:
        user = session.scalars(select(User).where(User.id == user_id)).one()
        session.expunge(user)
        return user


def changes(desk: Desk, user_id: int) -> list[tuple[str, dict[str, object]]]:
    return [(entry.verb, entry.changes) for entry in desk.ask(history.of_subject, "user", user_id)]


def test_create_stores_the_person_and_records_who_may_what(desk: Desk, clock: SetClock) -> None:
    new = NewUser(
        " Anna.Nowak ",
        " Anna Nowak ",
        "hash",
        email="anna@kowal.example",
        language="pl",
        roles=frozenset({Role.TELEMARKETER, Role.BUYER}),
        permissions=frozenset({Permission.COSTS_SEE}),
    )
    user_id = desk.do(verbs.create, new)

    assert desk.ask(queries.user_by_login, "ANNA.nowak") == queries.UserView(
        id=user_id,
        login="anna.nowak",
        name="Anna Nowak",
        email="anna@kowal.example",
        language="pl",
        active=True,
        roles=frozenset({"telemarketer", "buyer"}),
        permissions=frozenset({"costs.see"}),
        locked_until=None,
    )
    assert stored(desk, user_id).created_at == clock.now
    assert changes(desk, user_id) == [
        (
            "users.create",
            {
                "login": "anna.nowak",
                "name": "Anna Nowak",
                "email": "anna@kowal.example",
                "language": "pl",
                "roles": ["buyer", "telemarketer"],
                "permissions": ["costs.see"],
            },
        )
    ]


@pytest.mark.parametrize(
    "new",
    [
        NewUser("x", "Too Short", "hash"),
        NewUser("a" * 41, "Too Long", "hash"),
        NewUser("józef", "Letters", "hash"),
        NewUser("anna nowak", "Blank", "hash"),
        NewUser("anna", "  ", "hash"),
        NewUser("anna", "A" * 201, "hash"),
        NewUser("anna", "Anna", "hash", email="anna"),
        NewUser("anna", "Anna", "hash", email="anna@kowal.example\nBcc: all@kowal.example"),
        NewUser("anna", "Anna", "hash", language="fr"),
        NewUser("anna", "Anna", "hash", roles=frozenset({"king"})),  # type: ignore[arg-type]  # from a file
        NewUser("anna", "Anna", "hash", permissions=frozenset({"all"})),  # type: ignore[arg-type]
    ],
)
def test_create_refuses_bad_input_and_adds_nobody(desk: Desk, new: NewUser) -> None:
    with pytest.raises(Refused):
        desk.do(verbs.create, new)
    assert desk.ask(queries.everyone) == []


def test_create_refuses_a_login_that_is_taken(desk: Desk) -> None:
    add(desk, "anna")
    with pytest.raises(Refused, match="“anna” is already taken"):
        add(desk, "ANNA")
    assert [user.login for user in desk.ask(queries.everyone)] == ["anna"]


def test_create_at_the_same_moment_gives_a_login_to_one_person(desk: Desk) -> None:
    def create(_: int) -> int | None:
        try:
            return Desk.system(desk.database).do(verbs.create, NewUser("anna", "Anna", "hash"))
        except Refused:
            return None

    with ThreadPoolExecutor(2) as seats:
        ids = list(seats.map(create, range(6)))
    assert [user.id for user in desk.ask(queries.everyone)] == [i for i in ids if i is not None]


def test_change_touches_only_what_is_given(desk: Desk) -> None:
    user_id = add(desk, "anna")
    desk.do(verbs.change, user_id, email="anna@kowal.example", language="pl")
    desk.do(verbs.change, user_id, email="anna@kowal.example")  # again: nothing to record
    desk.do(verbs.change, user_id, name="Anna Lis", email="")

    view = desk.ask(queries.user_by_login, "anna")
    assert (view.name, view.email, view.language) == ("Anna Lis", "", "pl")
    assert changes(desk, user_id)[:-1] == [
        ("users.change", {"name": ["Anna", "Anna Lis"], "email": ["anna@kowal.example", ""]}),
        ("users.change", {"email": ["", "anna@kowal.example"], "language": ["en", "pl"]}),
    ]


def test_change_of_nobody_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no such user"):
        desk.do(verbs.change, 7, name="Nobody")
    with pytest.raises(NotFound, match="no login “nobody”"):
        desk.ask(queries.user_by_login, "nobody")


def test_set_roles_replaces_roles_and_single_permissions(desk: Desk) -> None:
    user_id = add(desk, "anna", Role.TELEMARKETER, permissions=frozenset({Permission.COSTS_SEE}))
    desk.do(verbs.set_roles, user_id, frozenset({Role.WAREHOUSE, Role.BUYER}))

    view = desk.ask(queries.user_by_login, "anna")
    assert (view.roles, view.permissions) == (frozenset({"warehouse", "buyer"}), frozenset())
    assert changes(desk, user_id)[0] == (
        "users.set_roles",
        {"roles": [["telemarketer"], ["buyer", "warehouse"]], "permissions": [["costs.see"], []]},
    )


def test_the_last_who_manages_users_keeps_it(desk: Desk) -> None:
    admin = add(desk, "admin", Role.ADMIN)
    other = add(desk, "other", permissions=frozenset({Permission.USERS_EDIT}))
    seller = add(desk, "seller", Role.TELEMARKETER)

    desk.do(verbs.switch_off, admin)  # the other one still manages users
    with pytest.raises(Refused, match="“other” is the last who manages users"):
        desk.do(verbs.switch_off, other)
    with pytest.raises(Refused, match="“other” is the last who manages users"):
        desk.do(verbs.set_roles, other, frozenset({Role.MANAGER}))
    desk.do(verbs.switch_off, seller)

    assert {user.login: user.active for user in desk.ask(queries.everyone)} == {
        "admin": False,
        "other": True,
        "seller": False,
    }


def test_two_admins_who_switch_each_other_off_leave_one(desk: Desk) -> None:
    admins = [add(desk, login, Role.ADMIN) for login in ("anna", "bert")]

    def switch_off(user_id: int) -> bool:
        try:
            Desk.system(desk.database).do(verbs.switch_off, user_id)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as seats:
        done = list(seats.map(switch_off, admins))
    assert sorted(done) == [False, True]
    assert [user.active for user in desk.ask(queries.everyone)] == [not gone for gone in done]


def test_sign_in_lets_the_right_person_in(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    person = sign_in(desk.database, " Anna ", PASSWORD, CHEAP, clock=clock)
    assert person == SignedIn(user_id, "anna", "Anna", "en")
    assert changes(desk, user_id)[0] == ("users.record_sign_in", {"sign_in": "welcome"})


ATTEMPTS = [
    ("nobody", "wrong"),
    ("", ""),
    ("x" * 500, "wrong"),
    ("admin\0", "wrong"),
    ("admin", "wrong"),
    ("admin", ""),
    ("gone", PASSWORD),
    ("locked", PASSWORD),
]


def test_sign_in_says_the_same_whatever_was_wrong(desk: Desk, clock: SetClock) -> None:
    add(desk, "admin", Role.ADMIN)
    desk.do(verbs.switch_off, add(desk, "gone"))
    add(desk, "locked")
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(desk.database, "locked", "wrong", CHEAP, clock=clock)

    said = set()
    for login, password in [
        ("nobody", "wrong"),
        ("admin", "wrong"),
        ("gone", PASSWORD),
        ("locked", PASSWORD),
    ]:
        with pytest.raises(NotAllowed) as refusal:
            sign_in(desk.database, login, password, CHEAP, clock=clock)
        said.add(refusal.value.text())
    assert said == {"Wrong login or password. After 5 failures in a row a login is locked for 15 minutes."}


def test_five_failures_lock_a_login_for_a_quarter_of_an_hour(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")

    def fail() -> None:
        with pytest.raises(NotAllowed):
            sign_in(desk.database, "anna", "wrong", CHEAP, clock=clock)

    for _ in range(4):
        fail()
    sign_in(desk.database, "anna", PASSWORD, CHEAP, clock=clock)  # the row is broken
    for failed in range(1, 5):
        fail()
        assert stored(desk, user_id).failed_logins == failed
    fail()
    assert desk.ask(queries.user_by_login, "anna").locked_until == clock.now + timedelta(minutes=15)

    clock.forward(minutes=14, seconds=59)
    with pytest.raises(NotAllowed):
        sign_in(desk.database, "anna", PASSWORD, CHEAP, clock=clock)
    clock.forward(seconds=1)
    assert desk.ask(queries.user_by_login, "anna").locked_until is None
    assert sign_in(desk.database, "anna", PASSWORD, CHEAP, clock=clock).id == user_id
    outcomes = [
        change["sign_in"] for verb, change in changes(desk, user_id) if verb == "users.record_sign_in"
    ]
    assert outcomes == ["welcome", "locked", *["wrong"] * 5, "welcome", *["wrong"] * 4]


def test_guesses_made_at_the_same_moment_all_count(desk: Desk) -> None:
    user_id = add(desk, "anna")

    def guess(_: int) -> None:
        with pytest.raises(NotAllowed):
            sign_in(desk.database, "anna", "wrong", CHEAP)

    with ThreadPoolExecutor(2) as strangers:
        list(strangers.map(guess, range(8)))
    outcomes = [
        change["sign_in"] for verb, change in changes(desk, user_id) if verb == "users.record_sign_in"
    ]
    assert outcomes == ["locked"] * 3 + ["wrong"] * 5


def test_an_unknown_login_is_recorded_without_what_was_typed(desk: Desk, clock: SetClock) -> None:
    with pytest.raises(NotAllowed):
        sign_in(desk.database, "my secret password", "wrong", CHEAP, clock=clock)
    with desk.database.read() as session:
        rows = session.execute(
            select(HistoryRow.subject_id, HistoryRow.changes).where(HistoryRow.verb == "users.record_sign_in")
        )
        assert list(rows) == [(None, {"sign_in": "unknown"})]


def test_an_unknown_login_takes_as_long_as_a_wrong_password() -> None:
    real = Passwords()
    known = real.hash(PASSWORD, "anna")

    def seconds(stored_hash: str) -> float:
        spent = []
        for _ in range(3):
            start = time.thread_time()
            assert not real.verify("wrong password", stored_hash).correct
            spent.append(time.thread_time() - start)
        return min(spent)

    assert 0.5 < seconds("") / seconds(known) < 2


def test_a_hash_made_with_old_parameters_is_renewed(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    stronger = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    sign_in(desk.database, "anna", PASSWORD, stronger, clock=clock)
    renewed = stored(desk, user_id).password_hash
    assert renewed.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    sign_in(desk.database, "anna", PASSWORD, stronger, clock=clock)
    assert stored(desk, user_id).password_hash == renewed


def test_a_password_is_the_same_however_the_keyboard_writes_it() -> None:
    composed, combining = "zażółć gęś", "zaz\u0307o\u0301łc\u0301 ge\u0328s\u0301"
    assert CHEAP.verify(combining, CHEAP.hash(composed, "anna")).correct


@pytest.mark.parametrize("password", ["short", "a" * 201, "ANNA.nowak"])
def test_a_bad_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        CHEAP.hash(password, "anna.nowak")


def test_set_password_unlocks_and_leaves_no_hash_in_the_history(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(desk.database, "anna", "wrong", CHEAP, clock=clock)
    desk.do(verbs.set_password, user_id, CHEAP.hash("battery staple", "anna"))

    assert sign_in(desk.database, "anna", "battery staple", CHEAP, clock=clock).id == user_id
    assert changes(desk, user_id)[1] == ("users.set_password", {"password": "changed"})


def test_one_changes_ones_own_password_and_language(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    anna = Desk(desk.database, user_id, clock=clock)
    known = anna.ask(queries.own_credentials)
    with pytest.raises(Refused, match="old password is wrong"):
        hash_of_own(known, "wrong", "battery staple", CHEAP)
    fresh = hash_of_own(known, PASSWORD, "battery staple", CHEAP)
    anna.do(verbs.set_own_password, known.password_hash, fresh)
    anna.do(verbs.set_own_language, "nl")

    assert sign_in(desk.database, "anna", "battery staple", CHEAP, clock=clock).language == "nl"
    with pytest.raises(NotAllowed):
        anna.do(verbs.set_password, user_id, "hash")
    with pytest.raises(NotAllowed):
        anna.do(verbs.record_sign_in, user_id, CHEAP.verify(PASSWORD, ""))
    with pytest.raises(NotAllowed):
        desk.do(verbs.set_own_language, "nl")  # the program is nobody


def test_a_password_changed_since_it_was_checked_counts_no_more(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    checked = CHEAP.verify(PASSWORD, stored(desk, user_id).password_hash)
    desk.do(verbs.set_password, user_id, CHEAP.hash("battery staple", "anna"))
    with pytest.raises(Conflict):
        desk.do(verbs.record_sign_in, user_id, checked)
    with pytest.raises(Conflict):
        Desk(desk.database, user_id, clock=clock).do(verbs.set_own_password, checked.seen_hash, "hash")


def test_switched_off_and_on_again(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna")
    anna = Desk(desk.database, user_id, clock=clock)
    desk.do(verbs.switch_off, user_id)
    desk.do(verbs.switch_off, user_id)
    with pytest.raises(NotAllowed, match="switched off"):
        anna.do(verbs.set_own_language, "nl")
    desk.do(verbs.switch_on, user_id)
    anna.do(verbs.set_own_language, "nl")
    assert changes(desk, user_id)[:3] == [
        ("users.set_own_language", {"language": ["en", "nl"]}),
        ("users.switch_on", {"active": [False, True]}),
        ("users.switch_off", {"active": [True, False]}),
    ]


def test_an_instant_of_locking_is_aware(desk: Desk) -> None:
    # The program's own clock: what the database gives is UTC on both kinds.
    user_id = add(desk, "anna")
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in(desk.database, "anna", "wrong", CHEAP)
    until = stored(desk, user_id).locked_until
    assert until is not None
    assert timedelta(minutes=14) < until - datetime.now(UTC) < timedelta(minutes=16)


def test_one_sees_who_one_is_and_what_one_may_do(desk: Desk, clock: SetClock) -> None:
    user_id = add(desk, "anna", Role.TELEMARKETER, permissions=frozenset({Permission.COSTS_SEE}))
    anna = Desk(desk.database, user_id, clock=clock).ask(queries.me)
    assert (anna.id, anna.login, anna.name, anna.timezone) == (user_id, "anna", "Anna", "Europe/Warsaw")
    assert anna.permissions == ROLES[Role.TELEMARKETER] | {Permission.COSTS_SEE}
    with pytest.raises(NotFound):
        desk.ask(queries.me)  # the program is nobody
