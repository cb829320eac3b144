-- Tens of minutes in which webhooks of a source came: enough to tell silence from a quiet night.
CREATE TABLE webhook_slot (
    source {text} NOT NULL,
    slot {int} NOT NULL,
    PRIMARY KEY (source, slot)
) {strict_by_key};
-- Messages whose fate a person decides.
CREATE INDEX outbox_parked ON outbox (tenant_id, seq) WHERE state = 'parked';
