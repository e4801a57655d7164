//! What a run tells the allocator.

use std::hint::black_box;

/// Has the allocator keep what is freed for the next job, instead of giving it back to the system and asking for it again a
/// hundred times a second: a fifth of a run's processor time.
///
/// glibc learns from what it sees: once a large block was freed, blocks up to its size come from the heap, and the heap
/// keeps twice as much. Elsewhere this does nothing.
pub(super) fn keep_for_the_next_job() {
    const LARGE: usize = 16 << 20;
    drop(black_box(Vec::<u8>::with_capacity(LARGE)));
}
