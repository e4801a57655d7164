#![no_main]

evalbatch_fuzz::target!(datasets_in_tsv);
