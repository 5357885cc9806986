"""Texts that nobody should type and somebody will."""

from __future__ import annotations

from typing import Final

__all__ = ["ANYTHING", "NOTHING"]

NOTHING: Final = {
    "nothing": "",
    "blanks": " \t\r\n ",
    "punctuation": "%_'\";=#|~^$<>()[]{}\\/–…",
    "wildcards": "%%%___",
    "emoji": "😀🧑‍🌾🏳️‍🌈",
    "controls": "\x00\x01\x1b\x7f\x85\u200b\u2028",
    "surrogates": "\ud800\udfff",
    "right to left marks": "\u200f\u202e\u2066",
    "accents alone": "\u0301\u0302\u20dd",
}
"""There is nothing to look for in them."""
ANYTHING: Final = {
    "one letter": "k",
    "one digit": "7",
    "one letter of another script": "ж",
    "10,000 letters": "x" * 10_000,
    "60,000 letters": "ab" * 30_000,
    "10,000 words": "kowal " * 10_000,
    "10,000 different words": " ".join(f"kowal{number}" for number in range(10_000)),
    "a hundred thousand digits": "7" * 100_000,
    "digits in groups": "600 " * 10_000,
    "digits of other scripts": "١٢٣٤٥٦٧٨٩ １２３４５ ①②③④",
    "right to left": "مرحبا שלום",
    "word with a surrogate": "kow\ud800al",
    "word with a zero": "kow\x00al",
    "word with an escape": "\x1b[31mkowal",
    "accents without end": "k" + "\u0301" * 10_000 + "owal",
    "SQL": "'; DROP TABLE customer_text; --",
    "more SQL": "kowal' OR '1'='1",
    "wildcards in a word": "k%w_l*",
    "what fields are marked with": "#1042;=kowal;|lodz;~48",
    "what pieces are marked with": "^kow$ <k",
    "ligatures": "ﬃ ﬁ ㎏ ℻ ½ Ǆ ß ẞ İ ı",
    "letters that swell": "ﷺ" * 5_000,
    "a formula": "=1+1 @SUM(A1)",
    "a path": "../../etc/passwd",
    "emoji in a word": "ko😀wal",
    "nothing but one letter and emoji": "😀k😀",
    "number of an order without end": "zs" + "9" * 300,
    "number of an invoice that goes on": "fv1" + "x" * 500,
    "number that swells when written large": "zs 1" + "ß" * 36,
    "number with a zero": "zs 1\x00/2026",
    "number with a surrogate": "wz 1/2026/\ud800",
    "number in digits of other scripts": "zs ١٢/٢٠٢٦",
}
"""There is something, but not what it seems."""
