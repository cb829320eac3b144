-- What waits is asked for with every page of the dashboard, lists of requests by when they were asked.
CREATE INDEX service_request_open ON service_request (tenant_id, property_id) WHERE open;
CREATE INDEX service_request_asked ON service_request (tenant_id, asked_at, id);
