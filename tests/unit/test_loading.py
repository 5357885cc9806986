"""What stays is not looked through for garbage."""

from __future__ import annotations

import gc

import pytest

from salesdesk.loading import loading


def test_what_is_loaded_is_looked_through_no_more() -> None:
    frozen = gc.get_freeze_count()
    try:
        with loading():
            assert not gc.isenabled()
            kept = [[number] for number in range(1000)]
        assert gc.isenabled()
        assert gc.get_freeze_count() >= frozen + len(kept)
    finally:
        gc.unfreeze()


def test_garbage_is_looked_for_again_when_loading_fails() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError
    gc.unfreeze()
    assert gc.isenabled()
