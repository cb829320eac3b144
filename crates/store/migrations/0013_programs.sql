-- Passkeys. An authenticator knows a key by its credential id; a house knows it by its own.
CREATE TABLE passkey (
    id {uuid} NOT NULL PRIMARY KEY,
    user_id {uuid} NOT NULL,
    credential {bytes} NOT NULL UNIQUE,
    public_key {bytes} NOT NULL,
    counter {int} NOT NULL,
    verifies {bool} NOT NULL,
    backed_up {bool} NOT NULL,
    name {text} NOT NULL,
    created_at {time} NOT NULL,
    used_at {time}
) {strict};
CREATE INDEX passkey_user ON passkey (user_id);

-- Questions to authenticators that were answered, until they would be too old anyway: none is answered twice.
CREATE TABLE passkey_answered (
    challenge {bytes} NOT NULL PRIMARY KEY,
    until {time} NOT NULL
) {strict_by_key};

-- Where other programs want to hear what happens, and of what.
CREATE TABLE webhook_endpoint (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid},
    url {text} NOT NULL,
    name {text} NOT NULL,
    kinds {json} NOT NULL,
    secret {bytes} NOT NULL,
    old_secret {bytes},
    old_until {time},
    state {text} NOT NULL,
    failing_since {time},
    why {text},
    created_at {time} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};

-- News for an endpoint wait beside those of automations.
ALTER TABLE webhook_out ADD COLUMN endpoint_id {uuid};
ALTER TABLE webhook_out ADD COLUMN event_id {uuid};
ALTER TABLE webhook_out ADD COLUMN kind {text};
ALTER TABLE webhook_out ADD COLUMN status {int};
ALTER TABLE webhook_out ADD COLUMN tried_at {time};
CREATE INDEX webhook_out_endpoint ON webhook_out (tenant_id, endpoint_id, created_at) WHERE endpoint_id IS NOT NULL;
