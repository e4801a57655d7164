//! Whole fetches against a server of our own, and whole pages against what they should become.

mod fetching;
mod hostile;
mod pages;
mod server;
