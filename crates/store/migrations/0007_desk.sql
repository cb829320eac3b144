-- The people's side of a conversation. `desk` is open, snoozed, closed or blocked; `unread` counts what no colleague has
-- seen; `waiting_since` is the guest's first words that nobody has answered. A message in or out moves them in its own
-- transaction, without touching the version the conversation's worker counts.
ALTER TABLE conversation ADD COLUMN desk {text} NOT NULL DEFAULT 'open';
ALTER TABLE conversation ADD COLUMN assignee {uuid};
ALTER TABLE conversation ADD COLUMN snoozed_until {time};
ALTER TABLE conversation ADD COLUMN unread {int} NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN waiting_since {time};
CREATE INDEX conversation_desk ON conversation (tenant_id, desk, last_message_at, id);
CREATE INDEX conversation_mine ON conversation (tenant_id, assignee, last_message_at, id)
    WHERE assignee IS NOT NULL AND desk = 'open';
CREATE INDEX conversation_free ON conversation (tenant_id, last_message_at, id)
    WHERE assignee IS NULL AND desk = 'open' AND handler = 'human';
CREATE INDEX conversation_waiting ON conversation (tenant_id, waiting_since, id)
    WHERE waiting_since IS NOT NULL AND desk = 'open';

CREATE TABLE conversation_label (
    tenant_id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    label {text} NOT NULL,
    at {time} NOT NULL,
    PRIMARY KEY (tenant_id, conversation_id, label)
) {strict_by_key};
CREATE INDEX conversation_label_name ON conversation_label (tenant_id, label, conversation_id);

-- What colleagues tell each other beside a chat. Never sent to anybody. A removed one keeps its place, not its words.
CREATE TABLE conversation_note (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    author {uuid} NOT NULL,
    author_name {text} NOT NULL,
    body {text} NOT NULL,
    mentions {json} NOT NULL,
    at {time} NOT NULL,
    removed_at {time},
    PRIMARY KEY (tenant_id, id)
) {strict_by_key};
CREATE INDEX conversation_note_thread ON conversation_note (tenant_id, conversation_id, at, id);

-- Replies kept for use again; {places} in them are filled in when one is taken.
CREATE TABLE saved_reply (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid},
    shortcut {text} NOT NULL,
    body {text} NOT NULL,
    changed_at {time} NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, shortcut)
) {strict_by_key};

-- Pictures, voice notes and files of a chat, sealed by the caller.
CREATE TABLE attachment (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    conversation_id {uuid} NOT NULL,
    mime {text} NOT NULL,
    name {text} NOT NULL,
    size {int} NOT NULL,
    sha256 {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX attachment_conversation ON attachment (tenant_id, conversation_id);

-- What can be searched: a message's words or a guest's name, folded (lower case, no accents).
CREATE TABLE search_text (
    n {identity},
    tenant_id {uuid} NOT NULL,
    subject {uuid} NOT NULL,
    conversation_id {uuid},
    guest_id {uuid},
    words {text} NOT NULL,
    UNIQUE (tenant_id, subject)
) {strict};
CREATE INDEX search_text_conversation ON search_text (tenant_id, conversation_id) WHERE conversation_id IS NOT NULL;
{search_index}
