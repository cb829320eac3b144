-- The owner's figures, added up by property and day as the event log is read. All of it can be made anew from the log.
CREATE TABLE insight_day (
    tenant_id {uuid} NOT NULL,
    property_id {uuid} NOT NULL,
    day {date} NOT NULL,
    measure {text} NOT NULL,
    bucket {int} NOT NULL,
    n {int} NOT NULL,
    amount {int} NOT NULL,
    PRIMARY KEY (tenant_id, property_id, day, measure, bucket)
) {strict_by_key};
-- What is remembered of a chat or a request to count its next event.
CREATE TABLE insight_subject (
    tenant_id {uuid} NOT NULL,
    id {uuid} NOT NULL,
    memory {json} NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {strict_by_key};
-- How far a reader of the event log has come.
CREATE TABLE log_reader (
    name {text} NOT NULL PRIMARY KEY,
    writer {int} NOT NULL,
    seq {int} NOT NULL
) {strict_by_key};

-- What is to come for a stay, for its page at the front desk.
CREATE INDEX timer_stay ON timer (tenant_id, stay_id) WHERE state = 'set' AND stay_id IS NOT NULL;
