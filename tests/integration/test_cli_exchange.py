from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from salesdesk.cli.app import app
from salesdesk.data_exchange import running
from salesdesk.sheets.reading import open_sheet
from salesdesk.storage.engine import Database
from tests.conftest import Ground
from tests.house import furnish_polish
from tests.invariants import rows_of
from tests.unit.workbook_parts import package, parts, row, worksheet

pytestmark = pytest.mark.either_database

Salesdesk = Callable[..., Result]

ARTICLES = "Kod;Nazwa;Cena;Colour\nX;X;1,50;red\nY;;2,50;\nZ;Z;abc;\n"


@pytest.fixture
def firm(ground: Ground) -> Iterator[Database]:
    """The Polish house, which belongs to the machine's own clock here."""
    with ground.fresh(furnish_polish) as database:
        yield database


@pytest.fixture
def salesdesk(firm: Database) -> Salesdesk:
    url = firm.url.render_as_string(hide_password=False)
    runner = CliRunner(env={"SALESDESK_DATABASE": url, "SALESDESK_LANGUAGE": "en"})

    def call(*words: object, code: int = 0) -> Result:
        result = runner.invoke(app, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "articles.csv"
    path.write_text(ARTICLES, encoding="cp1250")
    return path


def test_import_says_what_it_found_and_what_came_of_it(salesdesk: Salesdesk, file: Path) -> None:
    result = salesdesk("import", "articles", file, code=1)
    said = result.stdout.splitlines()
    assert "delimiter “;”, decimal sign “,”" in said[0]
    assert said[1:] == [
        "  Kod → Code",
        "  Nazwa → Name",
        "  Cena → List price",
        "Not known, so ignored: Colour",
        "New: 1, changed: 0, as before: 0, repeated: 0; lines refused: 2.",
    ]
    assert result.stderr.splitlines() == [
        "Line 3, Nazwa “”: This is new and needs “Name”.",
        "Line 4, Cena “abc”: “abc” is not a number.",
    ]


def test_import_says_where_the_heads_are_and_what_is_not_read(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sheets = (
        worksheet(row(1, "About this file")),
        worksheet(row(2, "Price list"), row(4, "", "Kod", "Nazwa"), row(5, "", "X", "X")),
        worksheet(row(1, "Kod"), row(2, "Y")),
    )
    path.write_bytes(package(parts(*sheets, names=["About", "Goods", "Old"])))
    said = salesdesk("import", "articles", path).stdout.splitlines()
    assert said == [
        "XLSX, worksheet “Goods”",
        "Other worksheets, not read: About, Old",
        "The heads are in line 4; what stands above them is left out.",
        "  Kod → Code",
        "  Nazwa → Name",
        "Columns without a head, ignored: 1",
        "New: 1, changed: 0, as before: 0, repeated: 0; lines refused: 0.",
    ]


def test_import_again_changes_nothing_and_trial_neither(
    firm: Database, salesdesk: Salesdesk, file: Path
) -> None:
    before = rows_of(firm)
    tried = salesdesk("import", "articles", file, "--dry-run", code=1)
    assert "A trial; nothing was changed. This would be:\nNew: 1," in tried.stdout
    assert rows_of(firm) == before
    salesdesk("import", "articles", file, code=1)
    after = rows_of(firm)
    assert "New: 0, changed: 0, as before: 1" in salesdesk("import", "articles", file, code=1).stdout
    assert rows_of(firm) == after


def test_totals_are_told_and_are_nothing_wrong(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("code;name;price\nX;X;5\nRazem;;5\n")
    assert salesdesk("import", "articles", path).stdout.splitlines()[-2:] == [
        "Totals, so passed over: line 3.",
        "New: 1, changed: 0, as before: 0, repeated: 0; lines refused: 0.",
    ]


def test_customers_without_a_place_come_in_and_are_told(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("number;name;postcode;city\nX;X;90-001;Lodz\nY;Y;;Lodz\nZ;Z;;\n")
    told = "New customers without postcode and city, for which their first order asks: 2.\n"
    for words in (("--dry-run",), ("--all-or-nothing",)):
        assert salesdesk("import", "customers", path, *words).stdout.endswith(told)
    assert told not in salesdesk("import", "customers", path).stdout


def test_import_of_good_lines_only_succeeds(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "good.csv"
    path.write_text("number;name\nX;X\nX;X\n")
    said = salesdesk("import", "customers", path).stdout
    assert "New: 1, changed: 0, as before: 0, repeated: 1; lines refused: 0.\n" in said


def test_all_or_nothing_says_that_others_wait(firm: Database, salesdesk: Salesdesk, file: Path) -> None:
    before = rows_of(firm)
    said = salesdesk("import", "articles", file, "--all-or-nothing", code=1).stdout
    assert "other seats wait until it is written" in said
    assert said.endswith("Nothing was changed; lines refused: 2.\n")
    assert rows_of(firm) == before


def test_report_holds_every_bad_line(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path, report = tmp_path / "many.csv", tmp_path / "bad.csv"
    path.write_text("code;name;price\n" + "".join(f"X{n};=X;x{n}\n" for n in range(50)))
    result = salesdesk("import", "articles", path, "--report", report, code=1)
    assert len(result.stderr.splitlines()) == 20
    assert "… bad lines not shown here: 30." in result.stdout
    with open_sheet(report) as sheet:
        rows = [row.cells for row in sheet]  # type: ignore[union-attr]
    assert (sheet.header, len(rows)) == (("Line", "Field", "Value", "Reason"), 50)
    assert rows[0] == ("2", "price", "x0", "“x0” is not a number.")


@pytest.mark.parametrize("force", [(), ("--force",)], ids=["unasked", "forced"])
def test_report_never_takes_the_place_of_the_file_it_is_about(
    firm: Database, salesdesk: Salesdesk, file: Path, tmp_path: Path, force: tuple[str, ...]
) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(file)
    before, text = rows_of(firm), file.read_bytes()
    for report in (file, link, tmp_path / ".." / tmp_path.name / file.name):
        result = salesdesk("import", "articles", file, "--report", report, *force, code=1)
        assert "is the file that is imported" in result.stderr
    assert (rows_of(firm), file.read_bytes(), link.is_symlink()) == (before, text, True)


def test_report_takes_the_place_of_another_only_if_forced(
    firm: Database, salesdesk: Salesdesk, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("mine")
    before = rows_of(firm)
    said = salesdesk("import", "articles", file, "--report", other, code=1).stderr
    assert said == f"{other} is already there.\n"
    assert (rows_of(firm), other.read_text()) == (before, "mine")
    salesdesk("import", "articles", file, "--report", other, "--force", code=1)
    assert "mine" not in other.read_text()


def test_columns_are_mapped_and_signs_given(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("what|how\nX|1.500\n", encoding="utf-16")
    words = ("--map", "what=code", "--map", "list_price=how", "--decimal", ".", "--delimiter", "|")
    result = salesdesk("import", "articles", path, *words, "--encoding", "utf-16", code=1)
    assert "what → Code\n  how → List price" in result.stdout
    assert "needs “Name”" in result.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "houses", "FILE"), "“houses” is none of: customers, articles"),
        (("import", "articles", "FILE", "--map", "x=y"), "maps nothing"),
        (("import", "stock", "FILE"), "No column holds “Quantity”."),
        (("import", "articles", "FILE", "--decimal", ";"), "The decimal sign is"),
        (("import", "articles", "nowhere.csv"), "nowhere.csv"),
        (("import", "articles", "FILE", "--report", "/nowhere/x.csv"), "cannot be written"),
        (("export", "houses", "FILE"), "“houses” is none of"),
        (("export", "articles", "FILE"), "is already there"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(
    firm: Database, salesdesk: Salesdesk, file: Path, words: tuple[str, ...], said: str
) -> None:
    before = rows_of(firm)
    result = salesdesk(*(file if word == "FILE" else word for word in words), code=1)
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert rows_of(firm) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_is_imported_unchanged(salesdesk: Salesdesk, tmp_path: Path, kind: str) -> None:
    for entity in ("customers", "articles", "suppliers", "stock", "prices", "orders"):
        path = tmp_path / f"{entity}.{kind}"
        assert f"Rows written to {path}: " in salesdesk("export", entity, path).stdout
        if entity != "orders":  # the house has none
            assert "New: 0, changed: 0," in salesdesk("import", entity, path).stdout


def test_entity_is_named_in_the_language_spoken(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    salesdesk("export", "Articles", path)
    assert salesdesk("export", "ARTICLES", path, "--force").exit_code == 0


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("", "Interrupted; what was imported stays. Run the same command again to go on."),
        ("--dry-run", "Interrupted; nothing was changed."),
        (
            "--all-or-nothing",
            "Interrupted; either all of it stays or nothing. Run the same command again to go on.",
        ),
    ],
)
def test_interrupted_import_says_so_in_a_line_and_is_run_again(
    salesdesk: Salesdesk,
    firm: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wish: str,
    said: str,
) -> None:
    """The keyboard interrupts behind the first order that is through."""
    path = tmp_path / "orders.csv"
    path.write_text("order;customer;article;quantity\n1;ANNA;MUG;1\n2;ANNA;MUG;1\n", encoding="utf-8")
    before = rows_of(firm)

    def interrupt(_seconds: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "sleep", interrupt)
        result = salesdesk("import", "orders", path, *[wish] * bool(wish), code=130)
    assert result.stderr == f"{said}\n"
    assert (rows_of(firm) == before) == bool(wish)
    if not wish:
        assert "New: 1, changed: 0, as before: 1" in salesdesk("import", "orders", path).stdout


def test_import_says_how_it_reads_dates_that_could_be_two(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    head = "Order,Customer,Item,Qty,Order Date\n"
    line = "{},ANNA,MUG,1,{}\n"
    path.write_text(head + line.format(1, "2/3/2026") + line.format(2, "2/13/2026"))
    assert "Dates have the month first: 05/31/2026." in salesdesk("import", "orders", path).stdout
    path.write_text(head + line.format(3, "2/3/2026"))
    said = salesdesk("import", "orders", path, "--dry-run").stdout
    assert "Dates are read with the day first; --dates mdy if the month is." in said
    salesdesk("import", "orders", path, "--dates", "mdy")
    assert (
        "“ymd” is none of: dmy, mdy." in salesdesk("import", "orders", path, "--dates", "ymd", code=1).stderr
    )
    out = tmp_path / "out.csv"
    salesdesk("export", "orders", out)
    days = [line.split(";")[2] for line in out.read_text(encoding="utf-8-sig").splitlines()[1:]]
    assert days == ["2026-02-03", "2026-02-13", "2026-02-03"]


def test_import_says_what_it_leaves_out_of_a_file_of_another_program(
    salesdesk: Salesdesk, tmp_path: Path
) -> None:
    path = tmp_path / "products.csv"
    rows = 'Top,Shirts,T-1,4.50,"0,5 kg"\nRing,Jewels,R-1,2,"0,5"\nCap,Hats,C-1,2.25,"0,25"\n'
    path.write_text(f"Title,Type,Variant SKU,Cost per item,Weight\n{rows}")
    said = salesdesk("import", "articles", path).stdout.splitlines()
    assert "  Weight → Weight, kg, decimal sign “,”" in said
    assert said[-3:] == [
        "“Type” holds something else, so ignored: Shirts, Jewels, Hats",
        "Read only where the supplier is known and his price, for a column lacks: Cost per item",
        "New: 3, changed: 0, as before: 0, repeated: 0; lines refused: 0.",
    ]


def test_import_names_a_column_that_is_wrong_again_and_again(salesdesk: Salesdesk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = (f"X{n};A;{n},50;one{n};oo{n}" for n in range(12))
    path.write_text("\n".join(("Kod;Nazwa;Cena;Waga;Kod EAN", *rows)))
    said = salesdesk("import", "articles", path, "--map", "Kod EAN=-", code=1).stdout
    hint = "“Waga” is wrong 12 times. If it holds something else: --map 'Waga=-'"
    assert hint in said
    assert hint not in salesdesk("import", "articles", path, "--map", "Waga=-", "--map", "Kod EAN=-").stdout
