//! What a sequence is made of. A step names things by owner and slot, so that it means something wherever it stands.

use crate::harness::Random;

pub const PEOPLE: [&str; 2] = ["ann", "bob"];
pub const TEXTS: usize = 4;
const SLOTS: u64 = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub owner: usize,
    pub slot: u64,
}

/// Who asks: a person, or the admin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Person(usize),
    Admin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agent {
    BuiltIn,
    Counting,
    /// Its program always ends in an error.
    Failing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Create { agent: Agent, texts: Vec<usize>, repeat: u32, days: Option<u32> },
    Run,
    Retry,
    Delete,
    Extend { days: u32 },
    Pin(bool),
    Share(bool),
    Promote { agent: bool, documents: bool },
    Rerun { to: u64 },
    Cancel,
    Look(Look),
}

/// What changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Show,
    Jobs,
    Export,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Batch { who: Who, name: Name, deed: Deed },
    Cleanup(Who),
    AddText { owner: usize, text: usize },
    RemoveText { owner: usize, text: usize },
    AddAgent { owner: usize, fails: bool },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    One(Command),
    AtOnce(Command, Command),
    Wait { hours: u32 },
}

impl Step {
    pub fn random(random: &mut Random) -> Self {
        match random.below(20) {
            0..=2 => Self::Wait { hours: 1 + u32::try_from(random.below(60)).unwrap() },
            3..=6 => {
                let (one, other) = (Command::random(random), Command::random(random));
                if one.is_one_transaction() && other.is_one_transaction() {
                    Self::AtOnce(one, other)
                } else {
                    Self::One(one)
                }
            }
            _ => Self::One(Command::random(random)),
        }
    }
}

impl Command {
    fn random(random: &mut Random) -> Self {
        let owner = usize::try_from(random.below(2)).unwrap();
        let text = usize::try_from(random.below(TEXTS as u64)).unwrap();
        match random.below(25) {
            0 => Self::Cleanup(Who::Admin),
            1 => Self::Cleanup(Who::Person(owner)),
            2 => Self::AddText { owner, text },
            3 => Self::RemoveText { owner, text },
            4 => Self::AddAgent { owner, fails: random.below(2) == 0 },
            _ => {
                let name = Name { owner, slot: random.below(SLOTS) };
                let deed = Deed::random(random);
                let who = match random.below(8) {
                    0 => Who::Admin,
                    1 => Who::Person(1 - owner),
                    _ => Who::Person(owner),
                };
                // One makes things for oneself.
                let who = if matches!(deed, Deed::Create { .. }) { Who::Person(owner) } else { who };
                Self::Batch { who, name, deed }
            }
        }
    }

    /// Whether it may be refused since the other one changed in the middle what it was reading: an export is of one moment.
    pub fn may_meet(&self, other: &Self) -> bool {
        let Self::Batch { name, deed: Deed::Look(Look::Export), .. } = self else { return false };
        match other {
            Self::Cleanup(_) => true,
            Self::Batch { name: changed, deed, .. } => changed == name && !matches!(deed, Deed::Look(_)),
            Self::AddText { .. } | Self::RemoveText { .. } | Self::AddAgent { .. } => false,
        }
    }

    /// Whether another process sees all of it or nothing. A run is many transactions, a rerun reads before it writes.
    fn is_one_transaction(&self) -> bool {
        !matches!(self, Self::Batch { deed: Deed::Run | Deed::Retry | Deed::Rerun { .. }, .. })
    }
}

impl Deed {
    fn random(random: &mut Random) -> Self {
        let days = [1, 7, 30, 100][usize::try_from(random.below(4)).unwrap()];
        match random.below(22) {
            0..=5 => {
                let agent = [Agent::BuiltIn, Agent::Counting, Agent::Counting, Agent::Failing]
                    [usize::try_from(random.below(4)).unwrap()];
                let mut texts: Vec<usize> = (0..TEXTS).filter(|_| random.below(2) == 0).collect();
                if texts.is_empty() {
                    texts.push(0);
                }
                let days = (agent != Agent::BuiltIn || random.below(2) == 0).then_some(days);
                Self::Create { agent, texts, repeat: 1 + u32::try_from(random.below(2)).unwrap(), days }
            }
            6..=8 => Self::Run,
            9 => Self::Retry,
            10..=11 => Self::Delete,
            12 => Self::Extend { days },
            13 => Self::Pin(random.below(3) > 0),
            14 => Self::Share(random.below(3) > 0),
            15..=17 => match random.below(3) {
                0 => Self::Promote { agent: true, documents: false },
                1 => Self::Promote { agent: false, documents: true },
                _ => Self::Promote { agent: true, documents: true },
            },
            18..=19 => Self::Rerun { to: random.below(SLOTS) },
            20 => Self::Cancel,
            _ => Self::Look([Look::Show, Look::Jobs, Look::Export][usize::try_from(random.below(3)).unwrap()]),
        }
    }
}
