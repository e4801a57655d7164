#![no_main]

evalbatch_fuzz::target!(shown_texts);
