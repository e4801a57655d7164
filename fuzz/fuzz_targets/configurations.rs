#![no_main]

evalbatch_fuzz::target!(configurations);
