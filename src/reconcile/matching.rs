//! Finds whose the records are that no link names: by tax id or device, by e-mail, by telephone, by name and address.
//!
//! The first key that decides, decides; a key with several hits on either side decides that a person has to choose.
//! Nothing depends on the order in which customers or records come.

use super::class::Certainty;
use super::key::Key;
use super::ours::{Index, Ours, UnitStanding, index};

/// A record that no link names, as it is matched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stray {
    pub tax_id: Key,
    pub email: Key,
    pub phone: Key,
    pub place: Key,
}

/// Whose a stray record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    Nobody,
    One {
        person: Index,
        certainty: Certainty,
    },
    /// One of the [`Matches::groups`].
    Several {
        group: Index,
    },
}

/// Records and customers among whom a person has to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub people: Vec<Index>,
    pub strays: Vec<Index>,
}

pub(super) struct Matches {
    /// Of each stray.
    pub of: Vec<Match>,
    pub groups: Vec<Group>,
    /// Of each customer, whether some stray may be his.
    pub claimed: Vec<bool>,
}

/// The devices of strays: what each is known by, and whose it is.
#[derive(Debug, Default)]
pub(super) struct StrayUnits {
    pub serials: Vec<(Key, Index)>,
    pub macs: Vec<(Key, Index)>,
}

/// `nearly` names strays that have the id of a customer's link but for case and spaces: whether they are his, a person
/// has to say.
pub(super) fn matched(
    ours: &Ours,
    strays: &[Stray],
    units: StrayUnits,
    nearly: impl Iterator<Item = (Index, Index)>,
) -> Matches {
    let mut matching = Matching::new(ours, strays);
    for (stray, person) in nearly {
        matching.is_several[stray as usize] = true;
        matching.join_person(stray, person);
    }
    let people = || ours.people.iter().zip(0..);
    matching.step(matching.keys(|stray| stray.tax_id), people().map(|(one, place)| (one.keys.tax_id, place)));
    let current = || ours.units.iter().filter(|unit| unit.standing != UnitStanding::Removed);
    let serials = current().map(|unit| (unit.serial, unit.owner));
    let elsewhere = ours.elsewhere.iter();
    matching.step(units.serials, serials.chain(elsewhere.clone().map(|unit| (unit.serial, unit.owner))));
    let macs = current().map(|unit| (unit.mac, unit.owner));
    matching.step(units.macs, macs.chain(elsewhere.map(|unit| (unit.mac, unit.owner))));
    matching.decide(Certainty::Certain);
    matching.step(matching.keys(|stray| stray.email), people().map(|(one, place)| (one.keys.email, place)));
    matching.decide(Certainty::Probable);
    matching.step(matching.keys(|stray| stray.phone), people().map(|(one, place)| (one.keys.phone, place)));
    matching.decide(Certainty::Probable);
    let unclaimed = ours.places.iter().filter(|(person, _)| !matching.claimed[*person as usize]);
    let free: Vec<(Key, Index)> =
        unclaimed.flat_map(|(person, keys)| keys.map(|key| (key, *person))).collect();
    matching.step(matching.keys(|stray| stray.place), free.into_iter());
    matching.one_place_each();
    matching.decide(Certainty::Probable);
    matching.finish()
}

const NONE: Index = Index::MAX;

struct Matching<'a> {
    ours: &'a Ours,
    strays: &'a [Stray],
    of: Vec<Match>,
    claimed: Vec<bool>,
    /// In the step under way: the customer that each stray's keys point at, and whether one of them has several hits.
    pointed_at: Vec<Index>,
    is_several: Vec<bool>,
    /// Strays, and behind them people, each with another of its group or itself.
    joined: Vec<Index>,
}

impl<'a> Matching<'a> {
    fn new(ours: &'a Ours, strays: &'a [Stray]) -> Self {
        Self {
            ours,
            strays,
            of: vec![Match::Nobody; strays.len()],
            claimed: vec![false; ours.people.len()],
            pointed_at: vec![NONE; strays.len()],
            is_several: vec![false; strays.len()],
            joined: (0..index(strays.len() + ours.people.len())).collect(),
        }
    }

    /// One key of each stray that is not decided.
    fn keys(&self, key: fn(&Stray) -> Key) -> Vec<(Key, Index)> {
        let undecided = self.of.iter().zip(self.strays).zip(0..).filter(|((of, _), _)| **of == Match::Nobody);
        undecided.map(|((_, stray), place)| (key(stray), place)).collect()
    }

    /// Looks which people have a key of a stray.
    fn step(&mut self, mut keys: Vec<(Key, Index)>, people: impl Iterator<Item = (Key, Index)>) {
        keys.retain(|(key, _)| key.is_some());
        keys.sort_unstable();
        keys.dedup();
        if keys.is_empty() {
            return;
        }
        let first = |key: Key| {
            let place = keys.partition_point(|(known, _)| *known < key);
            keys.get(place).is_some_and(|(known, _)| *known == key).then_some(place)
        };
        let mut hits: Vec<(usize, Index)> =
            people.filter_map(|(key, person)| first(key).map(|place| (place, person))).collect();
        hits.sort_unstable();
        hits.dedup();
        for hits in hits.chunk_by(|one, other| one.0 == other.0) {
            let from = hits[0].0;
            let to = from + keys[from..].partition_point(|(key, _)| *key == keys[from].0);
            self.hit(&keys[from..to], hits);
        }
    }

    fn hit(&mut self, strays: &[(Key, Index)], people: &[(usize, Index)]) {
        if let ([(_, stray)], [(_, person)]) = (strays, people) {
            match self.pointed_at[*stray as usize] {
                NONE => self.pointed_at[*stray as usize] = *person,
                known if known == *person => {}
                known => {
                    self.is_several[*stray as usize] = true;
                    self.join_person(*stray, known);
                    self.join_person(*stray, *person);
                }
            }
            return;
        }
        for (_, stray) in strays {
            self.is_several[*stray as usize] = true;
            self.join(strays[0].1, *stray);
        }
        for (_, person) in people {
            self.join_person(strays[0].1, *person);
        }
    }

    /// The whole address and the street alone are one key: who is pointed at by several through it is of several.
    fn one_place_each(&mut self) {
        let mut pointers: Vec<(Index, Index)> = (self.pointed_at.iter().copied().zip(0..))
            .filter(|(person, stray)| *person != NONE && self.of[*stray as usize] == Match::Nobody)
            .collect();
        pointers.sort_unstable();
        for pointers in pointers.chunk_by(|one, other| one.0 == other.0) {
            let node = index(self.strays.len()) + pointers[0].0;
            if pointers.len() > 1 || self.root(node) != node {
                pointers.iter().for_each(|(_, stray)| self.is_several[*stray as usize] = true);
            }
        }
    }

    /// Ends a step: whoever was pointed at is claimed.
    fn decide(&mut self, certainty: Certainty) {
        for stray in 0..index(self.strays.len()) {
            let place = stray as usize;
            let person = std::mem::replace(&mut self.pointed_at[place], NONE);
            if self.of[place] != Match::Nobody {
                continue;
            }
            if self.is_several[place] {
                if person != NONE {
                    self.join_person(stray, person);
                }
                self.of[place] = Match::Several { group: 0 };
            } else if person != NONE {
                self.claimed[person as usize] = true;
                // He may have a second home, or the other id may be the wrong one: a person has to look.
                let is_second = self.ours.is_linked(person);
                let certainty = if is_second { Certainty::Probable } else { certainty };
                self.of[place] = Match::One { person, certainty };
            }
        }
    }

    fn join_person(&mut self, stray: Index, person: Index) {
        self.claimed[person as usize] = true;
        self.join(stray, index(self.strays.len()) + person);
    }

    fn join(&mut self, one: Index, other: Index) {
        let (one, other) = (self.root(one), self.root(other));
        self.joined[one.max(other) as usize] = one.min(other);
    }

    fn root(&mut self, mut node: Index) -> Index {
        while self.joined[node as usize] != node {
            let above = self.joined[node as usize];
            self.joined[node as usize] = self.joined[above as usize];
            node = above;
        }
        node
    }

    fn finish(mut self) -> Matches {
        let mut groups: Vec<Group> = Vec::new();
        // A group begins with a stray, which is its root, since strays stand before people.
        let mut group_of = vec![NONE; self.strays.len()];
        for stray in 0..index(self.strays.len()) {
            if !matches!(self.of[stray as usize], Match::Several { .. }) {
                continue;
            }
            let root = self.root(stray) as usize;
            if group_of[root] == NONE {
                group_of[root] = index(groups.len());
                groups.push(Group::default());
            }
            let group = group_of[root];
            groups[group as usize].strays.push(stray);
            self.of[stray as usize] = Match::Several { group };
        }
        for person in 0..index(self.ours.people.len()) {
            let root = self.root(index(self.strays.len()) + person) as usize;
            if let Some(group) = group_of.get(root).filter(|group| **group != NONE) {
                groups[*group as usize].people.push(person);
            }
        }
        Matches { of: self.of, groups, claimed: self.claimed }
    }
}
