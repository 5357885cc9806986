from __future__ import annotations

import io
import time
from contextlib import redirect_stderr

import pytest

from salesdesk.cli.progress import Progress


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Watch:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> _Watch:
    found = _Watch()
    monkeypatch.setattr(time, "monotonic", found)
    return found


def shown(screen: io.StringIO) -> list[str]:
    return screen.getvalue().split("\r\x1b[K")[1:]


def test_terminal_shows_a_bar_in_one_line_and_takes_it_off(watch: _Watch) -> None:
    with redirect_stderr(_Screen()) as screen, Progress() as progress:
        progress.show("Articles", 50, 0.5)
        progress.wipe()
    assert shown(screen) == [f"[{'█' * 15}{'·' * 15}]  50%  Articles 50", ""]


def test_terminal_is_drawn_now_and_then_and_at_once_for_a_new_step(watch: _Watch) -> None:
    with redirect_stderr(_Screen()) as screen, Progress() as progress:
        for step, count in (("a", 1), ("a", 2), ("b", 1)):
            progress.show(step, count)
        watch.now += 1
        progress.show("b", 9)
    assert shown(screen) == ["a 1", "b 1", "b 9", ""]


@pytest.mark.parametrize(("part", "full"), [(-1.0, 0), (0.0, 0), (0.999, 29), (1.0, 30), (2.0, 30)])
def test_bar_stays_within_its_width(watch: _Watch, part: float, full: int) -> None:
    with redirect_stderr(_Screen()) as screen:
        Progress().show("", 7, part)
    [line] = shown(screen)
    assert (line.count("█"), line.count("·")) == (full, 30 - full)
    assert line.endswith("%  7")


def test_nothing_drawn_is_nothing_taken_off(watch: _Watch) -> None:
    with redirect_stderr(_Screen()) as screen, Progress():
        pass
    assert screen.getvalue() == ""


def test_log_hears_nothing_unasked(watch: _Watch) -> None:
    with redirect_stderr(io.StringIO()) as log, Progress() as progress:
        watch.now += 1000
        progress.show("a", 1, 0.5)
    assert log.getvalue() == ""


def test_log_hears_now_and_then_without_a_bar(watch: _Watch) -> None:
    with redirect_stderr(io.StringIO()) as log, Progress(elsewhere=5.0) as progress:
        for count in range(12):
            progress.show("orders", count, count / 12)
            watch.now += 1
    assert log.getvalue() == "orders 5\norders 10\n"


def test_log_hears_every_step_once(watch: _Watch) -> None:
    with redirect_stderr(io.StringIO()) as log, Progress(elsewhere=0.0) as progress:
        for step in ("a", "a", "b", "b"):
            progress.show(step, part=0.5)
    assert log.getvalue() == "a\nb\n"
