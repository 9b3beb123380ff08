//! Who holds whom in, who holds each other out: the strongly connected components of a graph.

use crate::api::TypeId;

/// The strongly connected component of each node, by Tarjan's algorithm without recursion.
pub(super) fn components(edges: &[Vec<TypeId>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut index = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut component = vec![NEW; edges.len()];
    let (mut next, mut found) = (0, 0);
    let mut open = Vec::new();
    for root in 0..edges.len() {
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                if index[node] != NEW {
                    continue;
                }
                index[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if index[target] == NEW {
                    work.push((target, 0));
                } else if component[target] == NEW {
                    low[node] = low[node].min(index[target]);
                }
                continue;
            }
            for &target in &edges[node] {
                if component[target] == NEW {
                    low[node] = low[node].min(low[target]);
                }
            }
            if low[node] == index[node] {
                while let Some(member) = open.pop() {
                    component[member] = found;
                    if member == node {
                        break;
                    }
                }
                found += 1;
            }
        }
    }
    component
}
