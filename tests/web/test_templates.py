"""What the sessions of one template share, and what they do not: the program, and nothing of anybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage import Store
from storage.security.key_file import read
from tests.conftest import PASSWORD
from tests.terminal.journey import prove, sign_in, to_qr
from tests.terminal.program import ISOLATED
from tests.terminal.test_kiosk import begin, is_running, welcomed
from tests.web.conftest import Visit
from tests.web.counter import Counter


def memory(process: int) -> bytes:
    """All that a process can write, as root reads it."""
    found = bytearray()
    with Path(f"/proc/{process}/mem").open("rb", 0) as pages:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            place, rights, *_rest = line.split()
            if rights.startswith("rw"):
                first, last = (int(number, 16) for number in place.split("-"))
                pages.seek(first)
                found += pages.read(last - first)
    return bytes(found)


def forms(text: str) -> list[bytes]:
    """A text as Python may hold it: one, two or four bytes a letter."""
    return [text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le")]


@pytest.mark.skipif(os.geteuid() != 0, reason="nobody else may look into a session")
def test_nothing_of_a_visitor_is_in_another_session_nor_in_what_both_were_forked_from(
    visit: Visit, alice: Store, at_home: Path
) -> None:
    with Counter(at_home) as counter:
        neighbour = visit(counter)
        neighbour.wait_for(welcomed)
        theirs = set(counter.family())
        visitor = visit(counter)
        begin(visitor)
        sign_in(visitor)
        secret = to_qr(visitor).secret
        (supervisor, client) = sorted(set(counter.family()) - theirs)
        later = visit(counter)
        later.wait_for(welcomed)

        key = read(alice.key_file)[0].secret
        looked_for = [*forms(secret), *forms(PASSWORD), key]
        (template,) = counter.templates()
        assert sum(each in memory(client) for each in looked_for) >= 2, "what is looked for can be found"
        others = {template, supervisor, *counter.family()} - {client}
        assert len(others) == 6
        clients = others - {template, *counter.programs()}
        for process in others:
            # The key of the database is in each client's own process, who opened it.
            named = looked_for[:-1] if process in clients else looked_for
            found = memory(process)
            assert not any(each in found for each in named), process


@pytest.mark.usefixtures("alice")
def test_a_session_loads_nothing_that_its_template_has_not_loaded(visit: Visit, at_home: Path, tmp_path: Path) -> None:
    notes = tmp_path / "modules"
    notes.touch()
    with Counter(at_home, program=(*ISOLATED, "-m", "tests.web.late_modules", str(notes))) as counter:
        visitor = visit(counter)
        begin(visitor)
        sign_in(visitor)
        prove(visitor, to_qr(visitor))
        visitor.key("f12")
        visitor.wait_for("Passer au client suivant ?")
        visitor.key("f12")
        visitor.wait_for(welcomed)
        visitor.close()
        counter.wait_for_nobody()
    assert notes.read_text() == ""


@pytest.mark.usefixtures("alice")
@pytest.mark.parametrize("path", ["/terminal", "/text-terminal"])
def test_neither_do_a_wizard_and_its_lines(visit: Visit, at_home: Path, tmp_path: Path, path: str) -> None:
    notes = tmp_path / "modules"
    notes.touch()
    with Counter(at_home, "--wizard", program=(*ISOLATED, "-m", "tests.web.late_modules", str(notes))) as counter:
        visitor = visit(counter, path)
        visitor.wait_for("Nom d'utilisateur")
        if path == "/terminal":
            sign_in(visitor)
        else:
            visitor.send("alice\r")
            visitor.wait_for("Mot de passe")
            visitor.send(f"{PASSWORD}\r")
        visitor.wait_for("Authentification multifacteur")
        visitor.close()
        counter.wait_for_nobody()
    assert notes.read_text() == ""


@pytest.mark.usefixtures("alice")
def test_a_changed_configuration_is_what_the_next_visitor_has(visit: Visit, at_home: Path) -> None:
    """Whoever is there goes on, with the template that began for them; it ends with the last of them."""
    with Counter(at_home) as counter:
        before = visit(counter)
        begin(before)
        (old,) = counter.templates()
        (at_home.parent / "web.toml").write_text('issuer = "Mairie de Saint-Malo"\n', "utf-8")
        after = visit(counter)
        after.wait_for(welcomed)
        assert "Mairie de Saint-Malo" in after.text()
        sign_in(before)
        before.wait_for("Authentification multifacteur")
        assert len(counter.templates()) == 2
        before.close()
        after.wait_until(lambda: not is_running(old))
        assert welcomed(after)


@pytest.mark.usefixtures("alice")
def test_a_template_that_was_killed_is_replaced_for_the_next_visitor(visit: Visit, at_home: Path) -> None:
    with Counter(at_home) as counter:
        visitor = visit(counter)
        visitor.wait_for(welcomed)
        (template,) = counter.templates()
        os.kill(template, 9)
        visitor.wait_exit()
        counter.wait_for_nobody()
        visit(counter).wait_for(welcomed)
