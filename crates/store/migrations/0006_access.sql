-- People who may sign in. One person may work for several organisations, so an account belongs to none.
CREATE TABLE account (
    id {uuid} NOT NULL PRIMARY KEY,
    email {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    language {text},
    member {text},
    password {text},
    password_at {time},
    totp {bytes},
    totp_step {int},
    created_at {time} NOT NULL,
    disabled_at {time},
    version {int} NOT NULL
) {strict};

-- What an account may do: a role for one property, or for the whole organisation (no property).
CREATE TABLE membership (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    property_id {uuid},
    role {text} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE UNIQUE INDEX membership_property ON membership (tenant_id, user_id, property_id) WHERE property_id IS NOT NULL;
CREATE UNIQUE INDEX membership_whole ON membership (tenant_id, user_id) WHERE property_id IS NULL;
CREATE INDEX membership_user ON membership (user_id);

-- Codes for the day the second factor is lost; each works once.
CREATE TABLE recovery_code (
    user_id {uuid} NOT NULL,
    hash {bytes} NOT NULL,
    used_at {time},
    PRIMARY KEY (user_id, hash)
) {strict_by_key};

-- One sign-in on one device. The secret is the browser's; here is its hash.
CREATE TABLE session (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    hash {bytes} NOT NULL UNIQUE,
    agent {text} NOT NULL,
    strong {bool} NOT NULL,
    created_at {time} NOT NULL,
    proved_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    ended_at {time},
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX session_of_user ON session (user_id, ended_at);

-- Links that work once: to set the house up, to sign in, to accept an invitation, to recover.
CREATE TABLE one_time (
    hash {bytes} NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL,
    purpose {text} NOT NULL,
    user_id {uuid},
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    used_at {time}
) {strict_by_key};
CREATE INDEX one_time_user ON one_time (tenant_id, user_id);

-- Keys of programs. Each acts for the user who made it, within its scopes.
CREATE TABLE api_key (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    name {text} NOT NULL,
    hash {bytes} NOT NULL UNIQUE,
    ending {text} NOT NULL,
    scopes {json} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time},
    used_at {time},
    revoked_at {time},
    PRIMARY KEY (tenant_id, id)
) {strict};

-- Refresh tokens of the API. One is used once; an old one shown again ends its whole family.
CREATE TABLE refresh_token (
    hash {bytes} NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL,
    family {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    used_at {time},
    revoked_at {time}
) {strict_by_key};
CREATE INDEX refresh_token_family ON refresh_token (tenant_id, family);

-- Answers of the API that are given again to the same key.
CREATE TABLE api_answer (
    tenant_id {uuid} NOT NULL,
    user_id {uuid} NOT NULL,
    key {text} NOT NULL,
    request {bytes} NOT NULL,
    status {int},
    headers {json},
    body {bytes},
    at {time} NOT NULL,
    PRIMARY KEY (tenant_id, user_id, key)
) {strict_by_key};
CREATE INDEX api_answer_at ON api_answer (at);

-- Who did what, each entry bound to the one before it.
CREATE TABLE audit (
    tenant_id {uuid} NOT NULL,
    seq {int} NOT NULL,
    at {time} NOT NULL,
    actor {text} NOT NULL,
    action {text} NOT NULL,
    target {text} NOT NULL,
    detail {text} NOT NULL,
    hash {bytes} NOT NULL,
    PRIMARY KEY (tenant_id, seq)
) {strict_by_key};
