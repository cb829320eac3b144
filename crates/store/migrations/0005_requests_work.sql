-- What the board, the pool and the clocks ask of a request without reading all of it. `data` is the request as the
-- domain folds it from the event log; everything here can be made anew from there.
ALTER TABLE service_request ADD COLUMN guest_id {uuid};
ALTER TABLE service_request ADD COLUMN conversation_id {uuid};
ALTER TABLE service_request ADD COLUMN department {text};
ALTER TABLE service_request ADD COLUMN unit {text};
-- Who has it, or did it.
ALTER TABLE service_request ADD COLUMN member {text};
ALTER TABLE service_request ADD COLUMN priority {int};
ALTER TABLE service_request ADD COLUMN quantity {int};
ALTER TABLE service_request ADD COLUMN open {bool};
-- Nothing while the clock stands.
ALTER TABLE service_request ADD COLUMN acknowledge_by {time};
ALTER TABLE service_request ADD COLUMN complete_by {time};
-- 0 to 3: how far the word that it is late has gone.
ALTER TABLE service_request ADD COLUMN escalated {int};
CREATE INDEX service_request_board ON service_request (tenant_id, property_id, changed_at);

-- What a stay owes besides the room.
CREATE TABLE stay_charge (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    stay_id {uuid} NOT NULL,
    request_id {uuid},
    what {text} NOT NULL,
    quantity {int} NOT NULL,
    minor {int} NOT NULL,
    currency {text} NOT NULL,
    at {time} NOT NULL,
    void {bool} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX stay_charge_stay ON stay_charge (tenant_id, stay_id);
CREATE INDEX stay_charge_property ON stay_charge (tenant_id, property_id, at);

-- Words for staff by e-mail or into their browser, on their way out. The address is read when it is sent.
CREATE TABLE notice (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    request_id {uuid} NOT NULL,
    member {text} NOT NULL,
    way {text} NOT NULL,
    state {text} NOT NULL,
    attempts {int} NOT NULL,
    not_before {time} NOT NULL,
    created_at {time} NOT NULL,
    sending_at {time},
    error {text},
    content {json} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict_by_key};
CREATE INDEX notice_waiting ON notice (not_before) WHERE state IN ('waiting', 'sending');

-- Browsers that want to be told. The address is sealed: whoever has it can write to that browser.
CREATE TABLE push_subscription (
    tenant_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    member {text} NOT NULL,
    hash {bytes} NOT NULL,
    sealed {bytes} NOT NULL,
    created_at {time} NOT NULL,
    PRIMARY KEY (tenant_id, property_id, member, hash)
) {strict_by_key};
