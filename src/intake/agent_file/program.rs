//! Where the program of a `command` agent stands.

use std::path::{Component, Path};

use crate::intake::fields::FieldError;

/// Makes a program with a slash absolute, starting from `folder`, and arguments like `./score.py` that are files there, so that the
/// agent runs the same program from wherever it is run. A bare name is left for `PATH`.
pub fn resolve_program(command: &mut [String], folder: &Path) -> std::io::Result<()> {
    let Some((program, arguments)) = command.split_first_mut() else { return Ok(()) };
    if program.contains('/') {
        *program = absolute(folder, program)?;
    }
    for argument in arguments {
        let is_relative = argument.starts_with("./") || argument.starts_with("../");
        if is_relative && folder.join(&argument).is_file() {
            *argument = absolute(folder, argument)?;
        }
    }
    Ok(())
}

/// Without `..`: a folder that was passed through need not stay. Other links stay, as in `current/grade`, and at the end, for a
/// program may go by the name that it is called by.
fn absolute(folder: &Path, path: &str) -> std::io::Result<String> {
    let absolute = std::path::absolute(folder.join(path))?;
    let goes_back = absolute.components().any(|part| part == Component::ParentDir);
    let real = absolute.parent().zip(absolute.file_name()).filter(|_| goes_back).and_then(|(folder, name)| {
        let folder = folder.canonicalize().ok()?;
        Some(folder.join(name))
    });
    real.unwrap_or(absolute).into_os_string().into_string().map_err(|_| std::io::ErrorKind::InvalidData.into())
}

/// Resolves the program and sees that it is there.
pub(in crate::intake) fn settle(command: &mut [String], folder: &Path) -> Result<(), FieldError> {
    resolve_program(command, folder)
        .map_err(|_| FieldError::new("command", "command: the folder of the program has a name that is not UTF-8"))?;
    match command.first() {
        Some(program) if program.contains('/') && !Path::new(program).is_file() => {
            Err(FieldError::new("command", format!("command: there is no program {program}")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("./grade.py", "/agents/grade.py")]
    #[test_case("bin/grade", "/agents/bin/grade")]
    #[test_case("/usr/bin/env", "/usr/bin/env")]
    #[test_case("python3", "python3")]
    fn a_program_with_a_slash_starts_from_the_folder(program: &str, expected: &str) {
        let mut command = vec![program.to_owned(), "./argument".to_owned()];
        resolve_program(&mut command, Path::new("/agents")).unwrap();
        assert_eq!(command, [expected, "./argument"]);
    }

    #[test]
    fn the_way_there_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("agents")).unwrap();
        let mut command = vec!["../grade".to_owned()];
        resolve_program(&mut command, &real.join("agents")).unwrap();
        assert_eq!(command, [real.join("grade").to_str().unwrap()]);
    }

    #[test]
    fn an_argument_that_is_a_file_there_starts_from_the_folder_too() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("score.py"), "").unwrap();
        let mut command = ["python3", "./score.py", "score.py", "./missing.py"].map(str::to_owned);
        resolve_program(&mut command, folder.path()).unwrap();
        let script = folder.path().join("score.py").to_str().unwrap().to_owned();
        assert_eq!(command, ["python3", &script, "score.py", "./missing.py"]);
    }
}
