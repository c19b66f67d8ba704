import type { Order } from './order';

/**
 * Puts the `count` lowest items in order at the front, in place; the rest stays in any order. Much cheaper than a sort
 * when a page of a wide answer is wanted: O(n + count log count) on average.
 */
export function sortFirst<T>(items: T[], count: number, order: Order<T>): void {
  if (count < items.length) partition(items, count, order);
  const front = items.slice(0, count).sort(order);
  for (let i = 0; i < front.length; i++) {
    const item = front[i];
    if (item !== undefined) items[i] = item;
  }
}

/** Quickselect: afterwards no item before `count` is above one after it. */
function partition<T>(items: T[], count: number, order: Order<T>): void {
  let low = 0;
  let high = items.length - 1;
  while (low < high) {
    const pivot = items[(low + high) >> 1];
    if (pivot === undefined) return;
    let i = low;
    let j = high;
    while (i <= j) {
      while (isBelow(items[i], pivot, order)) i += 1;
      while (isBelow(pivot, items[j], order)) j -= 1;
      if (i <= j) {
        swap(items, i, j);
        i += 1;
        j -= 1;
      }
    }
    if (count - 1 <= j) high = j;
    else if (count - 1 >= i) low = i;
    else return;
  }
}

function isBelow<T>(a: T | undefined, b: T | undefined, order: Order<T>): boolean {
  return a !== undefined && b !== undefined && order(a, b) < 0;
}

function swap(items: unknown[], i: number, j: number): void {
  const a = items[i];
  const b = items[j];
  if (a === undefined || b === undefined) return;
  items[i] = b;
  items[j] = a;
}
