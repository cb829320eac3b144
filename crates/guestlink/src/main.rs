//! Guest Link: the program.
fn main() {}
