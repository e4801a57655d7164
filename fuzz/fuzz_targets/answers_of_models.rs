#![no_main]

evalbatch_fuzz::target!(answers_of_models);
