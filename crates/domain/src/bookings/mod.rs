//! Booking events as the platforms send them, in one form.
