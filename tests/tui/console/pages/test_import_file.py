"""Importer: many accounts from a file, watched, stopped, reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from storage import DatabaseUnavailable, Imported, NewAccount, NotAllowed, Store
from storage.services.importing import Importing
from tests.conftest import PASSWORD, FixedClock
from tests.tui.console.office import OPERATOR, Operator, Slow, console, until, until_told
from tests.tui.harness import EACH_SIZE
from tui.console.pages.import_file import ImportPage
from tui.console.section import Section
from tui.widgets.field import Field

MANY = 40


def a_list(folder: Path, *lines: str) -> Path:
    """A file of accounts."""
    path = folder / "liste.csv"
    path.write_text("\n".join(["name,email,mfa_required", *lines]), "utf-8")
    return path


async def asked(operator: Operator, source: Path | str, passwords: Path | str) -> None:
    """Both paths typed, and Enter."""
    await operator.press(Section.IMPORT.key)
    await operator.fill(str(source), str(passwords))


async def test_accounts_are_made_and_refused_lines_reported(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    store.administration().accounts.add("déjà", PASSWORD)
    source = a_list(tmp_path, "anne,anne@exemple.fr,oui", "déjà,,", "[b]bob,pas bon,", "zoé,,peut-être", "luc,,non")
    async with console(store, clock) as operator:
        await asked(operator, source, tmp_path / "mots.csv")
        consequence = operator.words(".consequence")
        assert "2 comptes seront créés" in consequence, "as many as will be"
        assert "3 lignes sont refusées : Annuler les montre, et dit pourquoi." in consequence
        await operator.press("escape")
        assert "4 [b]bob Cette adresse de courriel ne convient pas." in operator.words()
        assert {user.name for user in store.administration().directory.users()} == {"déjà", OPERATOR}
        await operator.click("#import")
        await operator.click("#yes")
        assert "✓ 2 comptes créés, 3 lignes refusées." in operator.text()
        where = f"Mots de passe : {tmp_path / 'mots.csv'}.".replace(" ", "")
        assert where in operator.words("#notice").replace(" ", "")
        assert "3 déjà Ce nom d'utilisateur existe déjà." in operator.words()
        assert "4 [b]bob Cette adresse de courriel ne convient pas." in operator.words()
        assert "5 zoé « peut-être » ne convient pas dans la colonne «" in operator.words()
        operator.focus("Choices")
        await operator.press("home")
        assert "Ce nom d'utilisateur existe déjà. Choisissez-en un autre." in operator.words("#whole")
        await operator.resize(120, 40)
        assert operator.words("#whole") == "", "nothing is said twice"
    issued = dict(line.split(",") for line in (tmp_path / "mots.csv").read_text("utf-8").splitlines())
    assert (tmp_path / "mots.csv").stat().st_mode & 0o777 == 0o600
    assert store.sign_in.with_password("anne", issued["anne"]).user.mfa_required
    assert not store.sign_in.with_password("luc", issued["luc"]).user.mfa_required
    assert {event.actor for event in store.administration().audit_log.events() if event.subject in ("anne", "luc")} >= {
        OPERATOR
    }


async def test_a_file_as_excel_saves_it_is_read_and_what_it_passed_over_is_said_before(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    source = tmp_path / "liste.csv"
    written = 'sep=;\r\nNom;Courriel;Service;\r\nÉlodie;elodie@exemple.fr\r\n"Jo" Roy;;;\r\nLuc;;Paie;;\r\n'
    source.write_bytes(written.encode("utf-16"))
    async with console(store, clock) as operator:
        await asked(operator, source, tmp_path / "mots.csv")
        consequence = operator.words(".consequence")
        assert "2 comptes seront créés" in consequence
        assert "Colonne laissée de côté : « Service »." in consequence
        await operator.click("#yes")
        assert "✓ 2 comptes créés, 1 ligne refusée." in operator.text()
        assert "Un guillemet est de trop dans cette ligne" in operator.words()
    assert {user.name for user in store.administration().directory.users()} == {OPERATOR, "Élodie", "Luc"}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (
            ("anne", "=1+1"),
            "une apostrophe qui n'est pas du nom empêche un tableur de prendre pour une formule le nom de la ligne 3.",
        ),
        (
            ("anne", "+33", '"b,-c"'),
            (
                "une apostrophe qui n'est pas du nom empêche un tableur de prendre pour des formules les noms des "
                "lignes 3, 4."
            ),
        ),
    ],
)
async def test_a_name_that_a_spreadsheet_would_compute_is_told(
    store: Store, clock: FixedClock, tmp_path: Path, names: tuple[str, ...], told: str
) -> None:
    source = a_list(tmp_path, *(f"{name},," for name in names))
    async with console(store, clock) as operator:
        await asked(operator, source, tmp_path / "mots.csv")
        await operator.click("#yes")
        made = f"✓ {len(names)} comptes créés, 0 ligne refusée."
        assert operator.words("#notice").startswith(made)
        assert operator.words("#notice").endswith(f" Dans le fichier des mots de passe, {told}")
    written = (tmp_path / "mots.csv").read_text("utf-8-sig")
    assert "'" in written
    assert all(name.strip('"') in {user.name for user in store.administration().directory.users()} for name in names)


async def test_names_that_are_written_as_they_are_have_nothing_told_of_them(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    async with console(store, clock) as operator:
        await asked(operator, a_list(tmp_path, "anne,,", "jean-luc,,"), tmp_path / "mots.csv")
        await operator.click("#yes")
        assert "✓ 2 comptes créés" in operator.text()
        assert "apostrophe" not in operator.text()


async def test_names_that_read_like_others_are_reported(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    store.administration().accounts.add("marie", PASSWORD)
    async with console(store, clock) as operator:
        await asked(operator, a_list(tmp_path, "zoé,,", "mаrie,,", "marie,,"), tmp_path / "mots.csv")
        await operator.click("#yes")
        assert "✓ 2 comptes créés, 1 ligne refusée." in operator.text()
        assert "3 mаrie Ce nom se lit comme" in operator.words()
        assert "4 marie Ce nom d'utilisateur existe déjà." in operator.words()
        operator.focus("Choices")
        await operator.press("home")
        assert "comme celui d'un autre compte : marie." in operator.words("#whole")


async def test_it_wants_a_fresh_code(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    async with console(store, clock) as operator:
        clock.advance(121)
        await asked(operator, a_list(tmp_path, "anne,,"), tmp_path / "mots.csv")
        assert "Votre code" in operator.text()
        assert len(store.administration().directory.users()) == 1
        await operator.code(clock)
        assert "✓ 1 compte créé, 0 ligne refusée." in operator.text()


@pytest.mark.parametrize(
    ("source", "passwords", "said"),
    [
        ("", "", "Donnez le nom du fichier à lire."),
        ("liste.csv", "", "Donnez le nom d'un fichier à créer"),
        ("absent.csv", "mots.csv", "Ce fichier ou ce dossier ne peut pas être ouvert."),
        ("vide.csv", "mots.csv", "Ce fichier n'a pas de ligne à importer."),
        ("autre.csv", "mots.csv", "La première ligne nomme les colonnes"),
    ],
)
async def test_what_cannot_be_read_is_said(
    store: Store,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    source: str,
    passwords: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    a_list(tmp_path, "anne,,")
    Path("vide.csv").write_text("name\n", "utf-8")
    Path("autre.csv").write_text("service;prénom\n", "utf-8")
    async with console(store, clock) as operator:
        await operator.press(Section.IMPORT.key)
        await operator.type(source)
        await operator.press("tab")
        await operator.fill(passwords)
        assert said in operator.words()
    assert len(store.administration().directory.users()) == 1


async def test_a_password_file_in_the_way_is_not_written_over(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    kept = tmp_path / "mots.csv"
    kept.write_text("à garder", "utf-8")
    async with console(store, clock) as operator:
        clock.advance(121)
        await asked(operator, a_list(tmp_path, "anne,,"), kept)
        assert "✗ Ce fichier existe déjà et n'est pas remplacé." in operator.words()
        assert "Votre code" not in operator.text(), "no code is spent on it"
        assert operator.focused() == "passwords"
    assert kept.read_text("utf-8") == "à garder"
    assert len(store.administration().directory.users()) == 1


async def test_the_columns_are_named_in_the_language_spoken(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    named = "nom, courriel, méthode exigée"
    (tmp_path / "liste.csv").write_text(f"{named}\nanne,anne@exemple.fr,non\n", "utf-8")
    async with console(store, clock) as operator:
        await operator.press(Section.IMPORT.key)
        assert named in operator.words("#columns")
        await operator.fill(str(tmp_path / "liste.csv"), str(tmp_path / "mots.csv"))
        await operator.click("#yes")
    made = store.administration().directory.user("anne")
    assert (made.email, made.mfa_required) == ("anne@exemple.fr", False)


async def test_it_can_be_stopped_and_nobody_is_without_a_password(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    slow = Slow(store, at=20)
    source = a_list(tmp_path, *(f"client{number},," for number in range(MANY)))
    async with console(store, clock) as operator:
        with patch.object(Importing, "users", slow):
            await asked(operator, source, tmp_path / "mots.csv")
            operator.focus("#yes")
            await operator.hurry("enter")
            await until(operator, slow.reached)
            await until_told(operator, 16)
            assert "comptes créés : 16, refusés : 0" in operator.text()
            assert "16 sur 40" in operator.text()
            assert operator.focused() == "stop"
            await operator.hurry("enter")
            assert "… Arrêt après les lignes qui sont en train d'être écrites." in operator.text()
            slow.go_on.set()
            await operator.settle()
        assert "✓ 21 comptes créés, 0 ligne refusée." in operator.text()
    names = [line.split(",")[0] for line in (tmp_path / "mots.csv").read_text("utf-8").splitlines()[1:]]
    assert sorted(names) == sorted(
        user.name for user in store.administration().directory.users() if user.name != OPERATOR
    )


async def test_it_is_not_left_while_it_runs(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    slow = Slow(store, at=20)
    source = a_list(tmp_path, *(f"client{number},," for number in range(MANY)))
    async with console(store, clock) as operator:
        with patch.object(Importing, "users", slow):
            await asked(operator, source, tmp_path / "mots.csv")
            operator.focus("#yes")
            await operator.hurry("enter")
            await until(operator, slow.reached)
            for key in ("escape", Section.AUDIT_LOG.key, "ctrl+q"):
                await operator.hurry(key)
                assert isinstance(operator.app.screen, ImportPage)
                assert "L'import est en cours. Arrêtez-le, ou attendez sa fin." in operator.words()
            clock.advance(600)
            operator.app.watch_presence()
            assert operator.app.desk is not None, "who waits for it is not gone"
            slow.go_on.set()
            await operator.settle()
        assert f"✓ {MANY} comptes créés" in operator.text()
        await operator.press("escape")
        assert not isinstance(operator.app.screen, ImportPage)


async def test_what_the_store_refuses_in_the_middle_is_said_with_what_was_done(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    def cut_short(new_accounts: Iterable[NewAccount], **_named: object) -> Iterator[Imported]:
        yield Imported(next(iter(new_accounts)).line, "anne", "abcd-efgh-jkmn-pqrs")
        raise DatabaseUnavailable

    async with console(store, clock) as operator:
        with patch.object(Importing, "users", staticmethod(cut_short)):
            await asked(operator, a_list(tmp_path, "anne,,", "bob,,"), tmp_path / "mots.csv")
            await operator.click("#yes")
        assert "Les données ne peuvent pas être enregistrées" in operator.words()
        assert "1 compte créé, 0 ligne refusée." in operator.words()
        assert "abcd-efgh" not in operator.text()
    assert "anne,abcd-efgh-jkmn-pqrs" in (tmp_path / "mots.csv").read_text("utf-8")


async def test_an_operator_who_is_one_no_more_is_signed_out(store: Store, clock: FixedClock, tmp_path: Path) -> None:
    def refused(_new_accounts: Iterable[NewAccount], **_named: object) -> Iterator[Imported]:
        raise NotAllowed

    async with console(store, clock) as operator:
        with patch.object(Importing, "users", staticmethod(refused)):
            await asked(operator, a_list(tmp_path, "anne,,"), tmp_path / "mots.csv")
            await operator.click("#yes")
        assert "votre compte est fermé, ou n'est plus celui d'un opérateur" in operator.words("#notice")
        assert operator.app.desk is None


async def test_the_focus_is_always_seen_and_enter_does_what_its_cap_says(store: Store, clock: FixedClock) -> None:
    async with console(store, clock) as operator:
        await operator.press(Section.IMPORT.key)
        assert "Remarque" not in operator.text(), "no headings of nothing"
        for there, cap in (("source", "suivant"), ("passwords", "importer"), ("import", "importer")):
            assert operator.focused() == there
            assert f"Entrée {cap}" in operator.words()
            await operator.press("tab")
        assert operator.focused() == "source"
        operator.focus("#import")
        await operator.settle()
        assert operator.focused() == "import"


@pytest.mark.parametrize("size", EACH_SIZE)
async def test_fields_are_no_wider_than_in_the_guide_and_buttons_end_where_they_do(
    store: Store, clock: FixedClock, size: tuple[int, int]
) -> None:
    async with console(store, clock, size) as operator:
        for section, button in ((Section.IMPORT, "#import"), (Section.NEW_ACCOUNT, "#create")):
            await operator.press(section.key)
            fields = [field.region for field in operator.app.screen.query(Field)]
            last = operator.app.screen.query_one(button).region
            assert max(field.width for field in fields) <= 60
            assert {field.right for field in fields} == {last.right}
            assert last.y - fields[-1].bottom <= 4
