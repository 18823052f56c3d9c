-- recovery_codes: 7GFDAFAXUW37GOK SHWZJDECZXSOT62 U6JZ3YWX5WBIB4H BNF3EKGB27WAZD6 ESVCEJ2OAAQCRW3 26ZHL6WTDZX5J42 ADYY3X5PAIKE5US LAYUM3VJBW3F6SF TS56S7GJJ6VEHJW SP2HUMTODENKMSG
PRAGMA application_id = 1196771651;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'guichet','m001_first_schema','2026-11-30 02:37:38.415732+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guichet','m002_methods_for_life','2026-11-30 02:37:38.426676+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'guichet','m003_counter','2026-11-30 02:37:38.427293+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'guichet','m004_names','2026-11-30 02:37:38.427863+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'guichet','m005_visits_left','2026-11-30 02:37:38.435642+00:00');
CREATE TABLE enrolments (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL UNIQUE REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            phone TEXT NOT NULL,
            issuer TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            sealed_earlier BLOB,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL
        , name TEXT NOT NULL DEFAULT '', replaces TEXT, holder TEXT NOT NULL DEFAULT '', epoch INTEGER NOT NULL DEFAULT 0, fingerprint TEXT NOT NULL DEFAULT '', stage TEXT NOT NULL DEFAULT 'waiting'
            CHECK (stage IN ('waiting', 'retrieved', 'rejected'))) STRICT;
INSERT INTO "enrolments" VALUES('d9f08aae4a390af33c3e393b52f0c0da',1,'google_authenticator','iphone','Assurance Exemple','marie.tremblay-2',X'01CCE9893D7B4B8D86DA96D98D0CF4635A8FC40409CA2003250EFA2D064954A5742DCFD782E37911B04D42462894B75DA82ECB3BFA683C40397B73F1E24205DCF08CD3187E',NULL,1790000000,1790000600,'Mon iPhone',NULL,'f59e1de99435433c',2788661060687502570,'7d9bde6a08ebee1466050300a2382c5ef035457e5eab2ac082d20fa8b2fddd50','waiting');
CREATE TABLE events (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor TEXT NOT NULL,
            subject TEXT NOT NULL,
            action TEXT NOT NULL,
            outcome TEXT NOT NULL,
            origin TEXT NOT NULL,
            detail TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
INSERT INTO "events" VALUES(1,1790000000,'root','marie.tremblay','account created','done','no terminal','client',X'DAD82D43EF4CFF51B896864FF8F7EDEE18018F15FC7637B5E32D6A099EEC3BD9');
INSERT INTO "events" VALUES(2,1790000000,'marie.tremblay','marie.tremblay','password checked','done','no terminal','',X'C8852B6C1A63A242EDFDB8D515025FF2C845C26C4F4162A77E4B3266D5C09731');
INSERT INTO "events" VALUES(3,1790000000,'marie.tremblay','marie.tremblay','enrolment begun','done','no terminal','okta_verify',X'7DE53EF8BDBA0F0AF9FC8F555C7DFFBA0750829C1D958C7CA0F2548231661AA3');
INSERT INTO "events" VALUES(4,1790000000,'marie.tremblay','marie.tremblay','enrolment proved','done','no terminal','',X'5FE81CD105655D32C56A858BDEC2DF5B2148E2C9F511D13066C38172B807A0D0');
INSERT INTO "events" VALUES(5,1790000000,'marie.tremblay','marie.tremblay','recovery codes issued','done','no terminal','',X'CADCA6D8340F6764E3F829CC32CF9194A5ACCBE1281C425A5496953207FDC46A');
INSERT INTO "events" VALUES(6,1790000000,'marie.tremblay','marie.tremblay','enrolment begun','done','no terminal','google_authenticator',X'B1F66A7AEA0DD3A7F604359DA51D8BFF0412A103605DCD9C52065509343FAC71');
INSERT INTO "events" VALUES(7,1790000000,'root','','limit changed','done','no terminal','lock_seconds 200',X'472018AAE0EFA2623E1C8CA4EE3CB99BB479B5622165E135D5C31C328D892F68');
CREATE TABLE factors (
            id TEXT PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            phone TEXT NOT NULL,
            account TEXT NOT NULL,
            sealed_secret BLOB NOT NULL,
            last_step INTEGER NOT NULL,
            drift INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            last_used_at INTEGER,
            disabled_at INTEGER,
            retired_at INTEGER
        , name TEXT NOT NULL DEFAULT '', algorithm TEXT NOT NULL DEFAULT 'SHA1'
            CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')), digits INTEGER NOT NULL DEFAULT 6 CHECK (digits IN (6, 8)), period INTEGER NOT NULL DEFAULT 30 CHECK (period BETWEEN 15 AND 60), holder TEXT NOT NULL DEFAULT '', epoch INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "factors" VALUES('ffd57b299155ed49b09cc5ca1f7668e1',1,'okta_verify','iphone','marie.tremblay',X'01CCE9893D7B4B8D8695E23FBBB3F8E215F2C6E0B70FDF3977A50F65EE4704ADEF2DC14B7D6CD5DE5E0E546083D2D4A2EB49A3B081E8800BC6E038D90106BF984707EED906',59666666,0,1790000000,NULL,NULL,NULL,'Mon iPhone','SHA1',6,30,'f59e1de99435433c',3619530593169233569);
CREATE TABLE limits (
            subject TEXT PRIMARY KEY,
            failures INTEGER NOT NULL,
            locked_until INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT;
INSERT INTO "meta" VALUES('key_id','cce9893d7b4b8d86');
INSERT INTO "meta" VALUES('access_facts','3');
INSERT INTO "meta" VALUES('limits_mac','b845073508fac29f2013f39b7e12ca8a76b6f4b1e925ff126517dbdf51727f4c');
CREATE TABLE name_readings (
            reading TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            PRIMARY KEY (reading, user_id)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "name_readings" VALUES('MARlE.TREMBLAY',1);
INSERT INTO "name_readings" VALUES('rnarie.trernblay',1);
CREATE TABLE name_words (
            word TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            PRIMARY KEY (word, user_id)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "name_words" VALUES('marie',1);
INSERT INTO "name_words" VALUES('tremblay',1);
CREATE TABLE notices (
            id INTEGER PRIMARY KEY,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            detail TEXT NOT NULL,
            session TEXT NOT NULL,
            shown_at INTEGER,
            mail_attempts INTEGER NOT NULL DEFAULT 0,
            mail_next_at INTEGER
        ) STRICT;
INSERT INTO "notices" VALUES(1,1,1790000000,'method added','Mon iPhone','f59e1de99435433c',NULL,0,NULL);
INSERT INTO "notices" VALUES(2,1,1790000000,'recovery codes renewed','','f59e1de99435433c',NULL,0,NULL);
CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$7hKCRQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$MzwOVQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$gtLWBA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$k4DYCw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$lNfEHg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$oRAroQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$qMb7wQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$v1JwUw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$wDf9Nw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$bi9HtqoY3kcqNRQahb8/Bw$xSWY4w',1790000000,NULL);
CREATE TABLE settings (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
INSERT INTO "settings" VALUES('lock_seconds',200);
CREATE TABLE trail (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            first_number INTEGER NOT NULL,
            hash_before BLOB NOT NULL,
            last_number INTEGER NOT NULL,
            last_hash BLOB NOT NULL,
            mac BLOB NOT NULL
        ) STRICT;
INSERT INTO "trail" VALUES(1,1,X'0000000000000000000000000000000000000000000000000000000000000000',7,X'472018AAE0EFA2623E1C8CA4EE3CB99BB479B5622165E135D5C31C328D892F68',X'91E016CD93698B78CC35F8EB2A303495FE69E1183DAB8A0AF335EA4B70451515');
CREATE TABLE users (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('client', 'operator')),
            password_hash TEXT NOT NULL,
            one_time_password INTEGER NOT NULL DEFAULT 0 CHECK (one_time_password IN (0, 1)),
            mfa_required INTEGER NOT NULL DEFAULT 0 CHECK (mfa_required IN (0, 1)),
            disabled INTEGER NOT NULL DEFAULT 0 CHECK (disabled IN (0, 1)),
            created_at INTEGER NOT NULL,
            last_sign_in_at INTEGER,
            access_mac BLOB
        , email TEXT, mfa_due_at INTEGER, password_expires_at INTEGER, epoch INTEGER NOT NULL DEFAULT 0, name_rule INTEGER NOT NULL DEFAULT 1 CHECK (name_rule IN (1, 2))) STRICT;
INSERT INTO "users" VALUES(1,'marie.tremblay','marie.tremblay','client','$argon2id$v=19$m=8,t=1,p=1$uNQxmG2A0Y4$tZh4Uw',0,0,0,1790000000,1790000000,X'B846088F39C0237DE26D714B8851AE0466B7DEA506B3C74EB6637ED17D1BE03C',NULL,NULL,NULL,2788661060687502570,2);
CREATE TABLE visits (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            waypoint TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            at INTEGER NOT NULL,
            proved_at INTEGER
        , left_at INTEGER) STRICT;
INSERT INTO "visits" VALUES(1,'f59e1de99435433c',1,'google_authenticator','qr code',1790000000,1790000000,NULL,NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
        WHEN OLD.number >= (SELECT first_number FROM trail)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE INDEX factors_of_a_person ON factors(user_id);
CREATE INDEX enrolments_by_fingerprint ON enrolments(fingerprint);
CREATE INDEX notices_not_shown ON notices(user_id) WHERE shown_at IS NULL;
CREATE INDEX notices_to_mail ON notices(mail_next_at) WHERE mail_next_at IS NOT NULL;
CREATE INDEX words_of_a_person ON name_words(user_id);
CREATE UNIQUE INDEX one_open_visit ON visits(session) WHERE proved_at IS NULL;
CREATE INDEX visits_of_a_person ON visits(user_id);
CREATE INDEX visits_by_moment ON visits(at);
CREATE INDEX events_on_an_account ON events(subject, number);
CREATE INDEX events_by_an_account ON events(actor, number);
CREATE INDEX names_of_before ON users(name_rule) WHERE name_rule = 1;
CREATE INDEX readings_of_a_person ON name_readings(user_id);
CREATE INDEX visits_under_way ON visits(at) WHERE proved_at IS NULL AND left_at IS NULL;
COMMIT;
