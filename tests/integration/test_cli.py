from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner, Result

from salesdesk.cli.app import app
from salesdesk.desk import Desk
from salesdesk.domain.company.queries import CompanyView, company_view
from salesdesk.domain.tax.model import TaxRate
from salesdesk.domain.users.passwords import Passwords
from salesdesk.domain.users.queries import everyone
from salesdesk.office.model import JobLease
from salesdesk.sign_in import sign_in
from salesdesk.storage import migrate, revisions
from salesdesk.storage.engine import Database
from tests.conftest import Ground

pytestmark = pytest.mark.either_database

PASSWORD = "correct horse"
INIT = ("init", "--company", "Kowal", "--country", "PL", "--admin", "Szef", "--password-stdin")

Salesdesk = Callable[..., Result]


def nothing(database: Database) -> None:
    database.engine.connect().close()


@pytest.fixture
def bare(ground: Ground) -> Iterator[Database]:
    with ground.fresh(nothing) as database:
        yield database


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def program(database: Database | str) -> Salesdesk:
    """The program in this process, on a database that its environment names."""
    url = database if isinstance(database, str) else url_of(database)
    runner = CliRunner(env={"SALESDESK_DATABASE": url, "SALESDESK_LANGUAGE": "en"})

    def call(*words: str, given: str = "", succeeds: bool = True) -> Result:
        result = runner.invoke(app, list(words), input=given)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert (result.exit_code == 0) is succeeds, result.output
        return result

    return call


@pytest.fixture
def salesdesk(bare: Database) -> Salesdesk:
    """The program on a database without any table."""
    return program(bare)


def by_init(database: Database) -> None:
    program(database)(*INIT, given=f"{PASSWORD}\n")


@pytest.fixture
def firm(ground: Ground) -> Iterator[Database]:
    """A database that `salesdesk init` has set up."""
    with ground.fresh(by_init) as database:
        yield database


@pytest.fixture
def ready(firm: Database) -> Salesdesk:
    """The program on that database."""
    return program(firm)


def refused(result: Result, said: str, code: int = 1) -> None:
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"{said}\n")


def test_init_makes_a_database_ready(bare: Database, salesdesk: Salesdesk) -> None:
    result = salesdesk(*INIT, given=f"{PASSWORD}\n")
    assert result.stdout.startswith("Tables made.\nThe database belongs to “Kowal” and is ready.\nNext, ")
    assert "`salesdesk company change " in result.stdout
    assert result.stdout.endswith("`salesdesk user add LOGIN --name … --role telemarketer`.\n")
    desk = Desk.system(bare)
    assert desk.ask(company_view) == CompanyView("Kowal", "PL", "PLN", "en", "Europe/Warsaw")
    assert [(user.login, user.roles) for user in desk.ask(everyone)] == [("szef", frozenset({"admin"}))]
    assert sign_in(bare, "szef", PASSWORD, Passwords()).login == "szef"
    with bare.read() as session:
        assert len(session.scalars(select(TaxRate.id)).all()) == 6


def test_init_asks_for_what_is_not_given(bare: Database, salesdesk: Salesdesk) -> None:
    answers = [
        "Müller",
        "Germany",
        "DE",
        "",
        "fr",
        "de",
        "",
        "chef",
        PASSWORD,
        "another one",
        PASSWORD,
        PASSWORD,
    ]
    result = salesdesk("init", given="\n".join(answers) + "\n")
    assert "“Germany” is not the code of a country" in result.output
    assert "The program does not speak “fr”." in result.output
    assert PASSWORD not in result.output
    assert Desk.system(bare).ask(company_view) == CompanyView("Müller", "DE", "EUR", "de", "Europe/Berlin")
    assert sign_in(bare, "chef", PASSWORD, Passwords()).language == "de"


def test_init_again_only_upgrades(firm: Database, ready: Salesdesk) -> None:
    result = ready("init", "--company", "Lis", "--country", "DE", "--admin", "other", "--password-stdin")
    assert result.stdout == "The tables are up to date.\nThe database belongs to “Kowal” and is ready.\n"
    assert [user.login for user in Desk.system(firm).ask(everyone)] == ["szef"]


def test_init_goes_on_where_it_was_left(bare: Database, salesdesk: Salesdesk) -> None:
    salesdesk("init", given="Kowal\n", succeeds=False)  # left at the second question
    assert revisions.is_current(bare)
    salesdesk(*INIT, given="short\n", succeeds=False)  # the company is entered, the admin is not
    assert Desk.system(bare).ask(everyone) == []
    salesdesk(*INIT, given=f"{PASSWORD}\n")
    assert [user.login for user in Desk.system(bare).ask(everyone)] == ["szef"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--country", "PL", "--admin", "szef"), 2, "is needed with --password-stdin"),
        (
            ("--company", "Kowal", "--country", "XX", "--admin", "szef"),
            1,
            "“XX” is not the code of a country",
        ),
        (("--company", "Kowal", "--country", "PL", "--admin", "s"), 1, "“s” cannot be a login"),
        (("--company", "Kowal", "--country", "PL", "--timezone", "X"), 1, "“X” is not a time zone"),
        (
            ("--company", "Kowal", "--country", "PL", "--currency", "X"),
            1,
            "“X” is not the code of a currency",
        ),
    ],
)
def test_init_refuses_what_is_wrong(
    salesdesk: Salesdesk, words: tuple[str, ...], code: int, said: str
) -> None:
    result = salesdesk("init", "--password-stdin", *words, given=f"{PASSWORD}\n", succeeds=False)
    assert result.exit_code == code
    assert said in result.stderr


def test_a_database_that_is_not_ready_is_not_worked_on(bare: Database, salesdesk: Salesdesk) -> None:
    for words in (["doctor"], ["jobs", "--once"], ["user", "list"], ["backup", "x.zip"]):
        refused(
            salesdesk(*words, succeeds=False),
            "There is no salesdesk in this database yet; run `salesdesk init`.",
        )
    migrate.upgrade(bare)
    with bare.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = "This database was made by a newer version of salesdesk (9999)."
    for words in (["doctor"], ["init"]):
        refused(salesdesk(*words, succeeds=False), said)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    call = program(f"sqlite:///{tmp_path / 'none.db'}")
    refused(
        call("doctor", succeeds=False), "There is no salesdesk in this database yet; run `salesdesk init`."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://desk", "salesdesk works on SQLite or PostgreSQL, not on “mysql”."),
        ("nonsense", "This is not a database address: “nonsense”."),
        (
            "postgresql://desk@127.0.0.1:1/desk",
            "The database cannot be used: connection failed: connection to server at "
            '"127.0.0.1", port 1 failed: Connection refused',
        ),
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(url: str, said: str) -> None:
    refused(program("")("--database", url, "doctor", succeeds=False), said)


def test_a_file_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Anna, " * 1000)
    call = program(f"sqlite:///{tmp_path / 'letter.txt'}")
    refused(call("doctor", succeeds=False), "The database cannot be used: file is not a database")


def test_the_database_may_stand_before_or_after_the_command(ready: Salesdesk, firm: Database) -> None:
    url = url_of(firm)
    elsewhere = program("sqlite:////nowhere/at/all.db")
    listed = ready("user", "list").stdout
    assert elsewhere("--database", url, "user", "list").stdout == listed
    assert elsewhere("user", "list", "--database", url).stdout == listed
    assert elsewhere("user", f"--database={url}", "list").stdout == listed


def test_errors_are_in_the_language_asked_for(ready: Salesdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    english = ready("user", "off", "nobody", succeeds=False).stderr
    polish = ready("--language", "pl", "user", "off", "nobody", succeeds=False).stderr
    assert english == "There is no login “nobody”.\n"
    assert "nobody" in polish
    assert polish != english
    assert ready("user", "off", "nobody", "--language", "pl", succeeds=False).stderr == polish
    assert ready("user", "--language=pl", "off", "nobody", succeeds=False).stderr == polish
    wrong = ready("user", "list", "--language", "fr", succeeds=False)
    assert wrong.exit_code == 2
    assert "'fr' is not one of en, pl, nl, de." in wrong.stderr


def test_users_are_added_changed_and_listed(firm: Database, ready: Salesdesk) -> None:
    ready(
        "user", "add", "Anna", "--name", "Anna Nowak", "--email", "anna@kowal.example", "--language", "pl",
        "--role", "telemarketer", "--role", "buyer", "--permission", "costs.see", "--password-stdin",
        given=f"{PASSWORD}\n",
    )  # fmt: skip
    assert ready("user", "list").stdout == (
        "anna  Anna Nowak  buyer costs.see telemarketer\nszef  szef        admin\n"
    )
    ready("user", "change", "anna", "--name", "Anna Lis", "--email", "")
    ready("user", "roles", "anna", "--role", "manager")
    ready("user", "off", "anna")
    assert json.loads(ready("user", "list", "--json").stdout)[0] == {
        "id": 2,
        "login": "anna",
        "name": "Anna Lis",
        "email": "",
        "language": "pl",
        "active": False,
        "roles": ["manager"],
        "permissions": [],
        "locked_until": None,
    }
    assert ready("user", "list").stdout.splitlines()[0] == "anna  Anna Lis  manager  switched off"
    ready("user", "on", "anna")
    ready("user", "password", "anna", given="battery staple\nbattery staple\n")
    assert sign_in(firm, "anna", "battery staple", Passwords()).name == "Anna Lis"


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        (("add", "szef", "--name", "Szef", "--password-stdin"), PASSWORD, 1, "“szef” is already taken"),
        (("add", "anna", "--name", "Anna", "--password-stdin"), "", 1, "no password on the standard input"),
        (("add", "anna", "--name", "Anna", "--password-stdin"), "short", 1, "8 to 200 characters"),
        (("add", "anna", "--name", "Anna", "--language", "fr", "--password-stdin"), PASSWORD, 1, "“fr”"),
        (("add", "anna", "--name", "Anna", "--role", "king"), "", 2, "king"),
        (("add", "anna", "--name", "Anna", "--password", PASSWORD), "", 2, "--password"),
        (("add", "anna"), "", 2, "--name"),
        (("roles", "szef"), "", 2, "at least one role"),
        (("roles", "szef", "--role", "buyer"), "", 1, "the last who manages users"),
        (("off", "szef"), "", 1, "the last who manages users"),
        (("on", "nobody"), "", 1, "There is no login “nobody”."),
        (("fire", "szef"), "", 2, "fire"),
    ],
)
def test_user_refuses_what_is_wrong(
    ready: Salesdesk, words: tuple[str, ...], given: str, code: int, said: str
) -> None:
    result = ready("user", *words, given=given, succeeds=False)
    assert result.exit_code == code
    assert said in result.stderr
    assert ready("user", "list").stdout == "szef  szef  admin\n"


def test_doctor_finds_nothing_wrong_with_a_healthy_database(ready: Salesdesk) -> None:
    assert ready("doctor").stdout == "no damage found\n"
    assert json.loads(ready("doctor", "--json").stdout) == []


def test_backup_and_restore(firm: Database, ready: Salesdesk, ground: Ground, tmp_path: Path) -> None:
    file = tmp_path / "firm.zip"
    said = ready("backup", str(file))
    assert (f"Rows written to {file}: " in said.stdout, said.stderr) == (True, "")
    refused(ready("backup", str(file), succeeds=False), f"{file} is already there.")
    ready("backup", str(file), "--force")
    refused(
        ready("restore", str(file), succeeds=False), "This database is not empty. Restore into a new one."
    )
    with ground.fresh(nothing) as target:
        other = program(target)
        other("restore", str(file))
        assert other("user", "list").stdout == ready("user", "list").stdout
    refused(ready("restore", "nowhere.zip", succeeds=False), "nowhere.zip: No such file or directory")
    missing = tmp_path / "no"
    refused(ready("backup", str(missing / "x.zip"), succeeds=False), f"There is no folder {missing}.")
    assert not missing.exists()


def test_restore_makes_no_place_for_what_is_no_backup(tmp_path: Path) -> None:
    place = tmp_path / "data"
    (tmp_path / "letter.zip").write_text("Dear Sir")
    runner = CliRunner(env={"SALESDESK_DATABASE": f"sqlite:///{place}/firm.db"})
    for file in ("nowhere.zip", "letter.zip"):
        result = runner.invoke(app, ["restore", str(tmp_path / file)])
        assert (result.exit_code, file in result.stderr) == (1, True)
    assert not place.exists()


def test_a_wrong_setting_is_named(ready: Salesdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SALESDESK_SMTP_PORT", "many")
    wrong = "Input should be a valid integer, unable to parse string as an integer"
    refused(ready("jobs", "--once", succeeds=False), f"Wrong settings: SALESDESK_SMTP_PORT: {wrong}")


def test_jobs_run_once(firm: Database, ready: Salesdesk) -> None:
    assert ready("jobs", "--once").stdout == ""
    with firm.read() as session:
        ran = session.scalars(select(JobLease.job).order_by(JobLease.job)).all()
    assert ran == ["expired goods", "overdue receipts", "planned orders", "search index", "sweep of holds"]


def test_jobs_say_what_went_wrong(bare: Database, salesdesk: Salesdesk) -> None:
    migrate.upgrade(bare)  # but nobody has entered the company
    refused(
        salesdesk("jobs", "--once", succeeds=False),
        "planned orders: This database has no company yet; run `salesdesk init`.",
    )


@pytest.mark.either_database
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_jobs_end_when_they_are_told_to(firm: Database, ready: Salesdesk, how: signal.Signals) -> None:
    def has_run() -> bool:
        with firm.read() as session:
            return session.scalars(select(JobLease.job).where(JobLease.holder == "")).first() is not None

    process = subprocess.Popen(
        [sys.executable, "-m", "salesdesk", "jobs"],
        env=os.environ | {"SALESDESK_DATABASE": url_of(firm)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 30
        while not has_run():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.send_signal(how)
        assert process.communicate(timeout=10) == (b"", b"")
        assert process.returncode == 0
    finally:
        process.kill()
        process.communicate()


def test_without_a_command_it_says_what_there_is() -> None:
    result = program("")()
    commands = ["init", "doctor", "jobs", "backup", "restore", "version", "user", "company", "warehouse"]
    assert [name for name in commands if f"\n  {name} " in result.stdout] == commands


def test_version() -> None:
    assert program("")("version").stdout == f"salesdesk {version('salesdesk')}\n"


def test_help_and_version_do_not_wait_for_the_database_libraries() -> None:
    script = (
        "import sys\n"
        "from salesdesk.cli.app import app\n"
        "app(['version'], standalone_mode=False)\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'argon2') if name in sys.modules])\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[1] == "[]"


def test_the_first_screen_does_not_wait_for_what_later_ones_need() -> None:
    script = (
        "import sys\n"
        "import salesdesk.app\n"
        "later = ('sqlalchemy', 'numpy', 'salesdesk.domain.orders', 'salesdesk.screens.menu')\n"
        "print([name for name in later if name in sys.modules])\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_program_starts_as_a_module(bare: Database) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "salesdesk", "--database", url_of(bare), *INIT],
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "\nThe database belongs to “Kowal” and is ready.\n" in result.stdout
