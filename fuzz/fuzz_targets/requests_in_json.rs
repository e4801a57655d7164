#![no_main]

evalbatch_fuzz::target!(requests_in_json);
