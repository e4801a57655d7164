//! The model of what there is, and the real database beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command as Process;

use evalbatch::domain::Timestamp;
use serde_json::Value;

use super::steps::{Agent, Command, Deed, Look, Name, PEOPLE, Step, TEXTS, Who};
use crate::harness::Site;

/// The exit code of an export whose batch changed while it was read.
const CHANGED_MEANWHILE: i32 = 4;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 2026-03-01T12:00:00Z.
const START: i64 = 1_772_366_400_000;

/// The jobs of a batch here all come to the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Jobs {
    Pending,
    Completed,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Batch {
    created_at: i64,
    /// `None`: kept.
    expires_at: Option<i64>,
    is_pinned: bool,
    is_shared: bool,
    fails: bool,
    owns_agent: bool,
    /// Its texts, and which of them are its own.
    texts: BTreeMap<usize, bool>,
    repeat: u32,
    jobs: Jobs,
}

impl Batch {
    fn is_expired(&self, now: i64) -> bool {
        !self.is_pinned && self.expires_at.is_some_and(|at| at <= now)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Model {
    now: i64,
    batches: BTreeMap<Name, Batch>,
    /// Owner and text.
    library: BTreeSet<(usize, usize)>,
    /// Owners who have promoted an agent: whether it is the failing one.
    agents: BTreeSet<(usize, bool)>,
}

impl Model {
    /// The exit code that is due, and the world after it.
    fn apply(&mut self, command: &Command) -> i32 {
        match command {
            Command::Cleanup(who) => {
                let now = self.now;
                self.batches.retain(|name, batch| {
                    !batch.is_expired(now) || !matches!(who, Who::Admin) && *who != Who::Person(name.owner)
                });
                0
            }
            Command::AddText { owner, text } => {
                self.library.insert((*owner, *text));
                0
            }
            Command::RemoveText { owner, text } => self.remove_text(*owner, *text),
            Command::AddAgent { owner, fails } => {
                self.agents.insert((*owner, *fails));
                0
            }
            Command::Batch { name, deed: Deed::Create { agent, texts, repeat, days }, .. } => {
                self.create(*name, *agent, texts, *repeat, *days)
            }
            Command::Batch { who, name, deed } => self.change(*who, *name, deed),
        }
    }

    fn remove_text(&mut self, owner: usize, text: usize) -> i32 {
        if !self.library.contains(&(owner, text)) {
            return 3;
        }
        let is_used = |(name, batch): (&Name, &Batch)| name.owner == owner && batch.texts.get(&text) == Some(&false);
        if self.batches.iter().any(is_used) {
            return 4;
        }
        self.library.remove(&(owner, text));
        0
    }

    fn create(&mut self, name: Name, agent: Agent, texts: &[usize], repeat: u32, days: Option<u32>) -> i32 {
        if days == Some(100) {
            return 2;
        }
        if self.batches.contains_key(&name) {
            return 4;
        }
        let batch = Batch {
            created_at: self.now,
            expires_at: days.map(|days| self.now + i64::from(days) * DAY),
            is_pinned: false,
            is_shared: false,
            fails: agent == Agent::Failing,
            owns_agent: agent != Agent::BuiltIn,
            texts: self.places(name.owner, texts.iter().copied(), days.is_some()),
            repeat,
            jobs: Jobs::Pending,
        };
        self.batches.insert(name, batch);
        0
    }

    /// What the library has is used from there; else an experiment owns it, and a regular batch adds it.
    fn places(
        &mut self,
        owner: usize,
        texts: impl Iterator<Item = usize>,
        is_ephemeral: bool,
    ) -> BTreeMap<usize, bool> {
        let mut places = BTreeMap::new();
        for text in texts {
            let is_own = is_ephemeral && !self.library.contains(&(owner, text));
            if !is_own {
                self.library.insert((owner, text));
            }
            places.insert(text, is_own);
        }
        places
    }

    fn change(&mut self, who: Who, name: Name, deed: &Deed) -> i32 {
        let Some(batch) = self.batches.get(&name) else { return 3 };
        let is_mine = who == Who::Admin || who == Who::Person(name.owner);
        match (is_mine, batch.is_shared, deed) {
            (false, false, _) => return 3,
            (false, true, Deed::Look(_)) => return 0,
            (false, true, Deed::Rerun { to }) => {
                let Who::Person(owner) = who else { return 5 };
                return self.rerun(name, Name { owner, slot: *to });
            }
            (false, true, _) => return 5,
            (true, ..) => {}
        }
        match deed {
            Deed::Create { .. } | Deed::Look(_) => 0,
            Deed::Promote { agent, documents } => self.promote(name, *agent, *documents),
            Deed::Rerun { to } => self.rerun(name, Name { slot: *to, ..name }),
            Deed::Delete => {
                self.batches.remove(&name);
                0
            }
            _ => change_batch(self.batches.get_mut(&name), deed, self.now),
        }
    }

    fn promote(&mut self, name: Name, agent: bool, documents: bool) -> i32 {
        let Some(batch) = self.batches.get_mut(&name) else { return 3 };
        let is_whole = agent && documents;
        let own_texts: Vec<usize> = batch.texts.iter().filter(|(_, own)| **own).map(|(text, _)| *text).collect();
        if batch.expires_at.is_none()
            || (agent && !is_whole && !batch.owns_agent)
            || (documents && !is_whole && own_texts.is_empty())
        {
            return 4;
        }
        if agent && batch.owns_agent {
            batch.owns_agent = false;
            self.agents.insert((name.owner, batch.fails));
        }
        if documents {
            for text in own_texts {
                batch.texts.insert(text, false);
                self.library.insert((name.owner, text));
            }
        }
        if is_whole {
            (batch.expires_at, batch.is_pinned) = (None, false);
        }
        0
    }

    fn rerun(&mut self, from: Name, to: Name) -> i32 {
        if self.batches.contains_key(&to) {
            return 4;
        }
        let old = self.batches[&from].clone();
        let texts = self.places(to.owner, old.texts.keys().copied(), old.expires_at.is_some());
        let length = old.expires_at.map(|at| (at - old.created_at).min(90 * DAY));
        let batch = Batch {
            created_at: self.now,
            expires_at: length.map(|length| self.now + length),
            is_pinned: false,
            is_shared: old.is_shared && to.owner == from.owner,
            jobs: Jobs::Pending,
            texts,
            ..old
        };
        self.batches.insert(to, batch);
        0
    }

    /// What the database must hold, row by row.
    fn rows(&self) -> Vec<String> {
        let mut rows: Vec<String> = self.batches.iter().map(|(name, batch)| batch_row(*name, batch)).collect();
        rows.extend(self.library.iter().map(|(owner, text)| format!("{} has {text}", PEOPLE[*owner])));
        rows.extend(self.agents.iter().map(|(owner, fails)| format!("{} has {}", PEOPLE[*owner], agent_name(*fails))));
        rows.sort();
        rows
    }
}

fn change_batch(batch: Option<&mut Batch>, deed: &Deed, now: i64) -> i32 {
    let Some(batch) = batch else { return 3 };
    match deed {
        Deed::Run | Deed::Retry if batch.is_expired(now) => return 4,
        Deed::Run | Deed::Retry
            if batch.jobs == Jobs::Pending || (*deed == Deed::Retry && batch.jobs == Jobs::Failed) =>
        {
            batch.jobs = if batch.fails { Jobs::Failed } else { Jobs::Completed };
            return if batch.fails { 7 } else { 0 };
        }
        // What has failed is not done, whenever that was.
        Deed::Run if batch.jobs == Jobs::Failed => return 7,
        Deed::Extend { days: 100 } => return 2,
        Deed::Extend { .. } | Deed::Pin(_) if batch.expires_at.is_none() => return 4,
        Deed::Extend { days } => batch.expires_at = Some(now + i64::from(*days) * DAY),
        Deed::Pin(pin) => batch.is_pinned = *pin,
        Deed::Share(share) => batch.is_shared = *share,
        Deed::Cancel if batch.jobs == Jobs::Pending => batch.jobs = Jobs::Cancelled,
        _ => {}
    }
    0
}

fn agent_name(fails: bool) -> &'static str {
    if fails { "failing" } else { "counting" }
}

fn batch_row(name: Name, batch: &Batch) -> String {
    let jobs = batch.texts.len() * batch.repeat as usize;
    let own = batch.texts.values().filter(|own| **own).count();
    let status = format!("{:?}", batch.jobs).to_uppercase();
    format!(
        "{}/s{}: until {:?} pinned {} shared {} own agent {} own texts {own} {jobs} {status}",
        PEOPLE[name.owner], name.slot, batch.expires_at, batch.is_pinned, batch.is_shared, batch.owns_agent
    )
}

/// The program's database, and the model of it.
pub struct Played {
    site: Site,
    model: Model,
    /// Commands that were not refused.
    pub done: u64,
}

impl Played {
    pub fn new() -> Self {
        let site = Site::in_memory();
        for text in 0..TEXTS {
            fs::write(site.path(&format!("{text}.md")), format!("# {text}\n\nA text of no great length.\n")).unwrap();
        }
        let counting = "---\nname: counting\nruntime: checks\nchecks:\n  - words: {min: 5}\n---\nCount.\n";
        let failing = "---\nname: failing\nruntime: command\ncommand: [\"false\"]\n---\nFail.\n";
        fs::write(site.path("counting.md"), counting).unwrap();
        fs::write(site.path("failing.md"), failing).unwrap();
        for person in PEOPLE {
            site.json(&["user", "grant-admin", person]);
            site.json(&["user", "revoke-admin", person]);
        }
        let model = Model { now: START, batches: BTreeMap::new(), library: BTreeSet::new(), agents: BTreeSet::new() };
        Self { site, model, done: 0 }
    }

    pub fn play(&mut self, step: &Step) -> Result<(), String> {
        match step {
            Step::Wait { hours } => self.model.now += i64::from(*hours) * HOUR,
            Step::One(command) => {
                let code = self.process(command).output().unwrap().status.code();
                let due = self.model.apply(command);
                if code != Some(due) {
                    return Err(format!("exit code {code:?}, not {due}"));
                }
                self.done += u64::from(due == 0);
            }
            Step::AtOnce(one, other) => return self.play_both(one, other),
        }
        self.compare(&self.model)
    }

    fn play_both(&mut self, one: &Command, other: &Command) -> Result<(), String> {
        let children = [self.process(one), self.process(other)].map(|mut process| process.spawn().unwrap());
        let codes = children.map(|mut child| child.wait().unwrap().code().unwrap_or(-1));
        let order = |first: &Command, second: &Command| {
            let mut model = self.model.clone();
            let due = (model.apply(first), model.apply(second));
            (model, due)
        };
        let (in_order, due) = order(one, other);
        let (reversed, (second, first)) = order(other, one);
        let may_meet = [one.may_meet(other), other.may_meet(one)];
        let mut why = Vec::new();
        for (model, due) in [(in_order, [due.0, due.1]), (reversed, [first, second])] {
            // What was deleted or changed an instant after it was found was there, as far as one can tell.
            let is_due = codes.iter().zip(due).zip(may_meet).all(|((code, due), may_meet)| {
                *code == due || (*code, due) == (0, 3) || may_meet && *code == CHANGED_MEANWHILE
            });
            match self.compare(&model) {
                Ok(()) if is_due => {
                    self.model = model;
                    return Ok(());
                }
                compared => why.push(format!("{codes:?} where {due:?} is due, {compared:?}")),
            }
        }
        Err(format!("neither order explains it: {}", why.join("; ")))
    }

    fn process(&self, command: &Command) -> Process {
        let mut arguments: Vec<String> = Vec::new();
        let mut add = |text: &str| arguments.extend(text.split(' ').map(str::to_owned));
        let who = match command {
            Command::Cleanup(who) => {
                add("cleanup --no-vacuum");
                *who
            }
            Command::AddText { owner, text } => {
                add(&format!("document add {text}.md"));
                Who::Person(*owner)
            }
            Command::RemoveText { owner, text } => {
                add(&format!("document remove {}", self.document(*owner, *text)));
                Who::Person(*owner)
            }
            Command::AddAgent { owner, fails } => {
                add(&format!("agent add {}.md", agent_name(*fails)));
                Who::Person(*owner)
            }
            Command::Batch { who, name, deed } => {
                let own = format!("s{}", name.slot);
                let full = format!("{}/{own}", PEOPLE[name.owner]);
                let batch = if *who == Who::Person(name.owner) { &own } else { &full };
                add(&line(deed, batch));
                match (who, deed) {
                    // What an admin reruns would be the admin's own, who is nobody in this world.
                    (Who::Admin, Deed::Rerun { .. }) => Who::Person(name.owner),
                    (who, _) => *who,
                }
            }
        };
        if let Who::Person(person) = who {
            add(&format!("--as {}", PEOPLE[person]));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut process = self.site.command(&arguments);
        process.env("EVALBATCH_TEST_NOW", Timestamp::from_millis(self.model.now).to_string());
        process.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        process
    }

    fn document(&self, owner: usize, text: usize) -> String {
        let sql = "SELECT d.id FROM documents d JOIN users u ON u.id = d.owner_id
                   WHERE u.name = ?1 AND d.title = ?2 AND d.ephemeral_batch_id IS NULL";
        let found = self.site.connection().query_row(sql, (PEOPLE[owner], text.to_string()), |row| row.get(0));
        found.unwrap_or_else(|_| "zzzzzzzzzzzzzzzzzzzzzzzz".to_owned())
    }

    fn compare(&self, model: &Model) -> Result<(), String> {
        let (found, due) = (self.rows(), model.rows());
        if found == due {
            return Ok(());
        }
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|row| !those.contains(row)).cloned().collect()
        };
        Err(format!("stored {:?}, due {:?}", only(&found, &due), only(&due, &found)))
    }

    fn rows(&self) -> Vec<String> {
        let sql = "
            SELECT u.name || '/' || b.tracking_id || ': until ' || ifnull('Some(' || expires_at || ')', 'None')
                   || ' pinned ' || iif(is_pinned, 'true', 'false') || ' shared ' || iif(visibility = 'SHARED', 'true', 'false')
                   || ' own agent ' || iif(EXISTS (SELECT 1 FROM agents a JOIN agent_versions v ON v.agent_id = a.id
                        WHERE a.ephemeral_batch_id = b.id AND v.id = b.agent_version_id), 'true', 'false')
                   || ' own texts ' || (SELECT count(*) FROM documents d WHERE d.ephemeral_batch_id = b.id
                        AND EXISTS (SELECT 1 FROM jobs j WHERE j.document_id = d.id AND j.batch_id = b.id))
                   || ' ' || (SELECT count(*) || ' ' || group_concat(DISTINCT status) FROM jobs j WHERE j.batch_id = b.id)
            FROM batches b JOIN users u ON u.id = b.user_id
            UNION ALL
            SELECT u.name || ' has ' || d.title FROM documents d JOIN users u ON u.id = d.owner_id
            WHERE d.ephemeral_batch_id IS NULL
            UNION ALL
            SELECT u.name || ' has ' || a.name FROM agents a JOIN users u ON u.id = a.owner_id
            WHERE a.ephemeral_batch_id IS NULL
            UNION ALL
            SELECT 'an evaluation without a completed job' FROM evaluations e JOIN jobs j ON j.id = e.job_id
            WHERE j.status <> 'COMPLETED'
            UNION ALL
            SELECT 'a completed job without an evaluation' FROM jobs j
            WHERE status = 'COMPLETED' AND NOT EXISTS (SELECT 1 FROM evaluations e WHERE e.job_id = j.id)
            ORDER BY 1";
        let connection = self.site.connection();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// At the end, what `list` tells is what the model says, and the file is sound.
    pub fn check_list(&self) -> Result<(), String> {
        let arguments = ["list", "--all-users", "--include-expired", "--limit", "0", "--json"];
        let now = Timestamp::from_millis(self.model.now).to_string();
        let output = self.site.command(&arguments).env("EVALBATCH_TEST_NOW", now).output().unwrap();
        let list: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
        let found: BTreeSet<(String, bool, String)> = list["batches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|batch| {
                let text = |field: &str| batch[field].as_str().unwrap_or_default().to_owned();
                let name = format!("{}/{}", text("owner"), text("trackingId"));
                (name, batch["isExpired"].as_bool().unwrap_or_default(), text("status"))
            })
            .collect();
        let due = self.model.batches.iter().map(|(name, batch)| {
            let status = format!("{:?}", batch.jobs).to_lowercase();
            (format!("{}/s{}", PEOPLE[name.owner], name.slot), batch.is_expired(self.model.now), status)
        });
        let due: BTreeSet<_> = due.collect();
        self.site.assert_sound();
        if found == due { Ok(()) } else { Err(format!("list tells {found:?}, due {due:?}")) }
    }
}

fn line(deed: &Deed, batch: &str) -> String {
    match deed {
        Deed::Create { agent, texts, repeat, days } => {
            let agent = match agent {
                Agent::BuiltIn => "--agent proofreader",
                Agent::Counting => "--agent-file counting.md",
                Agent::Failing => "--agent-file failing.md",
            };
            let files: Vec<String> = texts.iter().map(|text| format!("{text}.md")).collect();
            let expiry = days.map_or(String::new(), |days| format!(" --ephemeral --expires-in {days}d"));
            format!("create {agent} --docs {} --repeat {repeat} --tracking-id {batch}{expiry}", files.join(" "))
        }
        Deed::Run => format!("run {batch} --max-attempts 1"),
        Deed::Retry => format!("run {batch} --max-attempts 1 --retry-failed"),
        Deed::Delete => format!("delete {batch} --yes"),
        Deed::Extend { days } => format!("extend {batch} --expires-in {days}d"),
        Deed::Pin(true) => format!("pin {batch}"),
        Deed::Pin(false) => format!("unpin {batch}"),
        Deed::Share(true) => format!("share {batch}"),
        Deed::Share(false) => format!("unshare {batch}"),
        Deed::Promote { agent: true, documents: true } => format!("promote {batch} --all"),
        Deed::Promote { agent: true, .. } => format!("promote {batch} --agent"),
        Deed::Promote { .. } => format!("promote {batch} --documents"),
        Deed::Rerun { to } => format!("rerun {batch} --tracking-id s{to}"),
        Deed::Cancel => format!("cancel {batch}"),
        Deed::Look(Look::Show) => format!("show {batch}"),
        Deed::Look(Look::Jobs) => format!("jobs {batch}"),
        Deed::Look(Look::Export) => format!("export {batch} --format json"),
    }
}
