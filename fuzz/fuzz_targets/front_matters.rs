#![no_main]

evalbatch_fuzz::target!(front_matters);
