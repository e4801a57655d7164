#![no_main]

evalbatch_fuzz::target!(yaml_values);
