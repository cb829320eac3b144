//! Service requests. The state machine comes with the coordination of staff.
