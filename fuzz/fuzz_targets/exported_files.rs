#![no_main]

evalbatch_fuzz::target!(exported_files);
