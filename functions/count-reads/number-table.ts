import { grown } from "./typed-arrays.ts";

/** Numbers pairs of whole numbers (0 up to 2^31) in the order of their first appearance. */
export type NumberTable = {
  /** The number of a pair, from 0. A number as large as `size` was before is a new one's. */
  number(one: number, other: number): number;
  size(): number;
  one(number: number): number;
  other(number: number): number;
};

/** @param expected how many pairs there will be; it may be less, and more */
export function numberTable(expected: number): NumberTable {
  let slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * expected + 16)));
  let pairs = new Int32Array(slots.length);
  let size = 0;

  const slotOf = (one: number, other: number): number => {
    const mixed = Math.imul(Math.imul(one, 0x9e3779b1) ^ other, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (slots.length - 1);
  };

  /** Half of the slots stay empty, so that looking for a pair takes few steps. */
  function spread(): void {
    slots = new Int32Array(slots.length * 2);
    pairs = grown(pairs, new Int32Array(slots.length));
    for (let number = 0; number < size; number++) {
      let slot = slotOf(pairs[2 * number] ?? 0, pairs[2 * number + 1] ?? 0);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number + 1;
    }
  }

  return {
    number(one, other) {
      let slot = slotOf(one, other);
      for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
        if (pairs[2 * found - 2] === one && pairs[2 * found - 1] === other) return found - 1;
        slot = (slot + 1) & (slots.length - 1);
      }
      pairs[2 * size] = one;
      pairs[2 * size + 1] = other;
      slots[slot] = ++size;
      if (size * 2 >= slots.length) spread();
      return size - 1;
    },
    size: () => size,
    one: (number) => pairs[2 * number] ?? 0,
    other: (number) => pairs[2 * number + 1] ?? 0,
  };
}
