"""What keeps a host from learning, from the service that it asks, whether a code is right."""

from __future__ import annotations

from tui.language import _


def unreachable() -> str:
    """Return the sentence for a service that cannot be reached, or that hangs up without a word."""
    return _(
        "Le service {server} n'a pas pu être joint, ou n'a rien répondu. "
        "Vérifiez son adresse, le réseau, et qu'il est en marche."
    )


def late() -> str:
    """Return the sentence for a service that takes longer than the deadline."""
    return _(
        "Le service {server} n'a pas répondu dans le délai de {delay}. Vérifiez le réseau, et qu'il est en marche."
    )


def not_trusted() -> str:
    """Return the sentence for a certificate that proves nothing."""
    return _(
        "Le service {server} ne prouve pas qui il est ({why}). "
        "Vérifiez le nom et la date de son certificat et, sur cette machine, verify.ca_file."
    )


def not_encrypted() -> str:
    """Return the sentence for a connection that cannot be encrypted."""
    return _(
        "La connexion avec le service {server} n'a pas pu être chiffrée. "
        "Vérifiez son adresse et son port, et qu'il parle TLS 1.2 ou plus récent."
    )


def token_refused() -> str:
    """Return the sentence for a token that is unknown, or was revoked."""
    return _(
        "Le service {server} refuse le jeton de cette machine : il est inconnu, ou a été révoqué. "
        "Demandez-en un autre à l'administrateur du service."
    )


def paused_until() -> str:
    """Return the sentence for a host whose questions were answered by too many refusals."""
    return _(
        "Le service {server} ne répond plus à cette machine jusqu'au {moment} : trop de codes ont été refusés. "
        "Attendez, et cherchez dans le journal du service qui les a saisis."
    )


def paused() -> str:
    """Return the same where the service does not say until when."""
    return _(
        "Le service {server} ne répond plus à cette machine pour un moment : trop de codes ont été refusés. "
        "Attendez, et cherchez dans le journal du service qui les a saisis."
    )


def in_trouble() -> str:
    """Return the sentence for a service that cannot work."""
    return _(
        "Le service {server} ne peut rien vérifier pour le moment. "
        "Recommencez dans un instant ; son journal dit ce qui lui manque."
    )


def not_a_service() -> str:
    """Return the sentence for an answer that no Guichet gives."""
    return _("Le service {server} a répondu autre chose que ce que répond Guichet. Vérifiez son adresse.")


def no_token_file() -> str:
    """Return the sentence for a question without a token."""
    return _("Aucun jeton n'accompagne la question. Nommez son fichier par --token-file, ou par verify.token_file.")


def token_unread() -> str:
    """Return the sentence for a token that cannot be taken from its file."""
    return _("Le jeton de cette machine n'a pas pu être lu ({path} : {why}). Réparez ce fichier, puis recommencez.")


def no_token() -> str:
    """Return the words for a file that holds something else."""
    return _("sa première ligne n'est pas un jeton")


def authorities_unread() -> str:
    """Return the sentence for authorities that cannot be read."""
    return _("Les autorités de verify.ca_file n'ont pas pu être lues ({path} : {why}). Réparez ce fichier.")


def not_certificates() -> str:
    """Return the words for a file without certificates."""
    return _("ce ne sont pas des certificats (PEM)")


def too_long() -> str:
    """Return the sentence for a name, or a text with a code in it, that does not go into a question."""
    return _("Ce nom ou ce code est trop long : rien n'a été demandé. Saisissez le code seul.")


def not_let_in() -> str:
    """Return the sentence for the log of the system, about somebody who logs in."""
    return _("« {account} » n'ouvre pas de session (réponse de {server} : {answer}).")


def not_asked() -> str:
    """Return the sentence for the log of the system, about somebody who typed something else than a code."""
    return _("« {account} » n'a pas saisi de code : rien n'a été demandé à {server}.")
