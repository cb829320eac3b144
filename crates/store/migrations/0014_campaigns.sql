-- Campaigns. `next_at` is when a running one is looked at again; `gathered_to` is the last guest of whom it was decided
-- whether they are meant, `gathered` that all were asked.
CREATE TABLE campaign (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    plan {json} NOT NULL,
    state {text} NOT NULL,
    since {time},
    why {text},
    gathered_to {uuid},
    gathered {bool} NOT NULL,
    next_at {time} NOT NULL,
    created_by {text} NOT NULL,
    created_at {time} NOT NULL,
    started_at {time},
    version {int} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX campaign_due ON campaign (next_at) WHERE state = 'running';
CREATE INDEX campaign_list ON campaign (tenant_id, property_id, created_at, id);

-- Everybody a campaign means, once: `due`, `sent` or `left_out` with the reason.
CREATE TABLE campaign_recipient (
    tenant_id {uuid} NOT NULL,
    campaign_id {uuid} NOT NULL,
    guest_id {uuid} NOT NULL,
    state {text} NOT NULL,
    reason {text},
    due_at {time} NOT NULL,
    at {time},
    number_id {text},
    conversation_id {uuid},
    message_id {uuid},
    PRIMARY KEY (tenant_id, campaign_id, guest_id)
) {strict_by_key};
CREATE INDEX campaign_recipient_due ON campaign_recipient (tenant_id, campaign_id, due_at, guest_id) WHERE state = 'due';
CREATE INDEX campaign_recipient_sent ON campaign_recipient (number_id, at) WHERE state = 'sent';
