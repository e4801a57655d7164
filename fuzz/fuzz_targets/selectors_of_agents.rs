#![no_main]

evalbatch_fuzz::target!(selectors_of_agents);
