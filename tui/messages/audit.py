"""The events of the audit log and the filters on them, in words."""

from __future__ import annotations

from storage import Action, Event, EventFilter, Outcome
from tui.language import _
from tui.language.text import clean
from tui.messages import times
from tui.messages.audit_details import detail


def actions() -> dict[str, str]:
    """Return the name of each action."""
    return {
        Action.ACCOUNT_CREATED: _("compte créé"),
        Action.ACCOUNT_DISABLED: _("compte fermé"),
        Action.ACCOUNT_ENABLED: _("compte rouvert"),
        Action.ACCOUNT_UNLOCKED: _("compte débloqué"),
        Action.EMAIL_CHANGED: _("adresse changée"),
        Action.MFA_REQUIRED: _("méthode exigée"),
        Action.MFA_LIFTED: _("exigence levée"),
        Action.PASSWORD_RENEWED: _("mot de passe donné"),
        Action.PASSWORD_CHECKED: _("mot de passe saisi"),
        Action.PASSWORD_CHANGED: _("mot de passe changé"),
        Action.SIGNED_IN: _("connexion"),
        Action.CODE_CHECKED: _("code saisi"),
        Action.APPROVAL_ASKED: _("accord demandé"),
        Action.APPROVAL_ANSWERED: _("réponse du téléphone"),
        Action.LET_IN_TO_ENROL: _("entrée sans code"),
        Action.ENROLMENT_BEGUN: _("activation commencée"),
        Action.ENROLMENT_RESUMED: _("activation reprise"),
        Action.ENROLMENT_ABANDONED: _("activation abandonnée"),
        Action.ENROLMENT_EXPIRED: _("activation expirée"),
        Action.ENROLMENT_PROVED: _("code d'activation"),
        Action.ENROLMENT_PROVED_BY_PHONE: _("prouvée par téléphone"),
        Action.ENROLMENT_RETRIEVED: _("clé lue par téléphone"),
        Action.ENROLMENT_REJECTED: _("refusée par téléphone"),
        Action.ENROLMENT_TAKEN_OVER: _("activation déplacée"),
        Action.SECOND_PHONE_REFUSED: _("autre téléphone"),
        Action.FACTOR_RETIRED: _("appareil retiré"),
        Action.FACTOR_RENAMED: _("appareil renommé"),
        Action.FACTOR_DISABLED: _("appareil désactivé"),
        Action.FACTOR_RESET: _("appareil réinitialisé"),
        Action.FACTOR_IMPORTED: _("jeton importé"),
        Action.FACTORS_EXPORTED: _("jetons exportés"),
        Action.RECOVERY_CODES_ISSUED: _("codes de secours émis"),
        Action.RECOVERY_CODE_CHECKED: _("code de secours saisi"),
        Action.LIMIT_CHANGED: _("limite changée"),
        Action.KEY_PREPARED: _("clé préparée"),
        Action.KEY_ROTATED: _("clé renouvelée"),
        Action.KEYS_DROPPED: _("ancienne clé oubliée"),
        Action.SCHEMA_MIGRATED: _("base mise à jour"),
        Action.HOST_ADDED: _("machine ajoutée"),
        Action.HOST_REVOKED: _("machine retirée"),
        Action.HOST_PAUSED: _("machine en pause"),
        Action.MAIL_SENT: _("courriel envoyé"),
        Action.MAIL_POSTPONED: _("courriel reporté"),
        Action.MAIL_GIVEN_UP: _("courriel abandonné"),
        Action.BACKUP_MADE: _("sauvegarde faite"),
        Action.BACKUP_RESTORED: _("sauvegarde remise"),
        Action.DATABASE_MOVED: _("base déménagée"),
        Action.CLOCK_ACCEPTED: _("heure confirmée"),
        Action.AUDIT_LOG_SHORTENED: _("journal raccourci"),
        Action.AUDIT_LOG_EXPORTED: _("journal exporté"),
        Action.TAMPERING_FOUND: _("altération trouvée"),
    }


def action(event: Event) -> str:
    """Say what was done; an action of a later version is left as written."""
    return actions().get(event.action) or clean(event.action)


def outcome(event: Event) -> str:
    """Say how an event ended, by its sign and a word."""
    return {Outcome.DONE.value: _("fait"), Outcome.REFUSED.value: _("✗ refusé")}.get(event.outcome) or clean(
        event.outcome
    )


def origin(event: Event) -> str:
    """Say where somebody acted from: the terminal and, over SSH, the address; or the host that asked."""
    said = clean(event.origin, 200)
    if (host := said.removeprefix("host ")) != said:
        return _("machine {name}").format(name=host)
    address = said.removeprefix("no terminal")
    return said if address == said else _("aucun terminal") + address


def wanted(chosen: EventFilter) -> str:
    """Say which events are shown."""
    parts = [
        _("compte {name}").format(name=clean(chosen.account)) if chosen.account else "",
        actions().get(chosen.action, chosen.action),
        {Outcome.DONE.value: _("faits"), Outcome.REFUSED.value: _("refusés")}.get(chosen.outcome, ""),
        _("depuis le {moment}").format(moment=times.minute(chosen.since)) if chosen.since is not None else "",
    ]
    return " · ".join(filter(None, parts)) or _("tous les événements")


def facts(event: Event) -> dict[str, str]:
    """Return all facts of an event, by label."""
    return {
        _("Numéro"): str(event.number),
        _("Quand"): times.written(event.at, lambda time: time.strftime(_("%d/%m/%Y à %H:%M:%S"))),
        _("Par"): clean(event.actor),
        _("Action"): action(event),
        _("Résultat"): outcome(event),
        _("Compte"): clean(event.subject) or "-",
        _("D'où"): origin(event) or "-",
        _("Détail"): detail(event) or "-",
    }
