//! The built program from outside: its command line, its exit codes, its doors, its end.

#[cfg(test)]
mod automations;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod command;
#[cfg(test)]
mod config;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod journeys;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod resort;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod simulator;
