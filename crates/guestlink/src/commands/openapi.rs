//! `guestlink openapi`: the description of the REST API, for generators and for `schemas/`.

/// Prints it.
pub fn run() {
    print!("{}", guestlink_web::api::text());
}
