#![no_main]

evalbatch_fuzz::target!(agent_files_in_json);
