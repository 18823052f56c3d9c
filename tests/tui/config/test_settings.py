"""`guichet.toml`: what a deployment may say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spoken import soft
from tests.storage.crowd import ROOT
from tests.storage.privileges import as_owner
from tui.config.paths import FilePath
from tui.config.settings import (
    KioskSettings,
    MailSettings,
    MethodSettings,
    ServeSettings,
    Settings,
    SettingsError,
    WebSettings,
)
from tui.config.settings_file import load

WHOLE = """
issuer = "Assurance Exemple"
organisation = "Service des clients"
language = "en"
theme = "clair"
reduced_motion = true

[methods.okta_verify]
required = true
steps = ["Ouvrez Okta Verify", "Organisation\\n(ou Autre)"]

[methods.google_authenticator]
offered = false

[limits]
lock_seconds = 60
first_pause = 2592000

[wizard]
idle_seconds = 0

[console]
idle_seconds = 3600
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the configuration is."""
    return tmp_path / "guichet.toml"


def test_everything_may_be_said(file: Path) -> None:
    file.write_text(WHOLE, "utf-8")
    assert load(file)._replace(lines={}) == Settings(
        issuer="Assurance Exemple",
        organisation="Service des clients",
        language="en",
        theme="clair",
        reduced_motion=True,
        methods={
            "okta_verify": MethodSettings(required=True, steps=("Ouvrez Okta Verify", "Organisation\n(ou Autre)")),
            "google_authenticator": MethodSettings(offered=False),
        },
        limits={"lock_seconds": 60, "first_pause": 2_592_000},
        wizard_idle_seconds=0,
        console_idle_seconds=3600,
    )


def test_nothing_need_be_said(file: Path) -> None:
    file.write_bytes(b"")
    assert load(file)._replace(lines={}) == Settings()


@pytest.mark.parametrize("choice", ["refuse", "let in"])
@pytest.mark.parametrize("setting", ["when_unavailable", "without_phone"])
def test_who_is_let_in_at_login(file: Path, choice: str, setting: str) -> None:
    file.write_text(f'[login]\n{setting} = "{choice}"', "utf-8")
    assert getattr(load(file), setting) == choice


@pytest.mark.parametrize("issuer", ["Été 2026 à Québec", "A", "A" * 40, "L'Assurance (Exemple)"])
def test_an_issuer_that_will_do(file: Path, issuer: str) -> None:
    file.write_text(f'issuer = "{issuer}"', "utf-8")
    assert load(file).issuer == issuer


@pytest.mark.parametrize("issuer", ["", "A" * 41, "A:B", "A&B", "A#B", "100 %", " ", " A", "A "])
def test_an_issuer_that_will_not_do(file: Path, issuer: str) -> None:
    file.write_text(f'issuer = "{issuer}"', "utf-8")
    with pytest.raises(SettingsError, match="issuer"):
        load(file)


@pytest.mark.parametrize(
    "hidden",
    [
        r"\u0000",
        r"\u001b[31m",
        r"\u007f",
        pytest.param(r"\u0085", id="a line end of C1"),
        pytest.param(r"\u009b31m", id="a sequence of C1"),
        pytest.param(r"\u202e", id="bidirectional"),
        pytest.param(r"\u200b", id="nothing to see"),
    ],
)
@pytest.mark.parametrize("key", ["issuer", "organisation", "steps"])
def test_nothing_invisible_is_in_a_text(file: Path, key: str, hidden: str) -> None:
    text = f'["Un", "Deux{hidden}trois"]' if key == "steps" else f'"Deux{hidden}trois"'
    file.write_text(f"{'[methods.okta_verify]' if key == 'steps' else ''}\n{key} = {text}", "utf-8")
    with pytest.raises(SettingsError, match=key):
        load(file)


@pytest.mark.parametrize("key", ["issuer", "organisation"])
@pytest.mark.parametrize("text", [r"A\nB", r"A\n", r"\nA", r"A\r\n"])
def test_a_name_is_one_line(file: Path, key: str, text: str) -> None:
    file.write_text(f'{key} = "{text}"', "utf-8")
    with pytest.raises(SettingsError, match=key):
        load(file)


NO_METHOD = "[methods.okta_verify]\noffered = false\n\n[methods.google_authenticator]\noffered = false"


@pytest.mark.parametrize("place", ["/srv/guichet.db", "postgresql://kiosk@db1,db2/guichet?sslmode=verify-full"])
def test_the_database_is_a_path_or_a_dsn(file: Path, place: str) -> None:
    file.write_text(f'database = "{place}"', "utf-8")
    assert load(file).database == place


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("guichet.db", "database doit être un chemin absolu"),
        ("postgresql://kiosk:hunter2@db/guichet", "contient un mot de passe"),
    ],
)
def test_and_neither_depends_on_where_one_is_nor_tells_a_password(file: Path, place: str, says: str) -> None:
    file.write_text(f'issuer = "A"\ndatabase = "{place}"', "utf-8")
    with pytest.raises(SettingsError, match=says) as refused:
        load(file)
    assert ", ligne 2 : " in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('isuer = "A"', 1, "isuer est inconnu ; serait-ce issuer ?"),
        ('# ici\n\n"a b" = 1', 3, "a b est inconnu ; sont connus ici : database, issuer, organisation, language, "),
        ("lock_seconds = 5", 1, "lock_seconds est inconnu ; serait-ce limits.lock_seconds ?"),
        ("[console]\nlock_seconds = 5", 2, "console.lock_seconds est inconnu ; serait-ce limits.lock_seconds ?"),
        ("[policy]\ntheme = 'clair'", 2, "theme se met au début du fichier, avant toute table"),
        ("[policy.limits]", 1, "policy.limits est inconnu ; sont connus ici : mfa_required, grace_days"),
        ("[methods.okta_verify]\nrequird = true", 2, "serait-ce methods.okta_verify.required ?"),
        ("\n[methods.sms]", 2, "methods.sms est inconnu ; sont connus ici : okta_verify, google_authenticator"),
        (
            "issuer = 5",
            1,
            "issuer doit être un texte de 1 à 40 caractères, sans « & », « # », « % » ni « : », ni espace",
        ),
        ("organisation = ' A'", 1, "organisation doit être un texte de 1 à 80 caractères, sans espace aux extrémités"),
        ('theme = "rose"', 1, 'theme doit être "clair" ou "contraste" ou "grand" ou "sombre"'),
        ("reduced_motion = 1", 1, "reduced_motion doit être true ou false"),
        ("limits = 5", 1, "limits doit être une table"),
        ("\n[limits]\nlock_second = 5", 3, "limits.lock_second est inconnu ; serait-ce limits.lock_seconds ?"),
        ("[limits]\n\nfirst_pause = 0", 3, "limits.first_pause doit être un nombre entier de 1 à 2592000"),
        ("limits = {first_pause = 2592001}", 1, "limits.first_pause doit être un nombre entier de 1 à 2592000"),
        ("limits.first_pause = true", 1, "limits.first_pause doit être un nombre entier de 1 à 2592000"),
        ("[limits]\nfirst_pause = 1.0", 2, "limits.first_pause doit être un nombre entier de 1 à 2592000"),
        (f"[limits]\nfirst_pause = {10**30}", 2, "limits.first_pause doit être un nombre entier de 1 à 2592000"),
        ("[wizard]\nidle_seconds = 119", 2, "wizard.idle_seconds doit être 0, ou 120 au moins"),
        ("[wizard]\nidle_seconds = 36001", 2, "wizard.idle_seconds doit être un nombre entier de 0 à 36000"),
        ("[console]\nidle_seconds = 59", 2, "console.idle_seconds doit être un nombre entier de 60 à 3600"),
        ("[console]\nidle_seconds = 3601", 2, "console.idle_seconds doit être un nombre entier de 60 à 3600"),
        ('language = "de"', 1, 'language doit être "en" ou "fr"'),
        ('\nmethods.okta_verify = {required = "oui"}', 2, "methods.okta_verify.required doit être true ou false"),
        ("[methods]\nokta_verify.steps = [\n'A',\n1]", 2, "une liste d'un élément au moins, dont chacun est un texte"),
        ('[methods.okta_verify]\nsteps = [""]', 2, "methods.okta_verify.steps doit être une liste"),
        ("[methods.okta_verify]\nsteps = []", 2, "methods.okta_verify.steps doit être une liste d'un élément au moins"),
        ("[methods.okta_verify]\nrequired = true\noffered = false", 2, "une méthode obligatoire doit être proposée"),
        ("methods = 3", 1, "methods doit être une table"),
        ("[[mail]]", 1, "mail doit être une table"),
        ('[login]\nwhen_unavailable = "open"', 2, 'login.when_unavailable doit être "let in" ou "refuse"'),
        ("[policy]\n[recovery_codes]\n[mail]", 3, "il manque mail.host"),
        ("[policy]\ngrace_days = 0\ndevices_a_method = 21", 3, "doit être un nombre entier de 1 à 20"),
        (
            "organisation = 'A'\nissuer = ]",
            2,
            "ce n'est pas du TOML (cette valeur ne se lit pas : un texte est",
        ),
        ('theme = "clair"\nissuer = """\nA', 2, "ce n'est pas du TOML ("),
        ("issuer", 1, "ce n'est pas du TOML (il manque « = »"),
        ("theme = 'clair'\ntheme = 'clair'\n", 2, "ce n'est pas du TOML (cette clé a déjà une valeur)"),
        ("[policy]\r\n\r\n[policy]", 3, "ce n'est pas du TOML (cette table est déjà plus haut)"),
        ("organisation = 'A\n", 1, "ce n'est pas du TOML (un guillemet n'est pas refermé"),
        ("[methods\n", 1, "ce n'est pas du TOML (il manque « ] »)"),
        (
            "[limits]\nlock_seconds = 5 minutes",
            2,
            "ce n'est pas du TOML (il y a quelque chose de trop",
        ),
        ("thème = 'clair'", 1, "ce n'est pas du TOML (il manque « = » après la clé, qui n'a ni accent ni espace)"),
        ("= 'clair'", 1, "ce n'est pas du TOML (cette ligne ne commence pas par une clé ou une table)"),
        ("issuer = 'A'\n\nmail = {\nhost = 'a'}", 3, "ce n'est pas du TOML ("),
        (f'organisation = "{"A" * 81}"', 1, "organisation doit être un texte de 1 à 80 caractères"),
        ("[kiosk]\nidle_seconds = 29", 2, "kiosk.idle_seconds doit être un nombre entier de 30 à 600"),
        ("[kiosk]\nidle_seconds = 601", 2, "kiosk.idle_seconds doit être un nombre entier de 30 à 600"),
        ("[kiosk]\nblank_seconds = 4", 2, "kiosk.blank_seconds doit être un nombre entier de 5 à 300"),
        ("[kiosk]\nidle_seconds = 40\nblank_seconds = 31", 3, "kiosk.blank_seconds doit être inférieur d'au moins 10"),
        (NO_METHOD, 2, "une méthode au moins doit être proposée"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_will_do(file: Path, text: str, line: int, says: str) -> None:
    file.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        load(file)
    sentence = str(refused.value)
    assert sentence.startswith(f"{file}, ligne {line} : ")
    assert says in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(("idle", "blank"), [(30, 20), (30, 5), (600, 300), (315, 300)])
def test_the_silences_of_the_kiosk(file: Path, idle: int, blank: int) -> None:
    file.write_text(f"[kiosk]\nidle_seconds = {idle}\nblank_seconds = {blank}", "utf-8")
    assert load(file).kiosk == KioskSettings(idle_seconds=idle, blank_seconds=blank)
    assert Settings().kiosk == KioskSettings(idle_seconds=120, blank_seconds=20)


def test_a_value_refused_is_not_repeated(file: Path) -> None:
    file.write_text('[mail]\nhost = "un secret"\nsender = "a@b.fr"', "utf-8")
    with pytest.raises(SettingsError) as refused:
        load(file)
    assert "un secret" not in str(refused.value)


def test_a_file_that_is_not_utf_8(file: Path) -> None:
    file.write_bytes('theme = "grand"\nissuer = "Été"'.encode("latin-1"))
    with pytest.raises(SettingsError, match="ligne 2 : ce fichier doit être enregistré en UTF-8"):
        load(file)


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(SettingsError, match="n'existe pas"):
        load(file)


def test_a_directory(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="c'est un dossier"):
        load(tmp_path)


def test_a_file_in_a_place_that_cannot_be_seen_is_not_taken_for_none(tmp_path: Path) -> None:
    file = tmp_path / "closed" / "guichet.toml"
    file.parent.mkdir(0o000)
    assert as_owner(lambda: FilePath(file, None).is_there)
    with pytest.raises(SettingsError, match="pas le droit de lire ce fichier"):
        as_owner(lambda: load(file))


def test_the_mark_that_some_editors_begin_with(file: Path) -> None:
    file.write_text('theme = "grand"', "utf-8-sig")
    assert load(file).theme == "grand"


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Settings().issuer = "autre"  # type: ignore[misc]


def mail_of(file: Path, text: str) -> MailSettings:
    """What `[mail]` with these lines means."""
    file.write_text(f"[mail]\n{text}", "utf-8")
    mail = load(file).mail
    assert mail is not None
    return mail


SMTP = 'host = "smtp.exemple.fr"\nsender = "guichet@exemple.fr"\n'


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_each_way_to_speak_to_a_mail_server_has_its_port(file: Path, security: str, port: int) -> None:
    mail = mail_of(file, f'{SMTP}security = "{security}"')
    assert (mail.security, mail.port) == (security, port)


def test_mail_is_encrypted_unless_told_otherwise(file: Path) -> None:
    assert mail_of(file, SMTP) == MailSettings(
        host="smtp.exemple.fr", port=587, security="starttls", sender="guichet@exemple.fr"
    )


def test_everything_of_mail_may_be_said(file: Path) -> None:
    text = 'port = 2525\nusername = "guichet"\npassword_file = "/etc/guichet/smtp"\nca_file = "/etc/guichet/ca.pem"'
    assert mail_of(file, SMTP + text) == MailSettings(
        host="smtp.exemple.fr",
        port=2525,
        security="starttls",
        sender="guichet@exemple.fr",
        username="guichet",
        password_file=Path("/etc/guichet/smtp"),
        ca_file=Path("/etc/guichet/ca.pem"),
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1"])
def test_mail_in_the_clear_goes_to_this_machine(file: Path, host: str) -> None:
    mail = mail_of(file, f'host = "{host}"\nsender = "guichet@exemple.fr"\nsecurity = "none"')
    assert (mail.host, mail.port) == (host, 25)


@pytest.mark.parametrize("host", ["smtp.exemple.fr", "10.0.0.1", "::2", "localhost.exemple.fr", "0.0.0.0"])  # noqa: S104
def test_mail_in_the_clear_goes_nowhere_else(file: Path, host: str) -> None:
    with pytest.raises(SettingsError, match=r"mail\.security"):
        mail_of(file, f'host = "{host}"\nsender = "guichet@exemple.fr"\nsecurity = "none"')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('sender = "guichet@exemple.fr"', "host"),
        ('host = "smtp.exemple.fr"', "sender"),
        ('host = "smtp exemple"\nsender = "a@b.fr"', "host"),
        ('host = "smtp.exemple.fr"\nsender = "guichet"', r"mail\.sender"),
        ('host = "smtp.exemple.fr"\nsender = "G <a@b.fr>"', r"mail\.sender"),
        (f"{SMTP}port = 0", "port"),
        (f"{SMTP}port = 65536", "port"),
        (f'{SMTP}security = "ssl"', "security"),
        (f'{SMTP}username = "guichet"', "password_file"),
        (f'{SMTP}password_file = "/x"', "username"),
        (f'{SMTP}username = "é"\npassword_file = "/x"', "username"),
        (f'{SMTP}username = "u"\npassword_file = "smtp.password"', r"mail\.password_file"),
        (f'{SMTP}ca_file = "ca.pem"', r"mail\.ca_file"),
        (f'{SMTP}password = "secret"', r"ligne 4 : mail\.password est inconnu ; serait-ce mail\.password_file \?"),
    ],
)
def test_a_mistake_in_mail_is_named(file: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as refused:
        mail_of(file, text)
    assert "secret" not in str(refused.value)


def test_the_example_of_the_documentation_will_do(file: Path) -> None:
    page = (ROOT / "docs/configuration.md").read_text("utf-8")
    file.write_text(page.partition("```toml\n")[2].partition("```")[0], "utf-8")
    assert load(file).theme == "grand"


def test_where_phones_call_and_hosts_ask_may_be_said(file: Path) -> None:
    file.write_text(
        """[serve]
url = "https://mfa.example.org:8443/p"
proxies = ["192.0.2.1", "2001:DB8::1"]
hosts_address = "10.0.0.1"
hosts_port = 9000
""",
        "utf-8",
    )
    proxies = ("192.0.2.1", "2001:db8::1")
    assert load(file).serve == ServeSettings("https://mfa.example.org:8443/p", proxies, "10.0.0.1", 9000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('url = "http://mfa.example.org/p"', "ligne 2 : serve.url doit avoir la forme https://mfa.example.org/p"),
        ('proxies = ["proxy.example.org"]', "ligne 2 : serve.proxies doit être une adresse IP, et non un nom"),
        ('hosts_address = "localhost"', "ligne 2 : serve.hosts_address doit être une adresse IP, et non un nom"),
        ("hosts_port = 9000", "ligne 2 : serve.hosts_port ne va qu'avec serve.hosts_address"),
    ],
)
def test_what_nobody_could_call_is_refused_and_not_repeated(file: Path, text: str, said: str) -> None:
    file.write_text(f"[serve]\n{text}\n", "utf-8")
    with pytest.raises(SettingsError) as refused:
        load(file)
    assert said in soft(str(refused.value))


def test_who_may_come_with_a_browser(file: Path) -> None:
    assert load_text(file, "[web]") == WebSettings(names=(), proxies=(), sessions=30, sessions_of_an_address=10)
    names = ("guichet.example.org", "caisse-2")
    written = (
        f"[web]\nnames = {[*names]}\nproxies = ['10.0.0.2', '2001:DB8::0:2']\n"
        "sessions = 500\nsessions_of_an_address = 1\n"
    )
    assert load_text(file, written) == WebSettings(names, ("10.0.0.2", "2001:db8::2"), 500, 1)


def load_text(file: Path, text: str) -> WebSettings:
    """Return what a configuration says of browsers."""
    file.write_text(text, "utf-8")
    return load(file).web


NO_NAME = "ligne 2 : web.names veut des noms tels que guichet.example.org"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('names = ["https://guichet.example.org"]', NO_NAME),
        ('names = ["guichet.example.org:8080"]', NO_NAME),
        ('names = ["Guichet.example.org"]', NO_NAME),
        ('names = ["guichet.example.org."]', NO_NAME),
        ('names = ["*.example.org"]', NO_NAME),
        ('names = ["guichet.example.org\\n"]', "web.names"),
        ('names = ["guichet", ""]', "web.names"),
        ('proxies = ["proxy.example.org"]', "ligne 2 : web.proxies doit être une adresse IP, et non un nom"),
        ("sessions = 0", "ligne 2 : web.sessions"),
        ("sessions = 501", "ligne 2 : web.sessions"),
        ("sessions_of_an_address = 0", "ligne 2 : web.sessions_of_an_address"),
        ("port = 8080", "ligne 2"),
    ],
)
def test_what_is_no_name_of_a_counter_no_address_or_no_number_is_refused(file: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load_text(file, f"[web]\n{text}\n")
    assert said in soft(str(refused.value))
