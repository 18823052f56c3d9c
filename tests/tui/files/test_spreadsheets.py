"""Files of accounts as Excel, LibreOffice, OnlyOffice and directories write them: each line is read or told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import NewAccount
from storage.formats.delimited import LONGEST_LINE
from tests.storage.people import unhurried
from tui import language
from tui.files.accounts_csv import Listed, Unread, read
from tui.files.spreadsheet import NotAList
from tui.files.spreadsheet.decoding import LARGEST, decoded

QUOTE = "Un guillemet est de trop dans cette ligne, ou n'y est pas refermé. Corrigez la ligne."
CELLS = "Cette ligne n'a pas autant de cellules que la première. Corrigez-la."
NO_NAME = "La première ligne nomme les colonnes, et la colonne « nom » y manque. Ajoutez-la."
NOT_UTF_8 = "Ce fichier n'est pas en UTF-8. Enregistrez-le au format « CSV UTF-8 »."
WINDOWS = "Ce fichier n'est pas en UTF-8 : il est lu en Windows-1252. Vérifiez les accents des noms."
WORKBOOK = "Ce fichier est un classeur de tableur. Enregistrez-le au format « CSV UTF-8 »."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file to read is written."""
    return tmp_path / "clients.csv"


def listed(file: Path, written: str | bytes) -> Listed:
    """What is read of this."""
    file.write_bytes(written.encode() if isinstance(written, str) else written)
    return read(file)


def people(said: Listed) -> list[tuple[int, str, str | None]]:
    """Lines, names and addresses of those to be made."""
    return [(line.line, line.name, line.email) for line in said.lines if isinstance(line, NewAccount)]


def refused(said: Listed) -> dict[int, str]:
    """Why, by line."""
    return {line.line: line.sentence for line in said.lines if isinstance(line, Unread)}


BOTH = [(2, "Marie", "marie@exemple.fr"), (3, "Élodie", None)]


@pytest.mark.parametrize(
    "written",
    [
        "name,email\nMarie,marie@exemple.fr\nÉlodie,\n",
        "name,email\nMarie,marie@exemple.fr\nÉlodie\n",
        "name,email,,\nMarie,marie@exemple.fr,,\nÉlodie,,,\n",
        "name,email\nMarie,marie@exemple.fr,,,\nÉlodie,,\n",
        "name;email;mfa_required\r\nMarie;marie@exemple.fr;\r\nÉlodie;;oui",
        "\ufeffNom;Courriel\r\nMarie;marie@exemple.fr\r\nÉlodie;\r\n;\r\n\r\n;;\r\n",
        "Courriel\tNom d’utilisateur\nmarie@exemple.fr\tMarie\n\tÉlodie\n",
        "name|email\nMarie|marie@exemple.fr\nÉlodie|\n",
        ' "E-Mail" , "NAME" \n marie@exemple.fr , Marie \n,Élodie',
        "NOM ;ADRESSE ÉLECTRONIQUE\rMarie;marie@exemple.fr\nÉlodie;\r\n",
        "mail,sAMAccountName\nmarie@exemple.fr,Marie\n,Élodie\n",
        "User Name [Required],Email Address (optional)\nMarie,marie@exemple.fr\nÉlodie,\n",
        "name,email\nMarie,marie@exemple.fr\nÉlodie\0\n\0\0\0\0\n\x1a",
        'name,email\n="Marie",="marie@exemple.fr"\n"=""Élodie""",\n',
        "\u00a0nom\u00a0;adresse\u00a0de courriel\nMarie;marie@exemple.fr\nÉlodie\n",
    ],
)
def test_what_is_written_in_many_ways_is_read_as_one(file: Path, written: str) -> None:
    said = listed(file, written)
    assert people(said) == BOTH
    assert (refused(said), said.notes) == ({}, [])


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;", "sep=\t", "sep=^"])
def test_the_line_by_which_excel_says_the_separator_is_none_of_the_table(file: Path, first: str) -> None:
    sign = next(sign for sign in ";\t^" if sign in first)
    written = f"{first}\r\nname{sign}email\r\nMarie{sign}marie@exemple.fr\r\n"
    assert people(listed(file, written)) == [(3, "Marie", "marie@exemple.fr")]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_powershell_writes_above_the_table_is_passed_over(file: Path, mark: str) -> None:
    written = f'{mark}#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n"Name","mail"\r\n"Marie","m@x.fr"\r\n'
    assert people(listed(file, written)) == [(3, "Marie", "m@x.fr")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encodings_of_spreadsheets_are_read(file: Path, encoding: str) -> None:
    written = "Nom\tCourriel\r\nMarie\tmarie@exemple.fr\r\nÉlodie\t\r\n".encode(encoding)
    said = listed(file, written)
    assert people(said) == BOTH
    assert said.notes == ([WINDOWS] if encoding == "cp1252" else [])


def test_unicode_text_of_either_order_with_its_mark_is_read() -> None:
    assert decoded("\ufeffname".encode("utf-16-be")).text == "name"
    assert decoded("\ufeffname".encode("utf-16-le")).text == "name"


@pytest.mark.parametrize("name", ["André", "Hélène", "Élodie", "Benoît", "François", "Anaïs", "Jérôme", "Noëlle"])
@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_accents_of_other_systems_are_not_taken_for_others(file: Path, name: str, encoding: str) -> None:
    with pytest.raises(NotAList, match=r"n'est pas en UTF-8\. Enregistrez"):
        listed(file, f"nom\n{name}é\n".encode(encoding))


@pytest.mark.parametrize("name", ["Noémie L’Écuyer", "Jean–Pierre", "Œdipe cœur", "Šárka", "Žofie", "« Zoë »…", "Lõ"])
def test_letters_of_windows_are_read(file: Path, name: str) -> None:
    assert [line[1] for line in people(listed(file, f"nom\n{name}\né\n".encode("cp1252")))] == [name, "é"]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (b"", NO_NAME),
        (b"\n\r\n;;\n", NO_NAME),
        (b"sep=;\n", NO_NAME),
        (b"Marie\nJean\n", NO_NAME),
        (b'"name\nMarie\n', NO_NAME),
        (b"name,email\n\x81\x8d\n", NOT_UTF_8),
        (b"\xff\xfen\0a\0m\0e\0\n", NOT_UTF_8),
        (b"PK\x03\x04\x14\0", WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1", WORKBOOK),
        (b"n" * ((LARGEST << 20) + 1), "Ce fichier dépasse 32\u00a0Mio. Partagez-le en plusieurs."),
    ],
)
def test_what_is_no_list_is_refused(file: Path, written: bytes, sentence: str) -> None:
    with pytest.raises(NotAList) as error:
        listed(file, written)
    assert str(error.value) == sentence


def test_excel_leaves_out_empty_cells_from_the_sixteenth_line_on(file: Path) -> None:
    lines = [f"Client {n:02};c{n:02}@exemple.fr" + ";" * (n < 16) for n in range(1, 21)]
    said = listed(file, "\r\n".join(["name;email;mfa_required", *lines, "Client 21", ""]))
    assert people(said)[15:] == [
        *((n + 1, f"Client {n}", f"c{n}@exemple.fr") for n in range(16, 21)),
        (22, "Client 21", None),
    ]
    assert refused(said) == {}


def test_a_quote_too_many_costs_its_line_only(file: Path) -> None:
    said = listed(file, 'name,email\nMarie,marie@exemple.fr\n"Jo" Tremblay,jo@exemple.fr\nJean,jean@exemple.fr\n')
    assert [name for _line, name, _email in people(said)] == ["Marie", "Jean"]
    assert refused(said) == {3: QUOTE}


@pytest.mark.parametrize(
    "stray",
    [
        '"Jo,jo@exemple.fr',
        'Jo",jo@exemple.fr',
        'Jo,"jo@exemple.fr',
        'Jo,jo@exemple.fr"',
        '"',
        '"Jo"x',
        'Jo,"" "',
        '"""Jo',
    ],
)
@pytest.mark.parametrize("after", ['"Zoé","zoe@exemple.fr"', "Zoé,zoe@exemple.fr"])
def test_wherever_it_is_the_others_are_read(file: Path, stray: str, after: str) -> None:
    lines = ["name,email", "Marie,marie@exemple.fr", stray, "Luc,luc@exemple.fr", after, stray, "Bob,bob@exemple.fr"]
    said = listed(file, "\n".join(lines))
    assert [line for line, _name, _email in people(said)] == [2, 4, 5, 7]
    assert refused(said) == {3: QUOTE, 6: QUOTE}
    assert [line.name for line in said.lines if isinstance(line, Unread)] == [stray, stray]


def test_two_quotes_too_many_do_not_swallow_the_lines_between(file: Path) -> None:
    said = listed(file, 'name,email\nJo,"jo@exemple.fr\nMarie,marie@exemple.fr\nLuc,luc@exemple.fr"\nZoé,\n')
    assert [name for _line, name, _email in people(said)] == ["Marie", "Zoé"]
    assert refused(said) == {2: QUOTE, 4: QUOTE}


def test_a_cell_may_hold_lines_and_quotes(file: Path) -> None:
    written = 'name,Adresse,email\nMarie,"12, rue ""du Lac""\r\n75000 Paris",marie@exemple.fr\n"Jean ""Jo"" Roy",,\n'
    said = listed(file, written)
    assert people(said) == [(2, "Marie", "marie@exemple.fr"), (4, 'Jean "Jo" Roy', None)]
    assert said.notes == ["Colonne laissée de côté : « Adresse »."]


def test_a_name_over_several_lines_makes_no_account_of_its_lines(file: Path) -> None:
    assert people(listed(file, 'name,email\n"Jean\nDupont\nPaul",a@b.fr\n')) == [(2, "Jean\nDupont\nPaul", "a@b.fr")]


def test_other_columns_are_passed_over_with_a_word(file: Path) -> None:
    written = "Téléphone;Nom;;\x1b[31m;Courriel;\n01;Marie;;;marie@exemple.fr;note\n02;Élodie;;;;\n"
    said = listed(file, written)
    assert people(said) == BOTH
    assert said.notes == ["Colonnes laissées de côté : « Téléphone », « �[31m », n° 6, sans nom."]


def test_other_columns_are_named_in_the_quotes_of_the_language(file: Path) -> None:
    language.choose("en")
    assert listed(file, "name;Téléphone\nMarie;01\n").notes == ["Column left out: “Téléphone”."]


def test_the_most_telling_of_several_columns_is_the_name(file: Path) -> None:
    said = listed(file, "displayName,sAMAccountName,mail\nMarie Tremblay,mtremblay,m@exemple.fr\n")
    assert people(said) == [(2, "mtremblay", "m@exemple.fr")]
    assert said.notes == ["Colonne laissée de côté : « displayName »."]


@pytest.mark.parametrize("header", ["Nom;NOM", "name,Name", "nom;Courriel;courriel"])
def test_two_columns_of_one_name_are_refused(file: Path, header: str) -> None:
    with pytest.raises(NotAList, match="La première ligne nomme les colonnes : nom, courriel, méthode exigée"):
        listed(file, f"{header}\na;b\n")


def test_a_cell_too_many_that_says_something_is_told(file: Path) -> None:
    said = listed(file, "name,email\nMarie,marie@exemple.fr,x\nTremblay, Marie, marie@exemple.fr\nLuc,\n")
    assert people(said) == [(4, "Luc", None)]
    assert refused(said) == {2: CELLS, 3: CELLS}


def test_who_is_there_twice_is_told_by_the_first_line(file: Path) -> None:
    said = listed(file, "name,email\nMarie,a@exemple.fr\nMarie,a@exemple.fr\nname,email\n MARIE ,\nLuc,\n")
    assert [name for _line, name, _email in people(said)] == ["Marie", "Luc"]
    first = "Ce nom est déjà celui de la ligne 2."
    assert refused(said) == {3: first, 4: "Cette ligne répète les noms des colonnes. Retirez-la.", 5: first}


def test_names_that_differ_in_what_is_hardly_seen_are_all_read_or_told(file: Path) -> None:
    names = ["Marie  Tremblay", "Marie Tremblay", "Marie\u00a0 Tremblay", "L’Écuyer", "L'Écuyer", "Jean‑P", "Jean–P"]
    said = listed(file, "\n".join(["name", *names]))
    assert [line.name for line in said.lines] == names


def test_far_too_long_a_line_is_told_and_stops_no_other(file: Path) -> None:
    written = f'name,email\n{"x" * (LONGEST_LINE + 1)},\n"{"y" * LONGEST_LINE}\nMarie,marie@exemple.fr\n'
    said = listed(file, written)
    assert people(said) == [(4, "Marie", "marie@exemple.fr")]
    assert refused(said) == dict.fromkeys((2, 3), "Cette ligne est trop longue. Corrigez-la.")
    assert all(len(line.name) <= LONGEST_LINE for line in said.lines)


def test_nothing_but_quotes_is_read_in_a_moment(file: Path) -> None:
    said = listed(file, "name\n" + '"\n' * 20_001)
    assert refused(said) == {20_002: QUOTE}
    assert {name for _line, name, _email in people(said)} == {""}, "which the store refuses"


@pytest.mark.parametrize(
    ("header", "separator"), [("nom;mail", ";"), ("nom,mail", ","), ("nom\tmail", ";"), ("nom", ";")]
)
def test_what_goes_with_it_is_separated_as_a_spreadsheet_opens_it(file: Path, header: str, separator: str) -> None:
    assert listed(file, f"{header}\nMarie\n").separator == separator


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda word: word.strip('"=') == word and word.casefold() not in ("name", "sep")
)


@unhurried
@given(
    rows=st.lists(st.tuples(words, words), min_size=1, max_size=8, unique_by=lambda row: row[0].casefold()),
    sign=st.sampled_from(";,\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    sign: str,
    end: str,
    quoting: int,
    encoding: str,
) -> None:
    written = io.StringIO(newline="")
    table = csv.writer(written, delimiter=sign, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    table.writerows([("Nom", "Courriel"), *rows])
    said = listed(tmp_path_factory.getbasetemp() / "written.csv", written.getvalue().encode(encoding))
    told = [(line.name, line.email) if isinstance(line, NewAccount) else line.name for line in said.lines]
    assert [one if isinstance(one, str) else one[0] for one in told] == [name for name, _email in rows]
    assert said.notes == []


@unhurried
@given(before=st.integers(0, 3), after=st.integers(0, 3), stray=st.text('a",; \n', max_size=12))
def test_whatever_a_line_has_the_lines_before_it_are_read_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, before: int, after: int, stray: str
) -> None:
    good = [f"Marie {n};marie@exemple.fr" for n in range(before + after)]
    written = "\n".join(["Nom;Courriel", *good[:before], stray, *good[before:]])
    said = listed(tmp_path_factory.getbasetemp() / "stray.csv", written)
    assert [line for line, _name, _email in people(said)][:before] == list(range(2, before + 2))
