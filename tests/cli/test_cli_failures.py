"""``ganaug balance`` when it cannot finish: one line says why, and nothing is left behind."""

import _thread
import os
import signal
import threading

import pytest

from ganaug._utils.processes import reraise_interrupts
from ganaug.cli.main import main


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A CSV file with 90 rows of one class and 10 of another, in the working directory."""
    monkeypatch.chdir(tmp_path)
    lines = ["amount,label", *(f"{i / 7},{int(i % 10 == 0)}" for i in range(100))]
    (tmp_path / "in.csv").write_text("\n".join(lines) + "\n")
    return tmp_path / "in.csv"


def balance(steps):
    return main(["balance", "in.csv", "--target", "label", "-o", "out.csv", "--steps", str(steps)])


@pytest.fixture
def interruptible():
    """Heed interrupts, which a shell has its background jobs ignore."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)


def test_interrupt(table, capsys, interruptible):
    timer = threading.Timer(1.0, _thread.interrupt_main)
    timer.start()
    assert balance(steps=20_000) == 130
    timer.join()
    assert "interrupted" in capsys.readouterr().err
    assert os.listdir(table.parent) == ["in.csv"]


def test_an_interrupt_that_becomes_another_error(interruptible):
    def lose():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise SystemError("bad argument to internal function") from None

    with pytest.raises(KeyboardInterrupt), reraise_interrupts():
        lose()
    with pytest.raises(SystemError), reraise_interrupts():
        raise SystemError("without an interrupt")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_failure_while_writing(table, capsys):
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        status = balance(steps=10)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert status == 1
    assert "out.csv was not written" in capsys.readouterr().err
    assert os.listdir(table.parent) == ["in.csv"]
