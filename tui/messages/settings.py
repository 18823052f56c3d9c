"""What each setting of `guichet.toml` is for; the limits among them are those of `guichet limits` too."""

from __future__ import annotations

from tui.language import _


def settings() -> dict[str, str]:
    """Return what each setting is for, by its name as `guichet config` writes it, methods as `methods.ID`."""
    of_limits = {f"limits.{name}": words for name, words in limits().items()}
    return _general() | _of_methods() | _of_screens() | _of_the_service() | of_limits


def limits() -> dict[str, str]:
    """Return what each limit is for, by its name."""
    return {
        "first_pause": _("secondes de pause après un premier refus ; chaque refus double la pause"),
        "failures_before_lock": _("refus de suite avant un blocage"),
        "lock_seconds": _("secondes que dure un blocage"),
        "failures_before_disabling": _("refus de suite avant qu'un appareil soit désactivé"),
        "pending_seconds": _("secondes pendant lesquelles une activation attend son premier code"),
        "fresh_seconds": _("secondes pendant lesquelles un code permet de changer ses méthodes"),
        "hashes_at_once": _("mots de passe vérifiés en même temps ; chacun prend 64\u00a0Mio"),
        "one_time_password_seconds": _("secondes de validité d'un mot de passe provisoire"),
        "operator_fresh_seconds": _("secondes pendant lesquelles un code permet à un opérateur une action grave"),
        "host_refusals_an_hour": _("codes d'une même machine refusés en une heure avant une pause"),
    }


def _general() -> dict[str, str]:
    return {
        "database": _("base de données : chemin d'un fichier, ou adresse postgresql:// d'un serveur"),
        "issuer": _("nom du service, que le téléphone affiche"),
        "organisation": _("nom montré à côté du service, en haut de chaque page"),
        "language": _("« fr » ou « en » ; sinon, celle du système"),
        "theme": _("« sombre », « clair », « contraste » ou « grand »"),
        "reduced_motion": _("true : rien ne glisse, et rien n'avance tout seul"),
        "policy.mfa_required": _("true : l'authentification multifacteur est exigée de tous les comptes"),
        "policy.grace_days": _("jours après sa création pendant lesquels un compte peut se passer de méthode"),
        "policy.devices_a_method": _("appareils qu'un compte peut avoir pour une même méthode"),
    }


def _of_methods() -> dict[str, str]:
    return {
        "methods.ID.offered": _("false : cette méthode n'est pas proposée"),
        "methods.ID.required": _("true : chaque compte doit avoir cette méthode"),
        "methods.ID.steps": _("gestes à faire sur le téléphone, un texte par geste"),
    }


def _of_screens() -> dict[str, str]:
    return {
        "recovery_codes.save": _("false : les codes de secours ne s'enregistrent pas dans un fichier"),
        "recovery_codes.print_command": _("commande qui imprime ce qu'elle lit ; [] n'imprime rien"),
        "mail.host": _("serveur de courriel ; sans lui, rien n'est envoyé"),
        "mail.port": _("port de ce serveur"),
        "mail.security": _("« starttls », « tls », ou « none » sur cette machine seulement"),
        "mail.sender": _("adresse d'où partent les messages"),
        "mail.username": _("nom sous lequel Guichet se présente au serveur"),
        "mail.password_file": _("fichier du mot de passe pour ce serveur, que seul son propriétaire peut lire"),
        "mail.ca_file": _("autorités qui garantissent ce serveur (PEM), à la place de celles du système"),
        "wizard.idle_seconds": _("secondes d'inactivité avant que le guide se ferme ; 0 (jamais), ou 120 à 36000"),
        "console.idle_seconds": _("secondes d'inactivité avant que la console se ferme ; 60 à 3600"),
        "kiosk.idle_seconds": _("secondes d'inactivité avant qu'un client soit oublié ; 30 à 600"),
        "kiosk.blank_seconds": _("secondes où la page est couverte avant que le client soit oublié"),
        "login.when_unavailable": _("« refuse » ou « let in » : que faire de quelqu'un dont on ne sait rien"),
        "login.without_phone": _("« refuse » ou « let in » : que faire de quelqu'un qui n'a pas encore d'appareil"),
        "verify.server": _("adresse https:// de la machine à qui demander si un code est bon"),
        "verify.token_file": _("fichier du jeton de cette machine, que seul son propriétaire peut lire"),
        "verify.ca_file": _("autorités qui garantissent ce serveur (PEM), à la place de celles du système"),
        "verify.deadline_seconds": _("secondes que la question peut prendre en tout ; 1 à 60"),
    }


def _of_the_service() -> dict[str, str]:
    return {
        "serve.url": _("adresse https que les téléphones appellent ; sans elle, aucun n'appelle"),
        "serve.proxies": _("adresses IP des mandataires qui disent d'où vient une demande"),
        "serve.hosts_address": _("adresse IP où les machines demandent, à part ; sinon, la même que les téléphones"),
        "serve.hosts_port": _("port de cette adresse"),
        "web.names": _("noms par lesquels un navigateur peut appeler Guichet, comme guichet.example.org"),
        "web.proxies": _("adresses IP des mandataires qui disent où est un navigateur"),
        "web.sessions": _("visiteurs à la fois dans un navigateur ; 1 à 500"),
        "web.sessions_of_an_address": _("visiteurs à la fois d'une même adresse ; 1 à 500"),
    }
