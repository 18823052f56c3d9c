"""What is not run on PostgreSQL, each with its reason."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from tests.postgres import engines

ON_A_SERVER = ("tests/storage/database/postgres/on_a_server", "tests/terminal/on_a_server")
"""What is run on PostgreSQL alone."""
_A_FILE = "looks into the files of SQLite"
_SQLITE = "is about SQLite itself"
_UNTYPED = "puts into a column what PostgreSQL takes for no value of its type"
_ROW_BY_ROW = "compares a file with what SQLite says of its tables; on_a_server/test_backup.py compares the rows"
_AS_IT_IS = "opens a backup as a database, which on a server it is not"
_REPLACED = "replaces rows that would be there twice, which only SQLite does in an update"
_INTEGRITY, _SERVICES = "tests/storage/integrity", "tests/storage/services"
LEFT_OUT = {
    "tests/storage/database/sqlite": _SQLITE,
    "tests/storage/database/test_sql_of_both_engines.py::test_no_switch_is_written_as_a_boolean": _SQLITE,
    "tests/storage/test_imports.py": "counts the libraries that SQLite needs",
    f"{_INTEGRITY}/test_checks.py::test_a_sound_store_passes_every_check": "names the checks of a file",
    f"{_INTEGRITY}/test_checks.py::test_a_sqlite_with_the_bug_is_told": _SQLITE,
    f"{_INTEGRITY}/test_checks.py::test_a_file_system_shared_since_is_bad": _A_FILE,
    f"{_INTEGRITY}/test_checks.py::test_a_row_that_lost_its_person_is_found": _A_FILE,
    f"{_INTEGRITY}/test_checks.py::test_a_row_that_breaks_a_rule_is_found": _A_FILE,
    f"{_INTEGRITY}/test_checks.py::test_a_fact_that_is_no_text_cuts_no_other_check_short": _UNTYPED,
    f"{_SERVICES}/test_backing_up.py::test_it_holds_every_row_in_one_file_without_a_log": _ROW_BY_ROW,
    f"{_SERVICES}/test_backing_up.py::test_it_is_made_where_there_are_no_hard_links": _ROW_BY_ROW,
    f"{_SERVICES}/test_backing_up.py::test_every_backup_made_while_people_work_is_whole": _AS_IT_IS,
    f"{_SERVICES}/test_backing_up.py::test_a_backup_can_be_put_in_place_by_hand": _AS_IT_IS,
    f"{_SERVICES}/test_backing_up.py::test_a_backup_of_a_busy_database_does_not_wait_for_its_writer": _SQLITE,
    f"{_SERVICES}/test_restoring.py::test_the_data_of_before_is_kept_aside_and_can_be_put_back": _ROW_BY_ROW,
    f"{_SERVICES}/test_restoring.py::test_data_that_is_damaged_is_put_right": _A_FILE,
    f"{_SERVICES}/test_restoring.py::test_so_is_what_is_written_without_queueing": _SQLITE,
    f"{_SERVICES}/test_code_check.py::"
    "test_a_right_code_is_neither_accepted_nor_spent_nor_counted_where_the_answer_cannot_be_read": _UNTYPED,
    f"{_SERVICES}/test_clock_walks.py": "walks for minutes on a server; test_clock.py has the cases that it found",
    f"{_SERVICES}/test_clock.py::test_a_damaged_audit_log_keeps_no_backup_out": _A_FILE,
    f"{_SERVICES}/test_keeping_recovery_codes.py::"
    "test_nobody_waits_for_the_database_while_the_codes_are_hashed": _SQLITE,
    f"{_SERVICES}/test_recovery_codes.py::test_only_hashes_are_kept": _A_FILE,
    f"{_SERVICES}/test_phones_that_approve.py::test_keys_are_sealed_and_credential_and_signatures_are_nowhere": _A_FILE,
    f"{_SERVICES}/test_reading_the_audit_log.py::test_a_page_is_found_by_an_index": _SQLITE,
    f"{_SERVICES}/test_rotation.py::test_a_full_disk_changes_nothing_that_matters": _A_FILE,
    f"{_SERVICES}/test_search.py::test_a_search_goes_through_no_whole_table": _SQLITE,
    f"{_SERVICES}/test_secrecy.py::test_the_search_reads_what_was_just_written": _A_FILE,
    f"{_SERVICES}/test_secrecy.py::test_no_secret_is_in_the_files_before_the_proof": _A_FILE,
    f"{_SERVICES}/test_secrecy.py::test_no_secret_is_in_the_files_after_the_proof": _A_FILE,
    f"{_SERVICES}/test_secrecy.py::test_neither_passwords_nor_the_key_are_in_the_files": _A_FILE,
    f"{_SERVICES}/test_sessions_that_end.py::"
    "test_nor_does_it_give_a_session_to_whoever_has_the_same_number_afterwards": "a server gives no number again",
    f"{_SERVICES}/test_statements.py": "counts SQLite's statements; test_round_trips.py counts what costs on a server",
}
"""Reasons, by the path of a folder or a file, by the name of a test in it, or by that of one of its cases."""
_CASES = {
    "directory permissions": _A_FILE,
    "database permissions": _A_FILE,
    "full_disk": _A_FILE,
    "UPDATE name_words SET word = 'chef'": _REPLACED,
}
"""Reasons, by a word of a case."""


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, on a server, what is about SQLite alone, and what needs a server where there is none."""
    on_a_server = engines.is_postgres()
    out = {item for item in items if (_is_left_out(item) if on_a_server else _is_in(ON_A_SERVER, item.nodeid))}
    config.hook.pytest_deselected(items=list(out))
    items[:] = [item for item in items if item not in out]


def _is_left_out(item: pytest.Item) -> bool:
    case = item.nodeid.partition("[")[2].rstrip("]")
    return _is_in(LEFT_OUT, item.nodeid) or (
        item.nodeid.startswith((_SERVICES, _INTEGRITY)) and not _CASES.keys().isdisjoint({case, *case.split("-")})
    )


def _is_in(places: Collection[str], name: str) -> bool:
    test = name.partition("[")[0]
    return any(name == place or test == place or test.startswith((f"{place}/", f"{place}::")) for place in places)
