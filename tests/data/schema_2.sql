-- recovery_codes: GFYI2FUTCNANQ EQZ2UGZJVC3UD AEJMMDTTX6E2O VHVU7RQTC57F4 F6IRBNVSGACX6 TNJ5SJ3AQLBGU EPJWQCV3K3PRY GIDFSUXRJCDSR 2UCMF76D2NRN3 OFFRWHZKIYDPI
PRAGMA application_id = 1196771651;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'guichet','m001_first_schema','2026-11-25 01:22:10.616896+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guichet','m002_methods_for_life','2026-11-25 01:22:10.620282+00:00');
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
        , name TEXT NOT NULL DEFAULT '', replaces TEXT, holder TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "enrolments" VALUES('eb2eb39323872cf52f25758dd32c6f6c',1,'google_authenticator','iphone','Assurance Exemple','marie.tremblay-2',X'01F76BF351A3629F5307448969C0EBDEB652883127F34FA7E736A3360F6537985B34E5D1A1245DD24E5D83CB5CD7060825C2AF0927987100490738618983245125074AD26B',NULL,1790000000,1790000600,'Mon iPhone',NULL,'166866243c4ab507');
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
            CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')), digits INTEGER NOT NULL DEFAULT 6 CHECK (digits IN (6, 8)), period INTEGER NOT NULL DEFAULT 30 CHECK (period BETWEEN 15 AND 60)) STRICT;
INSERT INTO "factors" VALUES('fdf91e637578ce7823e0f47a1fbfa075',1,'okta_verify','iphone','marie.tremblay',X'01F76BF351A3629F53A64A47D2072FFDD515D03F775FECE03450FD6DD0F44BAC0DF4AA3A8395315E261F40526CC2724F4510351150D9E7C125F6B6E1F09820C9CF05A80B98',59666666,0,1790000000,NULL,NULL,NULL,'Mon iPhone','SHA1',6,30);
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
INSERT INTO "meta" VALUES('key_id','f76bf351a3629f53');
INSERT INTO "meta" VALUES('access_facts','2');
INSERT INTO "meta" VALUES('limits_mac','8984ac754db823471a18ea313c149ca6e4ab787b8e24beb8e917c0b5daf3414b');
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
INSERT INTO "notices" VALUES(1,1,1790000000,'method added','Mon iPhone','166866243c4ab507',NULL,0,NULL);
INSERT INTO "notices" VALUES(2,1,1790000000,'recovery codes renewed','','166866243c4ab507',NULL,0,NULL);
CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$3PldJQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$I/AkYA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$PTPpag',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$Uem1lA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$YSKFyw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$fui57Q',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$fvOkbw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$jemoKA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$mklYfA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$8dWM3yTU6//lbLVGCUdx9w$n9Pq5g',1790000000,NULL);
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
INSERT INTO "trail" VALUES(1,1,X'0000000000000000000000000000000000000000000000000000000000000000',7,X'472018AAE0EFA2623E1C8CA4EE3CB99BB479B5622165E135D5C31C328D892F68',X'88BA85792B3501FCE6FB741F7C25EFEED9F6ECDB4C201D1DDF8359F584D341B9');
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
INSERT INTO "users" VALUES(1,'marie.tremblay','marie.tremblay','client','$argon2id$v=19$m=8,t=1,p=1$8ihhCcmTxVY$jdcZVg',0,0,0,1790000000,1790000000,X'DFEDC09B34D9CF3AA7B3B9128E1C7072592AA871E5DAE8CF6ECFF6A48E2A0C84',NULL,NULL,NULL,1597304008986018995);
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
CREATE INDEX notices_not_shown ON notices(user_id) WHERE shown_at IS NULL;
CREATE INDEX notices_to_mail ON notices(mail_next_at) WHERE mail_next_at IS NOT NULL;
COMMIT;
