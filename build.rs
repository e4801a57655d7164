//! Packs the list of known misspellings into two blobs without pointers, because the list linked in as
//! Rust tables would cost relocations at every start of the program.
//!
//! `typos.fst` maps a misspelling to an offset into `typos.corrections`, where its corrections stand
//! separated by commas and ended by a newline. Equal corrections share one place.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

const EXCEPTIONS: &str = "src/runtime/checks/language/typo_exceptions.txt";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={EXCEPTIONS}");
    println!("cargo::rustc-env=EVALBATCH_VERSION={}", version()?);
    if env::var("PROFILE")? == "release" && relocations_can_be_packed()? {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    let exceptions = fs::read_to_string(EXCEPTIONS)?;
    let exceptions = exceptions.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?;
    pack(&misspellings(&exceptions), Path::new(&out))
}

/// The package's version; in a release that is built from a repository with the commit. Other builds are not made anew
/// with every commit.
fn version() -> Result<String, Box<dyn Error>> {
    let version = env::var("CARGO_PKG_VERSION")?;
    if env::var("PROFILE")? != "release" || !Path::new(".git").exists() {
        return Ok(version);
    }
    // In a worktree `.git` is a file, and what moves with every commit stands elsewhere.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"]).filter(|log| Path::new(log).exists());
    let Some(moves_with_every_commit) = log else { return Ok(version) };
    println!("cargo::rerun-if-changed={moves_with_every_commit}");
    let commit = git(&["log", "-1", "--format=%h %cs"]);
    Ok(commit.map_or_else(|| version.clone(), |commit| format!("{version} ({commit})")))
}

/// What git says; nothing where there is no git, or no commit.
fn git(arguments: &[&str]) -> Option<String> {
    let told = Command::new("git").args(arguments).output().ok().filter(|told| told.status.success())?;
    Some(String::from_utf8(told.stdout).ok()?.trim().to_owned())
}

/// Packed, the addresses that are set at every start take 15 KB of the program and not 1.2 MB. The C library that loads it
/// must know the form: glibc does since 2.36.
fn relocations_can_be_packed() -> Result<bool, Box<dyn Error>> {
    if env::var("HOST")? != env::var("TARGET")? || env::var("CARGO_CFG_TARGET_ENV")? != "gnu" {
        return Ok(false);
    }
    let told = Command::new("getconf").arg("GNU_LIBC_VERSION").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&told).trim().strip_prefix("glibc 2.").and_then(|minor| minor.parse().ok());
    Ok(version.is_some_and(|minor: u32| minor >= 36))
}

/// The entries that alarm: in lower case, without the exceptions.
fn misspellings(exceptions: &BTreeSet<&str>) -> BTreeMap<String, String> {
    typos_dict::WORD
        .map
        .entries()
        .map(|(word, corrections)| (word.into_inner().to_ascii_lowercase(), corrections))
        .filter(|(word, corrections)| !corrections.is_empty() && !exceptions.contains(word.as_str()) && alarms(word))
        .map(|(word, corrections)| (word, corrections.join(",")))
        .collect()
}

/// Words of up to three letters are mostly abbreviations and names of variables.
fn alarms(word: &str) -> bool {
    word.len() > 3 || matches!(word, "teh" | "hte" | "adn" | "nad" | "thn" | "yuo" | "wih" | "fot" | "ths")
}

fn pack(misspellings: &BTreeMap<String, String>, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut corrections = String::new();
    let mut places = HashMap::new();
    let mut map = fst::MapBuilder::memory();
    for (word, correction) in misspellings {
        let place = *places.entry(correction).or_insert_with(|| {
            let place = corrections.len() as u64;
            corrections.push_str(correction);
            corrections.push('\n');
            place
        });
        map.insert(word, place)?;
    }
    fs::write(out.join("typos.fst"), map.into_inner()?)?;
    fs::write(out.join("typos.corrections"), corrections)?;
    Ok(())
}
