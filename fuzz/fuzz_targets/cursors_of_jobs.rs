#![no_main]

evalbatch_fuzz::target!(cursors_of_jobs);
