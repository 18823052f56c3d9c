-- recovery_codes: XXBOY2YRYMUOL 3JXCVJWYEJBWU Z3FXGLWNVDL23 FFS4KSWHZI4S7 H6HAVEGLYWBHO IDLIHAGM34F2C AIVPBGM6SQDS3 HD5TU3ILLAZLS 2J2GTELEJ3FTU PEZL7EP3HYYS6
PRAGMA application_id = 1196771651;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
) STRICT;
INSERT INTO "_sqlite_migrations" VALUES(1,'guichet','m001_first_schema','2026-11-25 01:39:48.225715+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'guichet','m002_methods_for_life','2026-11-25 01:39:48.227629+00:00');
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
INSERT INTO "enrolments" VALUES('4de9b4ef77bd7914c07803ac6bec87c9',1,'google_authenticator','iphone','Assurance Exemple','marie.tremblay-2',X'01DC23C38A1D11B309500F6F956A7DB681742334C525907038A8156E94F053FFAE4C97056520FCCE9E0EA006C0A1511C82566771AB55C8FF1B7CFB141CA97252FBF1E07687',NULL,1790000000,1790000600,'Mon iPhone',NULL,'ec57ae0ca9275e04');
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
INSERT INTO "events" VALUES(3,1790000000,'root','marie.tremblay','email changed','done','no terminal','',X'9B52D82689693393F7B73CEB8F843A978CEF7C003B8ADB4BB5E58DF989EC96D0');
INSERT INTO "events" VALUES(4,1790000000,'marie.tremblay','marie.tremblay','enrolment begun','done','no terminal','okta_verify',X'3A7340CAD23C4C516C23658A43E8A4A8AB4D775334D0769781C3B287645A3F8E');
INSERT INTO "events" VALUES(5,1790000000,'marie.tremblay','marie.tremblay','enrolment proved','done','no terminal','',X'58C09D53D03350B59FD8516883E1EF3B9EF8C3E9D564E4B55CFA2B37DDB633F2');
INSERT INTO "events" VALUES(6,1790000000,'marie.tremblay','marie.tremblay','recovery codes issued','done','no terminal','',X'7A93D8F0C508C9593EB899238537A6373E8D97BB4EC0F3AD048125B3AA8A6169');
INSERT INTO "events" VALUES(7,1790000000,'marie.tremblay','marie.tremblay','enrolment begun','done','no terminal','google_authenticator',X'4C431F64C2C8A8D8ED68EFFDBCB9D4A8B809EE654EF3C72CAEC748C0D5BAF201');
INSERT INTO "events" VALUES(8,1790000000,'root','','limit changed','done','no terminal','lock_seconds 200',X'E8F56D354928CC6E5D58DA4FC93F0A53359B2451360589FBAD5B594F256264C7');
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
INSERT INTO "factors" VALUES('4d89910511d22b0a30e7027683094760',1,'okta_verify','iphone','marie.tremblay',X'01DC23C38A1D11B309F97EF5674A926C365313E59E477520E6BEC19E45FEE80955E319D118AB7B7DAC22ADB62EC1691DC285AE311B7D1DD4D0CACEA0A16C53F63F9F47C3D3',59666666,0,1790000000,NULL,NULL,NULL,'Mon iPhone','SHA1',6,30);
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
INSERT INTO "meta" VALUES('key_id','dc23c38a1d11b309');
INSERT INTO "meta" VALUES('access_facts','2');
INSERT INTO "meta" VALUES('limits_mac','bd14ee6d375d513894ef3d4316124de11cc083745068346f8646e9d32fcc44e1');
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
INSERT INTO "notices" VALUES(1,1,1790000000,'method added','Mon iPhone','ec57ae0ca9275e04',NULL,0,1790000000);
INSERT INTO "notices" VALUES(2,1,1790000000,'recovery codes renewed','','ec57ae0ca9275e04',NULL,0,1790000000);
CREATE TABLE recovery_codes (
            user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
            hash TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            used_at INTEGER,
            PRIMARY KEY (user_id, hash)
        ) STRICT, WITHOUT ROWID;
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$6RHK/g',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$E7DLDA',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$PqB3xw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$Yd7wYQ',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$ewWpBw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$gtA/tw',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$h4uEpg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$r0CbRg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$tBp6Tg',1790000000,NULL);
INSERT INTO "recovery_codes" VALUES(1,'$argon2id$v=19$m=8,t=1,p=1$msARmMZ5Ez61hH37ZekthQ$ykZQRQ',1790000000,NULL);
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
INSERT INTO "trail" VALUES(1,1,X'0000000000000000000000000000000000000000000000000000000000000000',8,X'E8F56D354928CC6E5D58DA4FC93F0A53359B2451360589FBAD5B594F256264C7',X'A9CFE64D155F4BA1C8520B69F44FA91042AF51CBF60AD79FD31278DF2FD46B6D');
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
INSERT INTO "users" VALUES(1,'marie.tremblay','marie.tremblay','client','$argon2id$v=19$m=8,t=1,p=1$dT9D9r+Vu5k$pdYYig',0,0,0,1790000000,1790000000,X'1D45F55454325E01080E5954B563A97A60A9A0896AFBDFEFFA31001D72108DA5','marie@example.org',NULL,NULL,2741880166962485909);
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
