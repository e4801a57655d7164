#![no_main]

evalbatch_fuzz::target!(json_values);
