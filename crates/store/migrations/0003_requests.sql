-- What guests asked for. The id is derived from the stay and the caller's idempotency key, so that the same request sent
-- twice meets itself. `state` and `data` are the domain's.
CREATE TABLE service_request (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    stay_id {uuid} NOT NULL,
    service {text} NOT NULL,
    state {text} NOT NULL,
    asked_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    data {json} NOT NULL,
    version {int} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict};
CREATE INDEX service_request_stay ON service_request (tenant_id, stay_id, asked_at);
