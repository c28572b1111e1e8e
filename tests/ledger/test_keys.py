"""Keys and persons as an office types them."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from jmtrade_ledger import authority, keys, ledger_verify
from jmtrade_ledger.cli.common import By, hands

from jmtrade_core.cli import run
from jmtrade_core.errors import UsageError

from .inputs import city
from .office import BUREAU, line
from .signed import Signed, key_of


class Typed:
    """Commands in one folder; what they print, or the code with which they refuse."""

    def __init__(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.place, self.capsys = place, capsys
        self.config = city(place / "config")
        (place / "phrase").write_text("一二三四五\n", encoding="utf-8")
        self.secret = ("--passphrase-file", place / "phrase")
        self.url = place / "ledger.db"

    def __call__(self, *words: object, status: int = 0) -> str:
        code = run([*map(str, words), "--lang", "en"])
        said = self.capsys.readouterr()
        assert code == status, said.err
        return said.out if status == 0 else re.findall(r"\[([a-z-]+)\]", said.err)[-1]

    def key(self, name: str) -> str:
        return self("key", "new", "-o", self.place / name, *self.secret).strip()

    def by(self, *names: str) -> list[object]:
        pairs = [("--by", name, "--key", self.place / name) for name in names]
        return [word for pair in (*pairs, self.secret) for word in pair]

    def ledger(self, command: object, *words: object, status: int = 0) -> str:
        return self("ledger", *str(command).split(), "--ledger", self.url, *words, status=status)


@pytest.fixture
def typed(place: Path, capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(place, capsys)


@pytest.fixture
def begun(typed: Typed) -> Typed:
    typed.key("甲")
    typed.key("乙")
    typed.ledger("create", "--city", typed.config, *typed.by("甲", "乙"))
    return typed


def test_a_key_is_encrypted_and_its_owners_alone(typed: Typed) -> None:
    public = typed.key("甲")
    file = typed.place / "甲"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "ENCRYPTED" in file.read_text()
    assert keys.read(file, "一二三四五".encode()).public_key == public
    before = file.read_bytes()
    assert typed("key", "new", "-o", file, *typed.secret, status=2) == "key-file"
    assert file.read_bytes() == before


def test_no_passphrase(typed: Typed) -> None:
    """Nobody is there to be asked, or the file's first line is empty."""
    file = typed.place / "甲"
    assert typed("key", "new", "-o", file, status=2) == "passphrase"
    (typed.place / "phrase").write_text(" \n")
    assert typed("key", "new", "-o", file, *typed.secret, status=2) == "passphrase"
    assert not file.exists()


def test_a_passphrase_is_asked_for(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice for a new key, and never shown."""
    import click

    asked: list[dict[str, Any]] = []

    def prompt(_words: str, **how: Any) -> str:
        asked.append(how)
        return "口令"

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", prompt)
    typed("key", "new", "-o", typed.place / "丁")
    hands(By(("丁",), (typed.place / "丁",)))
    assert [bool(how["confirmation_prompt"]) for how in asked] == [True, False]
    assert all(how["hide_input"] and how["err"] for how in asked)


def test_another_passphrase_or_no_key(begun: Typed) -> None:
    add = ("person add", "丙", *new(begun))
    wrong = begun.place / "wrong"
    wrong.write_text("不对\n", encoding="utf-8")
    by = [*begun.by("甲", "乙")[:-1], wrong]
    assert begun.ledger(*add, *by, status=2) == "key-file"
    assert begun.ledger(*add, "--by", "甲", "--key", wrong, *begun.secret, status=2) == "key-file"
    assert begun.ledger(*add, "--by", "甲", *begun.by("乙"), status=2) == "keys"


def new(typed: Typed, key: str = "") -> list[object]:
    words = ["--name", "王五", "--office", BUREAU, "--county", "钟祥", "--role", "review"]
    return [*words, "--public-key", key or key_of("丙").public_key, "--config", typed.config]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--unsigned", "--key", "甲"),
        ("--unsigned", "--by", "乙"),
        ("--unsigned", "--city", "config"),
        ("--city", "config"),
        ("--city", "config", "--by", "甲　"),
    ],
)
def test_a_ledger_has_two_keys_or_says_that_it_has_none(
    typed: Typed, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(typed.place)
    assert typed.ledger("create", "--by", "甲", *words, status=2) == "create-signed"
    assert not typed.url.exists()


def test_one_key_of_two_city_signers(typed: Typed) -> None:
    """Two names and one key are one person."""
    typed.key("甲")
    (typed.place / "乙").write_bytes((typed.place / "甲").read_bytes())
    both = typed.by("甲", "乙")
    assert typed.ledger("create", "--city", typed.config, *both, status=2) == "key-twice"


def test_persons_from_the_first_to_the_last(begun: Typed) -> None:
    assert begun.ledger("person add", "丙", *new(begun), *begun.by("甲"), status=2) == "signers"
    begun.ledger("person add", "丙", *new(begun), *begun.by("甲", "乙"))
    again = begun.ledger("person add", "丙二", *new(begun), *begun.by("甲", "乙"), status=2)
    assert again == "person-twice"
    listed = json.loads(begun.ledger("person list", "--format", "json"))
    assert [(one["person"], one["county"], one["roles"], one["until"]) for one in listed] == [
        ("甲", "all", ["city"], None), ("乙", "all", ["city"], None),
        ("丙", "zhongxiang", ["review"], None),
    ]  # fmt: skip
    revoke = ("person revoke", "丙", "--reason", "遗失", *begun.by("甲", "乙"))
    begun.ledger(*revoke)
    assert begun.ledger(*revoke, status=2) == "revoked-person"
    listed = json.loads(begun.ledger("person list", "--format", "json"))
    assert listed[-1]["until"] == 9
    report = ledger_verify.of_sqlite(begun.url)
    assert report.findings == []
    assert report.steps == 4


def test_every_role_that_a_step_asks_for_can_be_given(begun: Typed) -> None:
    roles = sorted({*authority.ROLE.values(), "city"})
    words = [word for role in roles for word in ("--role", role)]
    begun.ledger("person add", "丙", *new(begun), *words, *begun.by("甲", "乙"))
    listed = json.loads(begun.ledger("person list", "--format", "json"))
    assert sorted(listed[-1]["roles"]) == roles


def test_the_head_that_is_said_is_the_last(begun: Typed) -> None:
    """With the signature: the one that show says, and to be written down."""
    said = begun.ledger("person add", "丙", *new(begun), *begun.by("甲", "乙"))
    head = re.findall(r"\d+:[0-9a-f]{64}", said)[0]
    assert ledger_verify.of_sqlite(begun.url).head == head


def test_an_unsigned_ledger_has_no_persons_and_takes_no_key(typed: Typed) -> None:
    typed.ledger("create", "--unsigned", "--by", "甲")
    typed.key("甲")
    typed.key("乙")
    add = ("person add", "丙", *new(typed), *typed.by("甲", "乙"))
    assert typed.ledger(*add, status=2) == "unsigned-ledger"
    step = ("correct", "--withdraw", 9, "--reason", "x")
    assert typed.ledger(*step, *typed.by("甲"), status=2) == "unsigned-ledger"


def test_an_unsigned_ledger_says_so(typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("create", "--unsigned", "--by", "甲"), ("show",), ("verify",)):
        assert run(["ledger", *command, "--ledger", str(typed.url), "--lang", "en"]) == 0
        assert capsys.readouterr().err.count("this ledger is unsigned") == 1


def test_a_step_without_a_key(place: Path, typed: Typed) -> None:
    """Whoever steps in a signed ledger signs."""
    desk = Signed(str(typed.url))
    (id,) = desk.record([line(1)]).awards
    assert typed.ledger("approve", "--by", "市里", id, status=2) == "no-key"
    shown = json.loads(typed.ledger("show", "--format", "json", "--config", typed.config))
    assert shown[0]["state"] == "decided"


def test_words_that_are_no_person(begun: Typed) -> None:
    words = new(begun)
    both = begun.by("甲", "乙")
    assert begun.ledger("person add", "·", *words, *both, status=2) == "person"
    words[1] = " "
    assert begun.ledger("person add", "丙", *words, *both, status=2) == "person"
    with pytest.raises(UsageError):
        hands(By(("甲", "乙", "丙"), (Path("a"), Path("b"), Path("c")), (Path("p"), Path("q"))))
