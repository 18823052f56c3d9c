"""Every refusal of the store has its sentence: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from storage import AddressFlaw, CodeRefused, Diagnosis, StorageError, Verdict, Weakness
from tui.messages.errors import refused_code, sentence, weak_password
from tui.methods.catalogue import Phone

NOW = 1_790_000_000
UNEXPECTED = "Cette action n'a pas pu se faire. Rien n'a été changé. Réessayez, ou appelez un opérateur."


def every_kind(kind: type[StorageError] = StorageError) -> Iterator[type[StorageError]]:
    """All the refusals there are, imported or not."""
    for below in kind.__subclasses__():
        yield below
        yield from every_kind(below)


def made(kind: type[StorageError]) -> StorageError:
    """One of this kind."""
    if issubclass(kind, storage.CannotOpen):
        return kind(Path("secret.db"), "détail")
    if kind is storage.WeakPassword:
        return storage.WeakPassword(Weakness.COMMON)
    if kind is storage.InvalidEmail:
        return storage.InvalidEmail(AddressFlaw.FORM)
    if kind is storage.CodeRefused:
        return storage.CodeRefused(Verdict.REFUSED)
    if kind is storage.Locked:
        return storage.Locked(NOW + 300)
    if kind is storage.SealedExport:
        return storage.SealedExport("Aegis")
    return kind("à ne pas montrer")


def is_a_sentence(text: str) -> bool:
    """Whole, polite and without a word of the source."""
    return text[0].isupper() and text.endswith(".") and "Error" not in text and "{" not in text


@pytest.mark.parametrize("kind", list(every_kind()), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_sentence_of_its_own(kind: type[StorageError]) -> None:
    text = sentence(made(kind), NOW)
    assert is_a_sentence(text)
    assert text != UNEXPECTED
    for private in (kind.__name__, "à ne pas montrer", "secret.db", "détail"):
        assert private not in text
    others = {sentence(made(other), NOW) for other in every_kind() if other is not kind}
    assert text not in others


@pytest.mark.parametrize("kind", [storage.UnknownParameter, storage.UnknownColumn])
def test_what_is_unknown_is_told_by_its_name(kind: type[storage.UnknownParameter | storage.UnknownColumn]) -> None:
    text = sentence(kind("encoder"), NOW)
    assert is_a_sentence(text)
    assert "« encoder »" in text


def test_a_refusal_of_a_later_version() -> None:
    later = type("Later", (StorageError,), {})
    text = sentence(later("à ne pas montrer"), NOW)
    assert text == UNEXPECTED


@pytest.mark.parametrize("verdict", [Verdict.REFUSED, Verdict.USED])
def test_a_refused_code_says_what_to_do(verdict: Verdict) -> None:
    said = refused_code(CodeRefused(verdict), NOW)
    assert is_a_sentence(said)
    assert ("Saisissez le code affiché maintenant" in said) == (verdict is Verdict.REFUSED)
    assert ("a déjà servi. Attendez" in said) == (verdict is Verdict.USED)


@pytest.mark.parametrize("diagnosis", Diagnosis)
def test_every_diagnosis_has_its_sentence(diagnosis: Diagnosis) -> None:
    said = refused_code(CodeRefused(Verdict.REFUSED, diagnosis, 150), NOW, Phone.ANDROID)
    others = {refused_code(CodeRefused(Verdict.REFUSED, other, 150), NOW) for other in Diagnosis if other != diagnosis}
    assert is_a_sentence(said)
    assert said not in others


@pytest.mark.parametrize("weakness", Weakness)
def test_every_weakness_has_its_sentence(weakness: Weakness) -> None:
    assert is_a_sentence(weak_password(weakness))


def test_a_lock_says_for_how_long() -> None:
    assert sentence(storage.Locked(NOW + 300), NOW) == (
        "Trop d'essais. Réessayez dans 5\u00a0minutes, ou demandez à un opérateur de débloquer le compte."
    )
    assert sentence(storage.Locked(NOW + 300), NOW + 290) == "Trop d'essais. Réessayez dans 10\u00a0secondes."


def test_an_old_entry_is_to_be_deleted_only_once_the_new_one_is_proved() -> None:
    said = refused_code(CodeRefused(Verdict.REFUSED, Diagnosis.EARLIER_ENTRY), NOW)
    assert said.index("une fois ce code accepté") < said.index("supprimez l'ancienne")
