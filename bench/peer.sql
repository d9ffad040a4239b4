-- The facts of a bill's life as tables, with the orders as indexes.
CREATE TABLE sequence (
    series text, holder text, first bigint NOT NULL, last bigint NOT NULL,
    given bigint NOT NULL, PRIMARY KEY (series, holder));
CREATE TABLE notice (
    id text PRIMARY KEY, region text NOT NULL, unit text NOT NULL,
    created timestamptz NOT NULL, version int NOT NULL, state text NOT NULL,
    asked jsonb, payer jsonb NOT NULL, phone text NOT NULL, lines jsonb NOT NULL,
    total_fen bigint NOT NULL, due date NOT NULL, basis text NOT NULL,
    remark text NOT NULL, source_system text NOT NULL, case_no text NOT NULL,
    issuer jsonb NOT NULL, issued_at timestamptz, lock jsonb, qr jsonb,
    quotes jsonb, payment jsonb, settled_at timestamptz, bill text NOT NULL,
    bill_wanted boolean NOT NULL, refunded_fen bigint NOT NULL);
CREATE INDEX notice_of_unit ON notice (unit, state, created, id);
CREATE INDEX notice_of_region ON notice (region, state, created, id);
CREATE INDEX notice_of_phone ON notice (phone, state, created, id);
CREATE TABLE bill (
    id text PRIMARY KEY, region text NOT NULL, unit text NOT NULL,
    created timestamptz NOT NULL, version int NOT NULL, state text NOT NULL,
    asked jsonb, bill_type text NOT NULL, check_code text NOT NULL,
    payer jsonb NOT NULL, lines jsonb NOT NULL, total_fen bigint NOT NULL,
    notice text NOT NULL, payment jsonb NOT NULL, issued_on timestamptz NOT NULL,
    issuer_persons jsonb NOT NULL, issuer_name text NOT NULL, red boolean NOT NULL,
    related text NOT NULL, reissue_of text NOT NULL, replaced_by text NOT NULL,
    seals jsonb NOT NULL, xml bytea NOT NULL, xml_length int NOT NULL,
    xml_digest text NOT NULL, delivered jsonb, booked jsonb,
    written_off_at timestamptz, hold text NOT NULL, remark text NOT NULL);
CREATE INDEX bill_of_unit ON bill (unit, state, created, id);
CREATE INDEX bill_of_region ON bill (region, state, created, id);
CREATE TABLE history (
    kind text, id text, version int, at timestamptz NOT NULL, verb text NOT NULL,
    from_state text, to_state text NOT NULL, person text NOT NULL,
    login text NOT NULL, name text NOT NULL, comment text NOT NULL,
    behalf jsonb, PRIMARY KEY (kind, id, version));
CREATE TABLE lane (name text PRIMARY KEY, count bigint NOT NULL, head text NOT NULL);
CREATE TABLE audit (
    lane text, n bigint, entry text NOT NULL, PRIMARY KEY (lane, n));
CREATE TABLE posting (
    ledger text, n bigserial, at timestamptz NOT NULL, debit text NOT NULL,
    credit text NOT NULL, fen bigint NOT NULL, subject text NOT NULL,
    source text NOT NULL, PRIMARY KEY (ledger, n));
CREATE TABLE balance (
    ledger text, account text, fen bigint NOT NULL, PRIMARY KEY (ledger, account));
CREATE TABLE idempotency (
    sender text, key text, digest text NOT NULL, status int NOT NULL,
    body bytea NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (sender, key));
CREATE TABLE outbox (
    id bigserial PRIMARY KEY, lane text NOT NULL, topic text NOT NULL,
    facts json NOT NULL, failures int NOT NULL DEFAULT 0, due timestamptz,
    error text NOT NULL DEFAULT '');
