#![no_main]

evalbatch_fuzz::target!(policies);
