-- recovery_codes: EUFKSYTS4YOIM JUXQ3OJ2OK3HZ CNFIODVMG6T7X 2RTRLIAHJ22OM FN7S65G6EDGCM CLFAFR4JBA4QV JHIBW2F64YUJ5 3P623FRCBWVJK A27TJIGQQB5QB UR3SQUJB3MVGT
PRAGMA application_id = 1196771651;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'guichet','m001_first_schema','2026-11-24 22:57:42.451342+00:00');
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
        ) STRICT;
INSERT INTO "enrolments" VALUES('bd9d5e0369f1957d8732618f6602afe0',1,'google_authenticator','iphone','Assurance Exemple','marie.tremblay-2',X'01E923FEE65F5EB67DFB758E8F5E5C95884BAEF510DB65CAED2EDDAE815E80A6EF6226DA8406AA333D60E3B3A992836733FDAC830DC51D589555F61C3116796183D7FC089E',NULL,1790000000,1790000600);
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
        ) STRICT;
INSERT INTO "factors" VALUES('b22634f025c67b78db7565ba8bf26958',1,'okta_verify','iphone','marie.tremblay',X'01E923FEE65F5EB67D16720B20DEF65FB5E3C8A806AD3B399E687036F39A2FCD3F8020318BA2FEC637196CEAF707C5452BDDFE25F2ABD4271434DAF83DB51FF3876A0AA8FD',59666666,0,1790000000,NULL,NULL,NULL);
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
INSERT INTO "meta" VALUES('key_id','e923fee65f5eb67d');
INSERT INTO "meta" VALUES('limits_mac','e5bd98ce57438a51c8ec4327df84893e72bf318f8e57bd023197fd7ca1e0d655');
CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$/HuRhQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$8ySzGg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$JY35xQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$KGynhw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$Og2MaA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$dp+uoA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$gD/ERw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$klSU9g',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$uvZIEA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$Mp7en0Lw3wdEVkxIhHvegg$xId4Cg',1790000000,NULL);
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
INSERT INTO "trail" VALUES(1,1,X'0000000000000000000000000000000000000000000000000000000000000000',7,X'472018AAE0EFA2623E1C8CA4EE3CB99BB479B5622165E135D5C31C328D892F68',X'A36AA561A2D3425927DFC9663B10831973EB8FE904DA30A783AC26F92E229110');
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
        ) STRICT;
INSERT INTO "users" VALUES(1,'marie.tremblay','marie.tremblay','client','$argon2id$v=19$m=8,t=1,p=1$CnQ9MelXc6o$yxfN4A',0,0,0,1790000000,1790000000,X'2136F51067B97397693F109367AB98FBB0681A4AAAD54C5997DE625CDB354B0D');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX one_active_factor ON factors(user_id, method) WHERE retired_at IS NULL;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
        WHEN OLD.number >= (SELECT first_number FROM trail)
        BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END;
COMMIT;
