-- What automations did, each once: the key is what may happen once only.
CREATE TABLE automation_done (
    tenant_id {uuid} NOT NULL,
    key {text} NOT NULL,
    guest_id {uuid} NOT NULL,
    automation {text} NOT NULL,
    booking {text},
    at {time} NOT NULL,
    sent {bool} NOT NULL,
    sells {bool} NOT NULL,
    recovery {bool} NOT NULL,
    PRIMARY KEY (tenant_id, key)
) {strict_by_key};
CREATE INDEX automation_done_guest ON automation_done (tenant_id, guest_id, at);

-- How WhatsApp's review of each template stands, a language a row.
CREATE TABLE template_review (
    tenant_id {uuid} NOT NULL,
    account {text} NOT NULL,
    name {text} NOT NULL,
    language {text} NOT NULL,
    status {text} NOT NULL,
    category {text},
    quality {text},
    reason {text},
    paused_until {time},
    updated_at {time} NOT NULL,
    PRIMARY KEY (tenant_id, account, name, language)
) {strict_by_key};

-- The ledger: what each message is expected to cost, and what WhatsApp said about it.
CREATE TABLE message_cost (
    tenant_id {uuid} NOT NULL,
    message_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    number_id {text} NOT NULL,
    guest_id {uuid} NOT NULL,
    automation {text},
    booking {text},
    month {text} NOT NULL,
    billed {text} NOT NULL,
    market {text} NOT NULL,
    currency {text} NOT NULL,
    micros {int} NOT NULL,
    told {json},
    void {bool} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (tenant_id, message_id)
) {strict_by_key};
CREATE INDEX message_cost_month ON message_cost (tenant_id, property_id, month);

-- News for other programs, on its way out.
CREATE TABLE webhook_out (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    automation {text} NOT NULL,
    url {text} NOT NULL,
    body {text} NOT NULL,
    state {text} NOT NULL,
    attempts {int} NOT NULL,
    not_before {time} NOT NULL,
    created_at {time} NOT NULL,
    error {text},
    PRIMARY KEY (tenant_id, id)
) {strict_by_key};
CREATE INDEX webhook_out_waiting ON webhook_out (not_before) WHERE state = 'waiting';

-- Guests found to be one person, and taken apart again.
CREATE TABLE guest_merge (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    from_guest {uuid} NOT NULL,
    into_guest {uuid} NOT NULL,
    at {time} NOT NULL,
    by {text} NOT NULL,
    moved {json} NOT NULL,
    undone_at {time},
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX guest_merge_from ON guest_merge (tenant_id, from_guest);
CREATE INDEX guest_merge_into ON guest_merge (tenant_id, into_guest);

-- Every name a stay is or was known by: a booking issued anew under another reference stays the same stay.
CREATE TABLE stay_name (
    tenant_id {uuid} NOT NULL,
    system {text} NOT NULL,
    ref {text} NOT NULL,
    stay_id {uuid} NOT NULL,
    PRIMARY KEY (tenant_id, system, ref)
) {strict_by_key};
