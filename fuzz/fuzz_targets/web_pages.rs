#![no_main]

evalbatch_fuzz::target!(web_pages);
