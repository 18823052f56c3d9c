"""What `guichet check` looks at, in words."""

from __future__ import annotations

from tui.language import _


def checked() -> dict[str, str]:
    """Return what each check looks at, by its name."""
    return {
        "integrity": _("intégrité de la base"),
        "foreign keys": _("liens entre les tables"),
        "journal": _("écriture par journal (WAL)"),
        "directory permissions": _("droits sur le dossier"),
        "database permissions": _("droits sur la base"),
        "key permissions": _("droits sur la clé"),
        "hosts": _("clé de chaque machine"),
        "seals": _("secrets scellés"),
        "access": _("droits des comptes"),
        "asking hosts": _("machines qui interrogent"),
        "names": _("noms qui se ressemblent"),
        "limits": _("limites"),
        "trail": _("journal des événements"),
        "clock": _("heure de cette machine"),
        "mail": _("courriel"),
        "phones": _("adresse que les téléphones appellent"),
        "sqlite version": _("version de SQLite"),
        "file system": _("système de fichiers"),
        "durability": _("écriture sur le disque"),
        "standby": _("serveur de secours"),
        "primary": _("un seul serveur écrit"),
        "transport": _("liaison chiffrée"),
        "role": _("rôle de Guichet"),
        "server version": _("version de PostgreSQL"),
        "server clock": _("heure du serveur"),
        "data checksums": _("sommes de contrôle"),
    }
