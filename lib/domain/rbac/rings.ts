/**
 * The sets of more than one node that all reach each other: the strongly connected components of a directed graph.
 * Members come in the order of `nodes`. O(nodes + edges), without recursion. The method is Kosaraju's.
 */
export function ringsOf<N>(nodes: readonly N[], edgesFrom: (node: N) => readonly N[]): N[][] {
  const backwards = new Map<N, N[]>(nodes.map((node) => [node, []]));
  for (const node of nodes) {
    for (const next of edgesFrom(node)) backwards.get(next)?.push(node);
  }
  const inGraph = (node: N): readonly N[] => edgesFrom(node).filter((next) => backwards.has(next));
  const seen = new Set<N>();
  const finished = nodes.flatMap((node) => visited(node, inGraph, seen));
  seen.clear();
  const place = new Map(nodes.map((node, i) => [node, i]));
  const rings = finished.reverse().map((node) => visited(node, (from) => backwards.get(from) ?? [], seen));
  const inOrder = (a: N, b: N): number => (place.get(a) ?? 0) - (place.get(b) ?? 0);
  return rings.filter((ring) => ring.length > 1).map((ring) => ring.sort(inOrder));
}

/** Every node that is reached from this one and was not seen before, in the order in which they are left again. */
function visited<N>(start: N, edgesFrom: (node: N) => readonly N[], seen: Set<N>): N[] {
  const left: N[] = [];
  const open: { readonly node: N; readonly edges: Iterator<N> }[] = [];
  const enter = (node: N): void => {
    if (seen.has(node)) return;
    seen.add(node);
    open.push({ node, edges: edgesFrom(node)[Symbol.iterator]() });
  };
  enter(start);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.edges.next();
    if (next.done === true) left.push(top.node);
    if (next.done === true) open.pop();
    else enter(next.value);
  }
  return left;
}
