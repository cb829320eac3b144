pub const FILES: &[(&str, &[u8])] = &[];
