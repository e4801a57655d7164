//! Writes each parser's example to where its target begins: `corpus/NAME/example`.

use std::path::Path;

use evalbatch_fuzz::parsers::PARSERS;

fn main() -> std::io::Result<()> {
    for parser in PARSERS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(parser.name);
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("example"), parser.example)?;
    }
    Ok(())
}
