"""The words of the phone's pages, those of the guide, and what can be tapped on each. No screen here."""

from __future__ import annotations

from functools import partial

from storage import TokenRefused, labels
from tui.language import _
from tui.language.text import clean
from tui.messages import errors
from tui.phone.account import LONGEST_LINK, LONGEST_NAME, Account, Complaint
from tui.phone.calls import Outcome
from tui.phone.handset import Handset, Page, Trouble
from tui.phone.push_pages import calling, device_sheet, name_of, over, request_sheet
from tui.phone.sheets import Entry, Sheet, Sight, Tap
from tui.process.command import command

APP = "Okta Verify"
"""The app of the guide. What it does here, any authenticator app does."""


def sheet(handset: Handset, sight: Sight) -> Sheet:
    """Return the page in sight."""
    match handset.page:
        case Page.ACCOUNTS:
            return _accounts(handset)
        case Page.KIND:
            return _kind(handset)
        case Page.NEW_DEVICE:
            label = _("Ajouter un compte depuis un nouvel appareil")
            return Sheet(Page.NEW_DEVICE, _("Organisation"), taps=(Tap(label, handset.from_new_device, primary=True),))
        case Page.SCAN:
            return _scan(handset, sight)
        case Page.LINK:
            return Sheet(
                Page.LINK,
                _("Coller le lien"),
                (_("Collez ici le lien du code QR. Il commence par otpauth://."),),
                remark=_complaint(handset),
                wrong=True,
                entries=(Entry(_("Lien"), LONGEST_LINK),),
                filled=handset.read,
            )
        case Page.KEY:
            return Sheet(
                Page.KEY,
                _("Saisir la clé"),
                remark=_complaint(handset),
                wrong=True,
                entries=(
                    Entry(_("Compte"), LONGEST_NAME),
                    Entry(_("Émetteur"), LONGEST_NAME),
                    Entry(_("Clé secrète"), LONGEST_NAME),
                ),
                filled=handset.type_key,
            )
        case Page.ADDED:
            return _added(handset)
        case Page.REFUSED:
            return Sheet(
                Page.REFUSED,
                _("Compte non ajouté"),
                remark=_("Ce code QR n'est pas celui d'une organisation. Revenez, puis choisissez « Autre »."),
                wrong=True,
                taps=(Tap(_("Retour"), handset.back, primary=True),),
            )
        case Page.ACCOUNT:
            return _account(handset)
        case Page.DEVICE:
            return device_sheet(handset)
        case Page.REQUEST:
            return request_sheet(handset)
        case Page.TROUBLES:
            return _troubles(handset)
        case Page.DARK:
            return Sheet(Page.DARK)


def _accounts(handset: Handset) -> Sheet:
    taps = tuple(
        Tap(label_of(account), partial(handset.open, account), under=_under(handset, account))
        for account in handset.accounts
    )
    taps += tuple(
        Tap(name_of(device.link), partial(handset.open_device, device), under=clean(device.link.label, 20))
        for device in handset.devices.all
    )
    add = Tap(_("Ajouter un compte"), handset.add_account, primary=True)
    words = () if taps else (_("Aucun compte pour le moment."),)
    return Sheet(Page.ACCOUNTS, APP, words, taps=(*taps, add))


def label_of(account: Account) -> str:
    """Return what an entry is called."""
    return clean(account.issuer or account.name, 24)


def grouped(code: str) -> str:
    """Return the digits in two groups of three, easier to read and to keep in mind."""
    return f"{code[:3]} {code[3:]}"


def _under(handset: Handset, account: Account) -> str:
    return f"{grouped(handset.code(account))}   {_named(account, 20)}"


def _named(account: Account, limit: int) -> str:
    """Return the name of an entry; the number at its end stays where the name is cut."""
    stem, number = labels.parted(account.name)
    return clean(stem, limit - len(number)) + number


def _kind(handset: Handset) -> Sheet:
    return Sheet(
        Page.KIND,
        _("Ajouter un compte"),
        (_("Quel type de compte ?"),),
        taps=(
            Tap(_("Organisation"), partial(handset.choose, organisation=True), primary=True),
            Tap(_("Autre"), partial(handset.choose, organisation=False)),
        ),
    )


def _scan(handset: Handset, sight: Sight) -> Sheet:
    taps: tuple[Tap, ...] = (Tap(_("Coller le lien"), handset.by_link), Tap(_("Saisir la clé"), handset.by_key))
    if sight.scan and sight.decoder:
        words = _("Tenez le téléphone devant le code QR de votre écran.")
        taps = (Tap(_("Scannez le code QR"), sight.scan, primary=True), *taps)
    elif sight.scan:
        words = _("Le lecteur d'images n'est pas installé : collez le lien du code QR, ou saisissez la clé.")
    else:
        words = _("Ce téléphone ne voit pas votre écran : collez le lien du code QR, ou saisissez la clé.")
    title = _("Ajouter un compte depuis un nouvel appareil") if handset.organisation else _("Autre")
    return Sheet(Page.SCAN, title, (words,), remark=_complaint(handset), wrong=True, taps=taps)


def _added(handset: Handset) -> Sheet:
    return Sheet(
        Page.ADDED,
        _("Compte ajouté"),
        (
            _("La connexion sécurisée aux applications de votre organisation est maintenant activée."),
            _("Pour poursuivre, retournez aux instructions de votre organisation."),
            _(
                "Important : Gardez cette application installée sur votre appareil. Vous en aurez besoin pour vous "
                "connecter."
            ),
        ),
        taps=(Tap(_("Terminé"), handset.finish, primary=True),),
    )


def _account(handset: Handset) -> Sheet:
    account = handset.opened
    back = Tap(_("Mes comptes"), handset.back, primary=not handset.may_retry)
    again = (Tap(_("Réessayer"), handset.retry, primary=True),) if handset.may_retry else ()
    return Sheet(
        Page.ACCOUNT,
        label_of(account),
        (_named(account, 60),) if account.issuer else (),
        account=account,
        remark=_reply(handset, account),
        wrong=_is_refused(handset, account),
        taps=(*again, back),
    )


def _reply(handset: Handset, account: Account) -> str:
    reply = handset.reply(account)
    match reply and reply.outcome:
        case Outcome.CALLING:
            return calling()
        case Outcome.TAKEN:
            return _("Vous n'avez pas besoin de saisir le code dans l'écran d'authentification de l'Espace client.")
        case Outcome.UNREACHED:
            return _("Saisissez ce code sur votre écran.")
        case Outcome.OVER:
            return over()
    return reply.words if reply else ""


def _is_refused(handset: Handset, account: Account) -> bool:
    reply = handset.reply(account)
    return bool(reply and reply.outcome is Outcome.REFUSED)


def _complaint(handset: Handset) -> str:
    match handset.complaint:
        case Complaint.NOTHING_IN_SIGHT:
            return _("Aucun code QR en vue. Affichez tout le code QR sur votre écran, puis appuyez de nouveau.")
        case TokenRefused() as refusal:
            return errors.sentence(refusal, 0)
        case Complaint.OTHER_CODES:
            return _("Cette application ne prend que les codes SHA-1 à 6 chiffres, toutes les 30\u00a0secondes.")
        case Complaint.BAD_KEY:
            return _(
                "Clé refusée : une clé n'a que les lettres A à Z et les chiffres 2 à 7, et de 16 à 103 caractères. "
                "Vérifiez qu'il n'en manque pas."
            )
        case Complaint.NO_NAME:
            return _("Le nom du compte manque, ou est trop long. Corrigez-le.")
        case Complaint.BAD_PUSH_LINK:
            return _(
                "Ce lien n'est pas complet, ou mène à un service qui ne peut pas être appelé. Copiez-le de nouveau."
            )
        case Complaint.NO_SERVICE:
            words = _("Ce téléphone n'appelle aucun service. Ouvrez-le avec « {command} ».")
            return words.format(command=command(_("phone --server ADRESSE")))
        case Complaint.OTHER_SERVICE:
            server = handset.devices.server
            return _("Ce code QR mène à un autre service que {server}, le seul que ce téléphone appelle.").format(
                server=server.shown if server else ""
            )
    return ""


def _troubles(handset: Handset) -> Sheet:
    taps = (
        Tap(
            f"{'[✓]' if trouble in handset.troubles else '[ ]'} {label}",
            partial(handset.toggle, trouble),
            told=told,
            choice=True,
        )
        for trouble, (label, told) in troubles().items()
    )
    new = Tap(_("Téléphone neuf"), handset.replace, told=_as_new())
    return Sheet(Page.TROUBLES, _("Ennuis"), taps=(*taps, new))


def explained() -> tuple[str, ...]:
    """Return a paragraph for each trouble, and one for the new phone."""
    named = (*troubles().values(), (_("Téléphone neuf"), _as_new()))
    return tuple(f"{label}\n{told}" for label, told in named)


def _as_new() -> str:
    return _("Un téléphone vide et sans ennui : les comptes de l'ancien n'y sont pas.")


def troubles() -> dict[Trouble, tuple[str, str]]:
    """Return each trouble with its name and with what a class will see."""
    return {
        Trouble.FAST: (
            _("Horloge en avance"),
            _("L'heure avance de 2\u00a0min\u00a030 : le code est refusé, et l'on voit de combien."),
        ),
        Trouble.SLOW: (
            _("Horloge en retard"),
            _("L'heure retarde de 2\u00a0min\u00a030 : le code est refusé, et l'on voit de combien."),
        ),
        Trouble.OTHER_APP: (
            _("Mauvaise application"),
            _("L'application calcule en SHA-256 : le code est refusé, et l'on voit pourquoi."),
        ),
        Trouble.REFUSING: (
            _("Organisation refuse"),
            _("« Organisation » refuse le code QR, et l'écran le dit ; « Autre » le prend."),
        ),
        Trouble.OFFLINE: (
            _("Pas de réseau"),
            _("Le téléphone ne prévient personne : son code est à saisir sur l'écran."),
        ),
        Trouble.SLUGGISH: (
            _("Téléphone lent"),
            _("L'écran ne continue que quelques secondes après « Terminé »."),
        ),
        Trouble.LOST: (
            _("Téléphone perdu"),
            _("Écran noir, plus de code : il reste un code de secours, ou le comptoir."),
        ),
    }
