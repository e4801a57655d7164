//! What comes in from outside: it is read, checked and turned into domain types here.

pub mod web;
