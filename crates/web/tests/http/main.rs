//! The doors over HTTP, with the real app behind them.

#[cfg(test)]
mod door;
#[cfg(test)]
mod inventory;
#[cfg(test)]
mod whatsapp;
