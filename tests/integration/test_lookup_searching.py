"""What is found by what is typed, and in which order: few records and many, new and known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from salesdesk.domain.customers.model import Customer
from salesdesk.lookup import weighing
from salesdesk.lookup.searching import search
from tests.conftest import Ground
from tests.records import PEOPLE, Records, asking, code, enrol, furnish_people, name, number, people, words
from tests.records import cache as cache

__all__ = ["people"]

pytestmark = pytest.mark.either_database

SHOP = {
    1: [code("1042"), name("Hurtownia Kowalski i Syn"), words("Łódź"), number("+48 42 600 123 456")],
    2: [code("1043"), name("Piekarnia Nowak"), words("Łódź"), number("90-001")],
    3: [code("HB-2/K"), name("Müller & Schmidt GmbH"), words("Köln"), number("DE136695976")],
    4: [code("A-B"), name("Van der Berg"), words("Utrecht"), number("+31 30 123 4567")],
    5: [code("1044"), name("Kowal"), words("Warszawa")],
}


@pytest.fixture(params=["new", "known"])
def shop(people: Records, request: pytest.FixtureRequest) -> Records:
    """A few records, none of them in a generation or all of them."""
    people.write(SHOP)
    if request.param == "known":
        people.rebuild()
    return people


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("kowalski", 1),
        ("kowalksi", 1),  # two letters exchanged
        ("kowalsky", 1),
        ("lodz kowalski", 1),
        ("kowal lodz", 1),  # not Kowal of Warsaw
        ("kowal", 5),  # the word itself before those that begin so
        ("KOWALSKI  Łódź!", 1),
        ("hurt", 1),
        ("nowak", 2),
        ("piekarnai", 2),
        ("szmit", 3),  # as it is heard
        ("shmidt", 3),
        ("mueller", 3),
        ("muller", 3),
        ("berg van", 4),
        ("1042", 1),
        ("600 132 456", 1),  # two digits exchanged
        ("hb2k", 3),
        ("HB 2 K", 3),
        ("hb-2/k", 3),
        ("hb2", 3),
        ("a-b", 4),
        ("ab", 4),
        ("+48 (42) 600-123-456", 1),
        ("600 123 456", 1),
        ("0048 42 600 123 456", 1),
        ("3456", 1),
        ("1234567", 4),
        ("90001", 2),
        ("90-001", 2),
        ("DE 136 695 976", 3),
        ("136695976", 3),
    ],
)
def test_first_record_is_the_one_that_was_meant(shop: Records, typed: str, first: int) -> None:
    assert shop.find(typed, 5)[:1] == [first]
    assert first in shop.find(typed)


@pytest.mark.parametrize("typed", ["1042", "hb-2/k", "A-B", "ab", "+48 42 600-123-456", "90 001"])
def test_whole_code_or_number_is_exact(shop: Records, typed: str) -> None:
    [first, *others] = shop.hits(typed)
    assert first.exact
    assert first.score == 1
    assert not any(hit.exact for hit in others)


def test_words_that_might_be_a_code_fit_wholly_where_nothing_has_such_a_code(people: Records) -> None:
    people.write({1: [name("M8x40 a")], 2: [name("M8x40"), code("AA")]})
    first, second = people.hits("M8x40 a")
    assert (first.id, first.score) == (1, 1.0)
    assert second.score < 1.0


def test_exact_code_comes_before_a_name_of_the_same_letters(people: Records) -> None:
    people.write({1: [code("1"), name("Kowal")], 2: [code("KOWAL"), name("Something Else")]})
    assert people.find("kowal") == [2, 1]
    people.rebuild()
    assert people.find("kowal") == [2, 1]


@pytest.mark.parametrize(
    ("typed", "id_", "matched"),
    [
        ("kowalksi lod", 1, {"kowalski", "lodz"}),
        ("szmit", 3, {"schmidt"}),
        ("hb2k", 3, {"hb2k"}),
        ("123 456", 1, {"4842600123456"}),
        ("koln müller", 3, {"koln", "muller"}),
    ],
)
def test_hit_says_which_words_and_codes_matched(
    shop: Records, typed: str, id_: int, matched: set[str]
) -> None:
    [hit] = [hit for hit in shop.hits(typed) if hit.id == id_]
    assert set(hit.matched) == matched


def test_what_fits_better_comes_first(people: Records) -> None:
    people.write(
        {
            1: [name("Heart white hanging")],
            2: [name("White hanging heart")],
            3: [name("White hanging heart holder with candles")],
            4: [name("White hanging hearts")],
            5: [name("White hangong hart")],
            6: [name("White paper")],
        }
    )
    best_first = [2, 1, 3, 4, 5, 6]
    assert people.find("white hanging heart")[:2] == [2, 3]
    people.rebuild()
    assert people.find("white hanging heart")[:2] == [2, 3]
    assert set(people.find("white hanging heart")) == set(best_first)
    assert people.find("white hanging heart")[-1] == 6


def test_limit_is_kept_and_none_is_all(people: Records) -> None:
    people.write({id_: [name(f"Kowalski {id_}")] for id_ in range(1, 201)})
    for _ in range(2):
        assert people.find("kowalski", 0) == []
        assert len(people.find("kowalski", 7)) == 7
        assert len(people.find("kowalski", 120)) == 120
        assert sorted(people.find("kowalksi")) == list(range(1, 201))
        people.rebuild()


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize(
    "typed", ["7", "k", "70", "kk", "kkk", "70707", "k-k"], ids=lambda typed: f"code {typed}"
)
def test_exact_code_is_first_among_very_many_that_begin_so(people: Records, typed: str, built: bool) -> None:
    others = {
        id_: [code(f"{letter * 5}{id_}"), name(f"{letter * 5}{id_} Kowal")]
        for id_ in range(1, PEOPLE)
        for letter in ("70" if typed[0] == "7" else "k")[: 1 + id_ % 2]
    }
    people.write({**others, PEOPLE: [code(typed), name("Nowak")]})
    if built:
        people.rebuild()
    [first] = people.hits(typed, 1)
    assert (first.id, first.exact) == (PEOPLE, True)


@pytest.mark.parametrize("built", [False, True])
def test_codes_that_very_many_records_share_a_piece_of_are_all_found(people: Records, built: bool) -> None:
    people.write({id_: [code(f"AB12{id_:05}")] for id_ in range(1, PEOPLE + 1)})
    if built:
        people.rebuild()
    assert len(people.find("ab12")) == PEOPLE
    assert people.find("AB12-00777", 5)[0] == 777
    assert people.find("00777", 5)[0] == 777
    assert people.find(f"{PEOPLE:05}", 5)[0] == PEOPLE


@pytest.mark.parametrize("built", [False, True])
def test_records_that_are_changed_do_not_hide_one_that_is_not(people: Records, built: bool) -> None:
    """However many were once known under what is typed, the one left is found."""
    people.write({id_: [name("Kowalski"), code(f"AB12{id_:05}")] for id_ in range(1, PEOPLE + 1)})
    if built:
        people.rebuild()
    assert len(people.find("kowalski", 5)) == 5
    people.remove(*range(1, PEOPLE // 2))
    people.write({id_: [name("Nowak"), code("X")] for id_ in range(PEOPLE // 2, PEOPLE)})
    for typed in ("kowalski", "kow", "k", "kowalksi", "ab12", "AB12-0"):
        assert people.find(typed, 5)[0] == PEOPLE, typed


def test_records_that_had_just_this_code_do_not_hide_one_that_has_it(people: Records) -> None:
    people.write({id_: [name(f"Kowal {id_}"), code("AB-C")] for id_ in range(1, 102)})
    people.write({id_: [name("Ab c")] for id_ in range(200, 400)})
    people.rebuild()
    people.remove(*range(1, 101))
    assert people.find("ab c", 5)[0] == 101


def test_most_wanted_come_first_among_equals(ground: Ground) -> None:
    with ground.fresh(furnish_people) as database:
        # The larger the id the more often wanted.
        wanted = Records.none(database, select(Customer.id, Customer.id))
        wanted.write({id_: [name("Kowalski"), code(f"K{id_}")] for id_ in range(1, PEOPLE + 1)})
        wanted.rebuild()
        # Of very many equal records those that are looked at are the most wanted.
        for typed in ("kowalski", "k", "ko", "kow"):
            assert min(wanted.find(typed, 20)) > PEOPLE - 100


@pytest.mark.parametrize("typed", ["r", "re"])
def test_first_letters_are_of_any_word_the_most_wanted_first(people: Records, typed: str) -> None:
    """What has just these letters in it, as sizes and units, is wanted no more for it."""
    wanted = Records.none(people.database, select(Customer.id, Customer.id))
    wanted.write({id_: [name(f"Letter {typed}")] for id_ in range(1, 200)} | {200: [name("Red kite")]})
    wanted.rebuild()
    assert wanted.find(typed, 1) == [200]
    # However many that fit as well have been changed since.
    wanted.write({id_: [name(typed)] for id_ in range(1, 100)})
    assert wanted.find(typed, 1) == [200]


def test_record_has_its_place_by_whatever_it_is_found_and_though_it_was_changed(ground: Ground) -> None:
    """Whoever corrects the name of the best seller does not make it one that nobody wants."""
    with ground.fresh(furnish_people) as database:
        wanted = Records.none(database, select(Customer.id, 1000 - Customer.id).where(Customer.id < 4))
        wanted.write({id_: [name("Kowalski"), code(f"3725{id_}8")] for id_ in range(1, 6)})
        wanted.rebuild()
        wanted.write({2: [name("Kowalska"), code("372528")], 6: [name("Kowalski"), code("372568")]})
        there = {1: 0, 2: 1, 3: 2, 4: None, 5: None, 6: None}
        for typed in ("kowalsk", "kow", "3725", "372598"):
            assert {hit.id: hit.place for hit in wanted.hits(typed, 20)} == there, typed
        assert {hit.id: hit.place for hit in wanted.hits("375238", 1)} == {3: 2}


def among_many(place: int) -> str:
    """The word of this place, in the order of the alphabet, of 81 that begin alike."""
    letters = "bcdfghjkl"
    return f"kowal{letters[place // 9]}{letters[place % 9]}"


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("place", [2, 45, 80])
@pytest.mark.parametrize("typed", ["kowa", "kowal"])
def test_most_wanted_is_found_wherever_its_word_stands_among_very_many(
    people: Records, monkeypatch: pytest.MonkeyPatch, typed: str, place: int, alone: bool
) -> None:
    """So many records begin so that not all of their words can be looked at; it may be the rarest of them."""
    monkeypatch.setattr(weighing, "_ONE_WORD", 800)
    others = [number for number in range(81) if number != place or not alone]
    spelled = {id_: among_many(others[id_ % len(others)]) for id_ in range(1, PEOPLE)}
    spelled[PEOPLE] = among_many(place)
    # The last record is by far the most wanted.
    wanted = Records.none(people.database, select(Customer.id, Customer.id))
    wanted.write({id_: [name(word)] for id_, word in spelled.items()})
    wanted.rebuild()
    [first] = [hit for hit in wanted.hits(typed, 50) if hit.place == 0]
    assert (first.id, first.matched) == (PEOPLE, (among_many(place),))


@pytest.mark.long
@pytest.mark.parametrize("place", [2, 45, 80])
def test_most_wanted_is_found_among_more_records_than_are_looked_at(
    sqlite_ground: Ground, place: int
) -> None:
    many = 40_000
    with sqlite_ground.fresh(furnish_people) as database:
        enrol(database, range(PEOPLE + 1, many + 1))
        wanted = Records.none(database, select(Customer.id, Customer.id))
        spelled = {id_: among_many(id_ % 81) for id_ in range(1, many)}
        spelled[many] = among_many(place)
        wanted.write({id_: [name(word)] for id_, word in spelled.items()})
        wanted.rebuild()
        for typed in ("k", "ko", "kow", "kowa", "kowal"):
            assert [hit.id for hit in wanted.hits(typed, 50) if hit.place == 0] == [many], typed


def test_records_of_this_person_are_judged_in_any_case(people: Records) -> None:
    people.write({id_: [name("Kowalski")] for id_ in range(1, PEOPLE + 1)})
    people.rebuild()
    mine = PEOPLE - 7
    assert mine not in people.find("kowalski", 50)
    with asking(people.database) as tx:
        hits = search(tx, people.index, "kowalski", PEOPLE, among=[mine])
        assert mine in [hit.id for hit in hits]
        assert search(tx, people.index, "nowak", among=[mine]) == []


def test_words_of_other_scripts_are_found(people: Records) -> None:
    said = {1: "Ελλάδα Αθήνα", 2: "Хлебный завод Київ", 3: "مرحبا القاهرة", 4: "北京商店", 5: "東京 shop"}
    people.write({id_: [name(text)] for id_, text in said.items()})
    for _ in range(2):
        for typed, id_ in {
            "ελλαδα": 1, "ΑΘΉΝ": 1, "ελαδα": 1, "хлебный": 2, "хлеьный": 2, "київ": 2, "х": 2,
            "القاهرة": 3, "القاهره": 3, "北京": 4, "北京商店": 4, "東京": 5,
        }.items():  # fmt: skip
            assert people.find(typed)[:1] == [id_], typed
        people.rebuild()


def test_long_records_are_found_by_what_they_begin_with_and_end_with(people: Records) -> None:
    long = " ".join(f"word{number:05}" for number in range(1900))
    people.write({1: [words(long)], 2: [words("short")]})
    for _ in range(2):
        for typed in ("word00000", "word01899", "word00000 word01899", "wrod01000"):
            assert people.find(typed)[:1] == [1]
        assert people.find("short")[0] == 2
        people.rebuild()


@pytest.mark.long
@pytest.mark.parametrize("letters", ["abcdefghij", "абвгдежзик", "αβγδεζηθικ"])
def test_first_letters_find_their_own_words_among_very_many(sqlite_ground: Ground, letters: str) -> None:
    """So many records begin so that only the most wanted are looked at; in any script."""
    half = 35_000
    with sqlite_ground.fresh(furnish_people) as database:
        enrol(database, range(PEOPLE + 1, 2 * half + 1))
        # The first half is the more wanted one.
        spelled = {
            id_: letters[id_ > half] * 3 + "".join(letters[int(digit)] for digit in f"{id_ % 1000:03}")
            for id_ in range(1, 2 * half + 1)
        }
        many = Records.none(database)
        many.write({id_: [name(word)] for id_, word in spelled.items()})
        many.rebuild()
        for length in (1, 2, 3, 4):
            for letter in letters[:2]:
                typed = letter * length
                found = many.find(typed, 20)
                assert len(found) == 20, typed
                assert all(spelled[id_].startswith(typed) for id_ in found), typed


@pytest.mark.parametrize("known", [False, True])
def test_record_with_just_this_code_is_found_whatever_has_all_its_pieces(
    people: Records, known: bool
) -> None:
    """“100000” has every piece of “1000”, and there are more such records than are read at first."""
    people.write(
        {id_: [number("1000" if id_ <= 3 else "100000"), name("Kowal")] for id_ in range(1, PEOPLE // 2)}
    )
    if known:
        people.rebuild()
    with asking(people.database) as tx:
        hits = search(tx, people.index, "1000", 20, alike=10)
    assert {hit.id for hit in hits if hit.exact} == {1, 2, 3}


@pytest.mark.parametrize("known", [False, True])
def test_phone_is_found_however_it_is_dialled_among_others_that_differ_in_a_digit(
    people: Records, known: bool
) -> None:
    spelled = ["0171 4260504", "+49 171 4260504", "0049 171 4260504", "+49 (0) 171 4260504", "171/4260504"]
    others = ["+49 171 4260514", "0049 171 4260505", "0171 4260508", "+49 (0) 171 4260604"]
    for stored in spelled:
        people.write({id_: [number(each)] for id_, each in enumerate([stored, *others], 1)})
        if known:
            people.rebuild()
        for typed in (
            *spelled,
            "00491714260504",
            "(0171) 426 05 04",
            "+49 (0)171 4260504",
            "tel. 0171 4260504",
        ):
            assert people.find(typed)[:1] == [1], (stored, typed)


SPACES = {
    1: [name("Striped kite"), words("Gerlach")],
    2: [name("Kerzenstube Fußmann"), words("Düsseldorf")],
    3: [name("Houten fotolijst wit")],
    4: [name("Serwetki papierowe 100 szt.")],
    5: [name("Socken geblümt 30x40 cm")],
    6: [name("Krug violett 0,5 l")],
    7: [name("Striped napkins"), words("Gerlach")],
    8: [name("Haußmann")],
    9: [name("Haus am Mannheimer Platz")],
    10: [name("Socken 35x45 cm")],
    11: [name("Serwetki papierowe 50 szt.")],
    12: [name("Gebr. de Vries VOF"), words("Nieuwegein")],
    13: [name("Gebr. Hendriks"), words("Nieuwegein l.devries@gebrhendriks.nl")],
    14: [name("Wijnhandel van Dijk"), words("Utrecht")],
    15: [name("Wijnhandel Bakker"), words("Utrecht j.vandijk@wijnhandelvandijk.nl")],
    16: [name("Wijnhandel Meijer"), words("Zwolle")],
}


@pytest.mark.parametrize("known", [False, True])
def test_phone_beside_a_name_is_found_however_it_is_dialled(people: Records, known: bool) -> None:
    many = {id_: [name("Brzęczyszczykiewicz"), number(f"+49 171 {id_:07}")] for id_ in range(1, PEOPLE // 2)}
    for stored, spelled in {
        "+491714260504": (
            "brzeczyszczykiewicz 01714260504",
            "0049 171 42 60 504 brzeczyszczykiewicz",
            "brzeczyszczykeiwicz 01714260504",
        ),
        "0171/4260504": (
            "brzeczyszczykiewicz +491714260504",
            "0049 171 42 60 504 brzeczyszczykiewicz",
            "brzeczyszczykiewicz 1714260504",
        ),
    }.items():
        people.write(many | {PEOPLE: [name("Brzęczyszczykiewicz"), number(stored)]})
        if known:
            people.rebuild()
        for typed in spelled:
            assert people.find(typed, 5)[:1] == [PEOPLE], typed


@pytest.mark.parametrize("known", [False, True])
def test_blank_left_out_or_typed_too_many_hides_nothing(people: Records, known: bool) -> None:
    people.write(SPACES)
    if known:
        people.rebuild()
    for typed, first in {
        "stripedkite": 1, "stripedkite gerlach": 1, "gerlach stripedkit": 1, "kerzenstubefussmann": 2,
        "kerzenstubefußmann düsseldorf": 2, "foto lijst": 3, "foto lijst wit": 3, "houten foto lijs": 3,
        "100szt serwetki": 4, "serwetki 100szt.": 4, "30 x 40 socken": 5, "socken 30 x 40": 5,
        "socken 30 x 40cm": 5, "0.5l krug": 6, "krug 0,5l": 6, "hausmann": 8,
        "wijnhandelmeijer zwolle": 16, "gebrdevries nieuwegein": 12,
    }.items():  # fmt: skip
        assert people.find(typed, 5)[:1] == [first], typed
    assert set(people.hits("stripedkite", 5)[0].matched) == {"striped", "kite"}
    assert people.hits("foto lijst", 5)[0].matched == ("fotolijst",)
    assert not any(hit.exact or hit.score == 1 for hit in people.hits("stripedkite", 5))


@pytest.mark.parametrize("known", [False, True])
def test_unit_is_found_with_and_without_a_blank_though_both_are_written(people: Records, known: bool) -> None:
    people.write(
        {
            1: [name("Kubek niebieski 250 g")],
            2: [name("Tasse 250g")],
            3: [name("Kubek niebieski 250 ml"), words("Garten")],
            4: [name("Vitapack")],
            5: [name("Vita Packkarton")],
            6: [name("Black diner wall clock")],
        }
    )
    if known:
        people.rebuild()
    for typed, first in {
        "kubek 250g": 1, "kubek 250 g": 1, "tasse 250 g": 2, "vita pack": 5, "vitapack": 4, "vita pac": 5,
        "blackwallclock": 6, "dinerwallclock black": 6, "kubki 250g": 1,
    }.items():  # fmt: skip
        assert people.find(typed, 5)[:1] == [first], typed
    assert 4 in people.find("vita pack", 5)


@pytest.mark.parametrize("known", [False, True])
def test_short_code_is_found_with_an_error_that_leaves_no_piece_of_it(people: Records, known: bool) -> None:
    people.write(
        {id_: [code(f"{number_:05}")] for id_, number_ in enumerate(range(0, 40_000, 97), start=10)}
        | {
            1: [code("21734")],
            2: [code("FL-3069")],
            3: [code("372558")],
            4: [code("OFF.54.5O4")],
            5: [code("22162")],
            6: [code("MUG.79.135R")],
        }
    )
    if known:
        people.rebuild()
    for typed, first in {
        "27134": 1, "21374": 1, "217l34": 1, "21834": 1, "fl0369": 2, "375258": 3, "372O558": 3,
        "22l62": 5, "22i62": 5, "22l6": 5,
        "MUG.79.l35R": 6,
    }.items():  # fmt: skip
        assert people.find(typed, 5)[:1] == [first], typed
        assert not people.hits(typed, 5)[0].exact


@pytest.mark.parametrize("known", [False, True])
def test_number_that_is_a_word_is_found_though_codes_have_it_too(people: Records, known: bool) -> None:
    people.write(
        {
            1: [code("ZS 983/2026")],
            2: [code("ZS 1983/2026")],
            3: [code("ZS 5/2026"), words("98320")],
            4: [code("98320777"), name("Kowal")],
            5: [code("H98320")],
        }
    )
    if known:
        people.rebuild()
    assert set(people.find("98320", 5)[:2]) == {3, 4}
    people.write({6: [code("98320")]})
    assert people.find("98320", 5)[0] == 6
    assert 3 in people.find("98320", 5)


@pytest.mark.parametrize("known", [False, True])
def test_letters_are_read_as_digits_only_beside_what_has_them_as_they_were_typed(
    people: Records, known: bool
) -> None:
    people.write({1: [code("1001")], 2: [name("Fass 100l")], 3: [code("3001")], 4: [name("Fass 300 l")]})
    if known:
        people.rebuild()
    assert people.find("100l", 5)[:2] == [2, 1]
    assert people.find("300l", 5)[:2] == [3, 4]
    assert people.find("100 l", 5)[:1] == [2]
    assert people.find("300 l", 5)[:1] == [4]


@pytest.mark.parametrize("known", [False, True])
def test_limit_is_reached_by_records_that_all_words_lead_to(people: Records, known: bool) -> None:
    """Each of them comes once for each of its words, and again for those that are alike."""
    text = "kowalski kowalska kowalczyk kowal kowali nowak nowakowski berg haus"
    people.write({id_: [name(text)] for id_ in range(1, PEOPLE + 1)})
    if known:
        people.rebuild()
    for typed in ("kowalski", "k", text):
        assert len(people.find(typed, 200)) == 200, typed


@pytest.mark.parametrize("known", [False, True])
def test_code_that_ends_as_typed_comes_before_pieces_of_it_in_several(people: Records, known: bool) -> None:
    people.write(
        {
            1: [number("3356299"), number("NL812619328B01")],
            2: [number("NL809445335B01")],
            3: [name("Kowal"), number("48123456")],
            4: [number("KO-123456")],
        }
    )
    if known:
        people.rebuild()
    assert people.find("335.B01")[:2] == [2, 1]
    assert people.find("kowal 123456")[0] == 3
