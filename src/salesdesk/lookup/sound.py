"""How a word sounds, for ears used to Polish, Dutch, German or English.

Whoever hears a name writes it as he would spell it: Schmidt, Szmit, Shmidt. Words of one
sound have one key: consonants by their family, no vowels but a first one.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["sound"]

# Groups of letters that are one sound in one of the languages, the longer before the shorter.
_GROUPS: Final = {
    "schtsch": "S", "szcz": "S", "tsch": "S", "tsh": "S", "sch": "S", "tch": "S", "dsch": "S",
    "sz": "S", "sh": "S", "cz": "S", "rz": "S", "zh": "S", "dz": "S", "ts": "S", "tz": "S",
    "ch": "H", "gh": "G", "ck": "K", "ph": "F", "th": "T", "dt": "T", "qu": "KF",
}  # fmt: skip
_GROUP: Final = re.compile("|".join(sorted(_GROUPS, key=lambda group: -len(group))))
_FAMILIES: Final = str.maketrans(
    # V is heard as f in German, as w in Polish.
    dict(zip("bpvwfckqszhgtdjlmnr", "PPFFFKKKSSHGTTiLMNR", strict=True)) | {"x": "KS"}
)
_FIRST_VOWEL: Final = str.maketrans("aeiouy", "AEIOUI")
_TWICE: Final = re.compile(r"(.)\1+")
_MUTE: Final = re.compile(r"(?<=.)[aeiouyH]+")


def sound(word: str) -> str:
    """The key of a folded word; empty for what has no sound of its own: digits, other scripts.

    Keys of two letters and fewer are shared by too much to mean anything; callers ask
    for more.
    """
    if not word.isascii() or not word.isalpha():
        return ""
    key = _GROUP.sub(lambda found: _GROUPS[found[0]], word).translate(_FAMILIES)
    key = key[:1].translate(_FIRST_VOWEL) + _MUTE.sub("", key)[1:]
    return _TWICE.sub(r"\1", key)
