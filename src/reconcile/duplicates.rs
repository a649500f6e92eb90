//! Finds the devices that are of two customers by their serial or MAC, within our side or within theirs.
//!
//! One customer may have several ids there: the same device under two of them is not of two customers. What concerns no
//! linked customer is left to the matching.

use std::collections::{HashMap, HashSet};

use super::comparison::{Comparison, Holder};
use super::key::Key;
use super::ours::{Index, UnitEntry, UnitStanding, index};

/// A device on either side or on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Node {
    pub holder: Holder,
    pub serial: Key,
    /// The device of ours that it is.
    pub ours: Option<Index>,
}

/// Devices that cannot all be right.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    pub groups: Vec<Vec<Node>>,
    nodes: HashSet<(Holder, Key)>,
}

impl Duplicates {
    pub fn has(&self, holder: Holder, serial: Key) -> bool {
        self.nodes.contains(&(holder, serial))
    }
}

/// Each device of one side: its serial, its MAC, and whose it is, a customer of ours or (behind them) a stray.
type Occurrence = (Key, Key, Index, Node);

pub(super) fn duplicates(comparison: &Comparison) -> Duplicates {
    let shared = [shared_keys(|| our_units(comparison)), shared_keys(|| their_units(comparison))];
    let mut nodes: Vec<Node> = Vec::new();
    let mut places: HashMap<(Holder, Key), usize> = HashMap::new();
    let mut by_key: HashMap<(usize, usize, Key), Vec<usize>> = HashMap::new();
    let mut owners: HashMap<usize, Index> = HashMap::new();
    let mut note = |side: usize, (serial, mac, owner, node): Occurrence| {
        for (sort, key) in [serial, mac].into_iter().enumerate() {
            if shared[side][sort].contains(&key) {
                let place = *places.entry((node.holder, node.serial)).or_insert_with(|| {
                    nodes.push(node);
                    nodes.len() - 1
                });
                nodes[place].ours = nodes[place].ours.or(node.ours);
                owners.insert(place, owner);
                by_key.entry((side, sort, key)).or_default().push(place);
            }
        }
    };
    our_units(comparison).for_each(|occurrence| note(0, occurrence));
    their_units(comparison).for_each(|occurrence| note(1, occurrence));
    let groups = joined(nodes.len(), by_key.into_values());
    let people = index(comparison.ours.people.len());
    let groups: Vec<Vec<Node>> = groups
        .into_iter()
        .filter(|group| group.iter().any(|place| owners[place] < people))
        .map(|group| group.into_iter().map(|place| nodes[place]).collect())
        .collect();
    let nodes = groups.iter().flatten().map(|node| (node.holder, node.serial)).collect();
    Duplicates { groups, nodes }
}

fn our_units(comparison: &Comparison) -> impl Iterator<Item = Occurrence> {
    let ours = &comparison.ours;
    let is_compared = |unit: &UnitEntry| match unit.standing {
        UnitStanding::Active | UnitStanding::Suspended => !ours.links[unit.link as usize].is_duplicate,
        UnitStanding::Failed | UnitStanding::UnderWay | UnitStanding::Removed => false,
    };
    ours.units.iter().zip(0..).filter(move |(unit, _)| is_compared(unit)).map(|(unit, place)| {
        let node = Node { holder: Holder::Link(unit.link), serial: unit.serial, ours: Some(place) };
        (unit.serial, unit.mac, unit.owner, node)
    })
}

fn their_units(comparison: &Comparison) -> impl Iterator<Item = Occurrence> {
    let ours = &comparison.ours;
    let is_under_way = |place: Index| ours.units[place as usize].standing == UnitStanding::UnderWay;
    comparison.units.iter().filter_map(move |unit| {
        if unit.ours.is_some_and(is_under_way) {
            return None;
        }
        let owner = match unit.holder {
            Holder::Link(link) if ours.links[link as usize].is_duplicate => return None,
            Holder::Link(link) => ours.links[link as usize].owner,
            Holder::Stray(place) => index(ours.people.len()) + place,
        };
        Some((
            unit.serial,
            unit.mac,
            owner,
            Node { holder: unit.holder, serial: unit.serial, ours: unit.ours },
        ))
    })
}

/// The serials and the MACs that several have.
fn shared_keys<I: Iterator<Item = Occurrence>>(side: impl Fn() -> I) -> [HashSet<Key>; 2] {
    let key_of: [fn(&Occurrence) -> Key; 2] = [|occurrence| occurrence.0, |occurrence| occurrence.1];
    key_of.map(|key| {
        let mut owners: Vec<(Key, Index)> =
            side().map(|occurrence| (key(&occurrence), occurrence.2)).collect();
        owners.retain(|(key, _)| key.is_some());
        owners.sort_unstable();
        owners.dedup();
        let of_several = owners.chunk_by(|one, other| one.0 == other.0).filter(|owners| owners.len() > 1);
        of_several.map(|owners| owners[0].0).collect()
    })
}

/// Puts together whatever shares a list.
fn joined(count: usize, lists: impl Iterator<Item = Vec<usize>>) -> Vec<Vec<usize>> {
    let mut above: Vec<usize> = (0..count).collect();
    fn root(above: &mut [usize], mut node: usize) -> usize {
        while above[node] != node {
            above[node] = above[above[node]];
            node = above[node];
        }
        node
    }
    for list in lists {
        for pair in list.windows(2) {
            let (one, other) = (root(&mut above, pair[0]), root(&mut above, pair[1]));
            above[one.max(other)] = one.min(other);
        }
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for node in 0..count {
        groups.entry(root(&mut above, node)).or_default().push(node);
    }
    groups.into_values().collect()
}
