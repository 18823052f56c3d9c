-- recovery_codes: UZKDV354USDM5 CWBNSCSGOTF54 477DCYRVB37HC WI6TXC4WZJDMA 6D26BU5UWUHCJ ZAS76E3TCLFRT PWVIRKSBJX6LY P3DDCSQLEPHCN 24CNELCNSM35K 5ODGFBYKKNIIT
PRAGMA application_id = 1196771651;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'guichet','m001_first_schema','2026-11-25 22:39:41.336315+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guichet','m002_methods_for_life','2026-11-25 22:39:41.338877+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'guichet','m003_counter','2026-11-25 22:39:41.339292+00:00');
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
INSERT INTO "enrolments" VALUES('6cfe108c9b445e341127a43bb3cf5ae5',1,'google_authenticator','iphone','Assurance Exemple','marie.tremblay-2',X'0150EDA9963185CA9AE3F301E14B062F7DBA8BCE11292E5ED7F52B32FE7582041E8E0B9EB5BDD838852C94CD76DA5E023346217F38644E44802795E94429D1206443961BE2',NULL,1790000000,1790000600,'Mon iPhone',NULL,'f8c3e477d74f1fcc',2395377850552200108,'7d9bde6a08ebee1466050300a2382c5ef035457e5eab2ac082d20fa8b2fddd50','waiting');
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
INSERT INTO "factors" VALUES('c2145ff98e1ff162cd3befb7a07f4589',1,'okta_verify','iphone','marie.tremblay',X'0150EDA9963185CA9A53A6BB38AE282337ACD2D46E34FFE0BE5FB63794AF7DE406E2F7C19E682F11C410E8A5B80DD46B0B696A237CA86E5CC7AD67319FC3DBA7FC806F16FC',59666666,0,1790000000,NULL,NULL,NULL,'Mon iPhone','SHA1',6,30,'f8c3e477d74f1fcc',3097484174753647578);
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
INSERT INTO "meta" VALUES('key_id','50eda9963185ca9a');
INSERT INTO "meta" VALUES('access_facts','2');
INSERT INTO "meta" VALUES('limits_mac','af547aa6727efa196c00421b046cc88ab0b868baa2bff3453f47e69762eb310f');
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
INSERT INTO "notices" VALUES(1,1,1790000000,'method added','Mon iPhone','f8c3e477d74f1fcc',NULL,0,NULL);
INSERT INTO "notices" VALUES(2,1,1790000000,'recovery codes renewed','','f8c3e477d74f1fcc',NULL,0,NULL);
CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$55k3hQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$5hoPDg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$KdTtUA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$ZF6teg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$aEyzAw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$euTYiQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$lYd1Vg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$m8n5og',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$oZ47Ww',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$KCe7F7BGIyhKQflbA92SDg$z8ZqfA',1790000000,NULL);
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
INSERT INTO "trail" VALUES(1,1,X'0000000000000000000000000000000000000000000000000000000000000000',7,X'472018AAE0EFA2623E1C8CA4EE3CB99BB479B5622165E135D5C31C328D892F68',X'D6B52F8C1515E628780C21A000388259F39A2D139A2485200DAD80C952028168');
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
        , email TEXT, mfa_due_at INTEGER, password_expires_at INTEGER, epoch INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "users" VALUES(1,'marie.tremblay','marie.tremblay','client','$argon2id$v=19$m=8,t=1,p=1$bfr4k5XucqU$3R94tA',0,0,0,1790000000,1790000000,X'A4B62E3328E663ED1CDCCD4368D0D78C937ED87CE08479E17DC3D8007E7DB2F4',NULL,NULL,NULL,2395377850552200108);
CREATE TABLE visits (
            id INTEGER PRIMARY KEY,
            session TEXT NOT NULL,
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            method TEXT NOT NULL,
            waypoint TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            at INTEGER NOT NULL,
            proved_at INTEGER
        ) STRICT;
INSERT INTO "visits" VALUES(1,'f8c3e477d74f1fcc',1,'google_authenticator','qr code',1790000000,1790000000,NULL);
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
COMMIT;
