//! Batches by the provider that their calls go to. What a provider says, that it has too much to do or that a key is wrong,
//! holds for its lane; the others go on.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::throttle::Throttle;
use super::{BatchWork, RunOptions};
use crate::domain::BatchId;
use crate::repository::{ClaimedJob, Share};
use crate::runtime::{Cancel, Provider, Reach};

/// How long to wait at most before looking again for work.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// The batches of one provider.
pub(super) struct Lane {
    provider: Option<Provider>,
    /// Those that may be worked on; none once the provider has stopped them all.
    batches: Vec<BatchId>,
    pub(super) throttle: Throttle,
    in_flight: usize,
    drained_until: Option<Instant>,
    /// The batches before this one had nothing due when they were last looked at: a run over a thousand batches must not
    /// ask each of them for every job.
    from: usize,
    look_from_the_start: Instant,
}

pub(super) struct Lanes {
    lanes: Vec<Lane>,
    places: HashMap<BatchId, Place>,
}

/// Where a batch belongs.
struct Place {
    lane: usize,
    /// The hash of the agent's content: experiments with equal agents have versions of their own.
    agent: String,
    /// The signal to give up of each of its jobs is a sibling of this one.
    calls: Cancel,
}

/// Free workers, and how many of them each lane may have.
pub(super) struct Room {
    pub(super) free: usize,
    lanes: Vec<(usize, usize)>,
}

impl Lanes {
    pub(super) fn new(work: &[BatchWork], options: &RunOptions) -> Self {
        let mut lanes: Vec<Lane> = Vec::new();
        let mut known: HashMap<Option<Provider>, usize> = HashMap::new();
        let mut places = HashMap::new();
        for batch in work {
            let lane = *known.entry(batch.runtime.provider()).or_insert_with_key(|provider| {
                lanes.push(Lane::new(provider.clone(), options));
                lanes.len() - 1
            });
            lanes[lane].batches.push(batch.id.clone());
            let place = Place { lane, agent: batch.agent.content_hash.clone(), calls: Cancel::default() };
            places.insert(batch.id.clone(), place);
        }
        Self { lanes, places }
    }

    /// The lane of a job, which must be of one of these batches.
    pub(super) fn of(&mut self, job: &ClaimedJob) -> Option<&mut Lane> {
        self.places.get(&job.batch_id).map(|place| &mut self.lanes[place.lane])
    }

    /// A job's own signal to give up.
    pub(super) fn signal_for(&self, job: &ClaimedJob) -> Cancel {
        self.places.get(&job.batch_id).map(|place| place.calls.sibling()).unwrap_or_default()
    }

    pub(super) fn handed_out(&mut self, job: &ClaimedJob) {
        if let Some(lane) = self.of(job) {
            lane.in_flight += 1;
        }
    }

    pub(super) fn came_back(&mut self, job: &ClaimedJob) {
        if let Some(lane) = self.of(job) {
            lane.in_flight = lane.in_flight.saturating_sub(1);
        }
    }

    /// Calls that have not begun do not begin any more, in any lane.
    pub(super) fn drain(&self) {
        self.places.values().for_each(|place| place.calls.drain());
    }

    /// Which lanes jobs may be claimed for; `None` when there is none, or no worker is free. Lanes that may have work share
    /// the workers evenly: one whose calls hang must not come to hold all of them.
    pub(super) fn room(&mut self, free: usize, in_flight: usize, now: Instant) -> Option<Room> {
        let may_have_work = |lane: &Lane| {
            let is_drained = in_flight > 0 && lane.drained_until.is_some_and(|until| now < until);
            !is_drained && !lane.batches.is_empty() && lane.throttle.allowed(now) > 0
        };
        let count = self.lanes.iter().filter(|lane| may_have_work(lane)).count();
        if free == 0 || count == 0 {
            return None;
        }
        let share = (free + in_flight).div_ceil(count);
        let mut lanes = Vec::new();
        for (index, lane) in self.lanes.iter_mut().enumerate().filter(|(_, lane)| may_have_work(lane)) {
            let limit = lane.throttle.allowed(now).min(share).saturating_sub(lane.in_flight);
            if limit == 0 {
                continue;
            }
            if now >= lane.look_from_the_start {
                lane.look_from_the_start = now + LOOK_AGAIN;
                lane.from = 0;
            }
            lanes.push((index, limit));
        }
        (!lanes.is_empty()).then_some(Room { free, lanes })
    }

    pub(super) fn shares(&self, room: &Room) -> Vec<Share<'_>> {
        let share = |&(index, limit): &(usize, usize)| {
            let lane = &self.lanes[index];
            Share { batches: &lane.batches[lane.from..], limit: u32::try_from(limit).unwrap_or(u32::MAX) }
        };
        room.lanes.iter().map(share).collect()
    }

    /// Takes note of what a claim brought.
    pub(super) fn claimed(&mut self, room: &Room, jobs: &[ClaimedJob]) {
        let mut left = room.free;
        for &(index, limit) in &room.lanes {
            if left == 0 {
                // What came before took every worker, so this lane was not asked.
                break;
            }
            let places = &self.places;
            let mut of_lane = jobs.iter().filter(|job| places.get(&job.batch_id).is_some_and(|it| it.lane == index));
            let first = of_lane.next();
            let count = usize::from(first.is_some()) + of_lane.count();
            self.lanes[index].claimed(first.map(|job| &job.batch_id), count, limit.min(left));
            left -= count.min(left);
        }
    }

    /// The shortest time for which a lane still waits, as its provider asked.
    pub(super) fn pause_left(&self, now: Instant) -> Option<Duration> {
        self.open().filter_map(|lane| lane.throttle.pause_left(now)).min()
    }

    /// The batches that no provider makes wait, nor has stopped.
    pub(super) fn awake(&self, now: Instant) -> Vec<BatchId> {
        self.open()
            .filter(|lane| lane.throttle.pause_left(now).is_none())
            .flat_map(|lane| &lane.batches)
            .cloned()
            .collect()
    }

    pub(super) fn is_any_open(&self) -> bool {
        self.open().next().is_some()
    }

    fn open(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().filter(|lane| !lane.batches.is_empty())
    }

    /// No more jobs of the batches that share a job's fate; which ones those are, as far as they were still open.
    pub(super) fn close(&mut self, job: &ClaimedJob, reach: Reach) -> Vec<BatchId> {
        let Some(place) = self.places.get(&job.batch_id) else { return Vec::new() };
        let (own, agent) = (place.lane, place.agent.clone());
        let provider = self.lanes[own].provider.clone();
        let mut closed = Vec::new();
        for (index, lane) in self.lanes.iter_mut().enumerate() {
            let shares_account = match (&lane.provider, &provider) {
                (Some(one), Some(other)) => one.is_account_of(other),
                (_, None) | (None, _) => false,
            };
            let is_meant = |id: &BatchId| match reach {
                Reach::Machine => true,
                Reach::Account if shares_account => true,
                Reach::Model if provider.is_some() => index == own,
                // What evaluates in here has no account anywhere.
                Reach::Account | Reach::Model | Reach::Agent => {
                    index == own && self.places.get(id).is_some_and(|place| place.agent == agent)
                }
            };
            let (stopped, open): (Vec<_>, Vec<_>) = std::mem::take(&mut lane.batches).into_iter().partition(is_meant);
            (lane.batches, lane.from) = (open, 0);
            closed.extend(stopped);
        }
        closed.iter().filter_map(|id| self.places.get(id)).for_each(|place| place.calls.drain());
        closed
    }
}

impl Lane {
    fn new(provider: Option<Provider>, options: &RunOptions) -> Self {
        Self {
            provider,
            batches: Vec::new(),
            throttle: Throttle::new(options.concurrency, options.max_wait),
            in_flight: 0,
            drained_until: None,
            from: 0,
            look_from_the_start: Instant::now(),
        }
    }

    fn claimed(&mut self, first: Option<&BatchId>, count: usize, asked: usize) {
        let from = self.from;
        match first {
            Some(first) => self.from += self.batches[from..].iter().position(|id| id == first).unwrap_or(0),
            None => self.from = 0,
        }
        if count < asked && from > 0 {
            self.look_from_the_start = Instant::now();
        } else {
            // Nothing more was due, so the next look can wait a little: a claim takes the write lock.
            self.drained_until = (count < asked).then(|| Instant::now() + LOOK_AGAIN);
        }
    }
}
