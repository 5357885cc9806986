"""The properties of an article are read as they are shown, whatever stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesdesk.errors import Refused
from salesdesk.screens.articles.properties import properties_shown, properties_typed

WORDS = st.text(alphabet='ab ;:"\\', min_size=1).filter(str.strip)


@given(st.lists(st.tuples(WORDS, WORDS)))
def test_properties_are_read_as_they_are_shown(properties: list[tuple[str, str]]) -> None:
    assert properties_typed(properties_shown(properties)) == tuple(properties)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", ()),
        (" ; ", ()),
        ("colour:red ;; size : XL;", (("colour", "red"), ("size", "XL"))),
        ('note: "red; blue"; a: b', (("note", "red; blue"), ("a", "b"))),
        ('"a:b": c: d', (("a:b", "c: d"),)),
        ('pipe: 5" wide; tube: "5"" wide"', (("pipe", '5" wide'), ("tube", '5" wide'))),
        ('said: "so" he', (("said", '"so" he'),)),
    ],
)
def test_properties_that_are_typed(text: str, meant: tuple[tuple[str, str], ...]) -> None:
    assert properties_typed(text) == meant


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("colour: red; size", "size"),
        ("colour:; size: XL", "colour:"),
        (": red", ": red"),
        ('note: "red; blue', "blue"),
        ('"": red', '"": red'),
    ],
)
def test_what_is_no_property_is_refused(text: str, part: str) -> None:
    with pytest.raises(Refused, match="as a name and a value") as caught:
        properties_typed(text)
    assert f"“{part}”" in str(caught.value)
