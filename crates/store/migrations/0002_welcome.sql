-- Links to guests' pages. The link itself is looked up by its hash; sealed, it can be told again to the same guest.
CREATE TABLE welcome_link (
    tenant_id {uuid} NOT NULL,
    stay_id {uuid} NOT NULL,
    token_hash {bytes} NOT NULL UNIQUE,
    sealed {bytes} NOT NULL,
    issued_at {time} NOT NULL,
    revoked_at {time},
    opened {int} NOT NULL,
    last_opened_at {time},
    PRIMARY KEY (tenant_id, stay_id, token_hash)
) {strict};
-- One link of a stay is in force; those before it are revoked.
CREATE UNIQUE INDEX welcome_link_live ON welcome_link (tenant_id, stay_id) WHERE revoked_at IS NULL;
