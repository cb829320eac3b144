-- The first schema. `{tokens}` are filled in by dialect.rs; every key of tenant data starts with the tenant.

CREATE TABLE tenant (
    id {uuid} NOT NULL PRIMARY KEY,
    slug {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    created_at {time} NOT NULL
) {strict};

CREATE TABLE property (
    tenant_id {uuid} NOT NULL REFERENCES tenant (id),
    id {uuid} NOT NULL,
    slug {text} NOT NULL,
    name {text} NOT NULL,
    timezone {text} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, slug)
) {strict};

-- A WhatsApp number of ours. Webhooks name only the number, so it leads to the tenant.
CREATE TABLE number (
    phone_number_id {text} NOT NULL PRIMARY KEY,
    tenant_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    display {text} NOT NULL,
    FOREIGN KEY (tenant_id, property_id) REFERENCES property (tenant_id, id)
) {strict};

-- A resort directory as it was applied: files {path: text}, photos {path: sha256}.
CREATE TABLE resort_revision (
    tenant_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    revision {int} NOT NULL,
    files {json} NOT NULL,
    photos {json} NOT NULL,
    applied_at {time} NOT NULL,
    PRIMARY KEY (tenant_id, property_id, revision)
) {strict};

CREATE TABLE resort_photo (
    tenant_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    sha256 {bytes} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (tenant_id, property_id, sha256)
) {strict};

-- Everything that came in, as it came. One row for each partition that has work in the body; the first row
-- holds the body, the others refer to it.
CREATE TABLE inbox (
    id {identity},
    source {text} NOT NULL,
    partition {int} NOT NULL,
    state {text} NOT NULL,
    attempts {int} NOT NULL,
    received_at {time} NOT NULL,
    dedupe {text},
    body_of {int},
    error {text},
    headers {json},
    body {bytes}
) {strict};
CREATE INDEX inbox_new ON inbox (id) WHERE state = 'new';
CREATE UNIQUE INDEX inbox_dedupe ON inbox (source, dedupe) WHERE dedupe IS NOT NULL;

CREATE TABLE guest (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    name {text},
    language {text},
    country {text},
    created_at {time} NOT NULL,
    data {json} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};

CREATE TABLE guest_identity (
    tenant_id {uuid} NOT NULL,
    kind {text} NOT NULL,
    value {text} NOT NULL,
    guest_id {uuid} NOT NULL,
    PRIMARY KEY (tenant_id, kind, value),
    FOREIGN KEY (tenant_id, guest_id) REFERENCES guest (tenant_id, id)
) {strict_by_key};
CREATE INDEX guest_identity_guest ON guest_identity (tenant_id, guest_id);

-- What a guest agreed to or took back; the latest row of a kind counts.
CREATE TABLE consent (
    tenant_id {uuid} NOT NULL,
    guest_id {uuid} NOT NULL,
    kind {text} NOT NULL,
    at {time} NOT NULL,
    granted {bool} NOT NULL,
    source {text} NOT NULL,
    wording {text} NOT NULL,
    PRIMARY KEY (tenant_id, guest_id, kind, at)
) {strict_by_key};

-- Kept for ever, even when the guest is erased: only a salted hash.
CREATE TABLE opt_out (
    tenant_id {uuid} NOT NULL,
    hash {bytes} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (tenant_id, hash)
) {strict_by_key};

CREATE TABLE conversation (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    number_id {text} NOT NULL,
    guest_id {uuid} NOT NULL,
    partition {int} NOT NULL,
    last_inbound_at {time},
    window_expires_at {time},
    last_message_at {time} NOT NULL,
    handler {text} NOT NULL,
    human_until {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {int} NOT NULL,
    state {json} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, guest_id, number_id),
    FOREIGN KEY (tenant_id, guest_id) REFERENCES guest (tenant_id, id)
) {strict};
CREATE INDEX conversation_latest ON conversation (tenant_id, last_message_at, id);

CREATE TABLE message (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    direction {text} NOT NULL,
    wamid {text},
    kind {text} NOT NULL,
    sent_at {time} NOT NULL,
    created_at {time} NOT NULL,
    status {text},
    status_rank {int} NOT NULL,
    status_at {time},
    reply_to {text},
    error {json},
    content {json} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
-- An incoming message counts once. Of outgoing ones WhatsApp makes the ids; should two ever be equal, nothing of
-- ours may stop for it.
CREATE UNIQUE INDEX message_in ON message (tenant_id, wamid) WHERE direction = 'in';
CREATE INDEX message_out ON message (tenant_id, wamid) WHERE direction = 'out' AND wamid IS NOT NULL;
CREATE INDEX message_thread ON message (tenant_id, conversation_id, sent_at, id);

-- Every status once; also where a status waits that came before its message was known by its wamid.
CREATE TABLE message_status (
    tenant_id {uuid} NOT NULL,
    wamid {text} NOT NULL,
    status {text} NOT NULL,
    at {time} NOT NULL,
    data {json} NOT NULL,
    PRIMARY KEY (tenant_id, wamid, status)
) {strict_by_key};

CREATE TABLE event (
    seq {identity},
    writer {writer},
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid},
    conversation_id {uuid},
    guest_id {uuid},
    stay_id {uuid},
    kind {text} NOT NULL,
    at {time} NOT NULL,
    cause {json} NOT NULL,
    data {json} NOT NULL
) {strict};
{events_index}
CREATE INDEX event_conversation ON event (tenant_id, conversation_id, seq) WHERE conversation_id IS NOT NULL;
CREATE INDEX event_guest ON event (tenant_id, guest_id, seq) WHERE conversation_id IS NULL AND guest_id IS NOT NULL;

CREATE TABLE outbox (
    seq {identity},
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    number_id {text} NOT NULL,
    conversation_id {uuid} NOT NULL,
    message_id {uuid} NOT NULL,
    partition {int} NOT NULL,
    class {text} NOT NULL,
    state {text} NOT NULL,
    attempt {int} NOT NULL,
    fence {int},
    not_before {time},
    expires_at {time},
    sending_at {time},
    created_at {time} NOT NULL,
    settled_at {time},
    wamid {text},
    error {json},
    recipient {json} NOT NULL,
    content {json} NOT NULL,
    UNIQUE (tenant_id, id)
) {strict};
CREATE INDEX outbox_waiting ON outbox (seq) WHERE state IN ('queued', 'retry');
CREATE INDEX outbox_open ON outbox (tenant_id, conversation_id, seq) WHERE state IN ('queued', 'retry', 'sending', 'unknown');
CREATE INDEX outbox_unknown ON outbox (sending_at) WHERE state = 'unknown';

CREATE TABLE timer (
    tenant_id {uuid} NOT NULL,
    key {text} NOT NULL,
    id {uuid} NOT NULL,
    partition {int} NOT NULL,
    conversation_id {uuid},
    stay_id {uuid},
    name {text} NOT NULL,
    due_at {time} NOT NULL,
    state {text} NOT NULL,
    payload {json} NOT NULL,
    PRIMARY KEY (tenant_id, key)
) {strict};
CREATE INDEX timer_due ON timer (due_at) WHERE state = 'set';

CREATE TABLE lease (
    name {text} NOT NULL PRIMARY KEY,
    owner {text},
    fence {int} NOT NULL,
    expires_at {time} NOT NULL
) {strict};

CREATE TABLE dead_letter (
    id {identity},
    tenant_id {uuid},
    source {text} NOT NULL,
    ref {text} NOT NULL,
    reason {text} NOT NULL,
    at {time} NOT NULL,
    body {bytes}
) {strict};

CREATE TABLE quote (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid},
    valid_until {time} NOT NULL,
    token_hash {bytes} NOT NULL UNIQUE,
    data {json} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};

CREATE TABLE stay (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    guest_id {uuid},
    connection {text} NOT NULL,
    ref {text} NOT NULL,
    accommodation {text} NOT NULL,
    unit {text},
    check_in {date} NOT NULL,
    check_out {date} NOT NULL,
    status {text} NOT NULL,
    occupies {bool} NOT NULL,
    modified_at {time} NOT NULL,
    data {json} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, connection, ref)
) {strict};
CREATE INDEX stay_calendar ON stay (tenant_id, property_id, check_out);
CREATE INDEX stay_guest ON stay (tenant_id, guest_id) WHERE guest_id IS NOT NULL;

CREATE TABLE media_cache (
    number_id {text} NOT NULL,
    sha256 {bytes} NOT NULL,
    media_id {text} NOT NULL,
    expires_at {time} NOT NULL,
    PRIMARY KEY (number_id, sha256)
) {strict_by_key};

-- Values are sealed by the caller.
CREATE TABLE setting (
    key {text} NOT NULL PRIMARY KEY,
    value {bytes} NOT NULL
) {strict};
