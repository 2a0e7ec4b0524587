/** Columns of numbers that grow row by row. */

export type Row = {
  readonly second: number;
  readonly address: number;
  readonly agent: number;
  readonly target: number;
  readonly origin: number;
  readonly first: number;
  readonly last: number;
};

export function growingRows() {
  let rows = 0;
  let whole = new Uint32Array(5 * 1_024);
  let range = new Float64Array(2 * 1_024);
  const column = (at: number) => taken(whole, new Uint32Array(rows), { every: 5, at });
  const rangeColumn = (at: number) => taken(range, new Float64Array(rows), { every: 2, at });

  return {
    add(row: Row): void {
      if (rows * 5 === whole.length) {
        whole = grown(whole, new Uint32Array(whole.length * 2));
        range = grown(range, new Float64Array(range.length * 2));
      }
      whole[rows * 5] = row.second;
      whole[rows * 5 + 1] = row.address;
      whole[rows * 5 + 2] = row.agent;
      whole[rows * 5 + 3] = row.target;
      whole[rows * 5 + 4] = row.origin;
      range[rows * 2] = row.first;
      range[rows * 2 + 1] = row.last;
      rows++;
    },
    columns: () => ({
      rows,
      second: column(0),
      address: column(1),
      agent: column(2),
      target: column(3),
      origin: column(4),
      first: rangeColumn(0),
      last: rangeColumn(1),
    }),
  };
}

export type GrowingNumbers = { add(number: number): void; numbers(): Uint32Array };

export function growingNumbers(): GrowingNumbers {
  let numbers = new Uint32Array(256);
  let size = 0;
  return {
    add(number) {
      if (size === numbers.length) numbers = grown(numbers, new Uint32Array(size * 2));
      numbers[size++] = number;
    },
    numbers: () => numbers.slice(0, size),
  };
}

function taken<Numbers extends Uint32Array | Float64Array>(
  from: Numbers,
  to: Numbers,
  { every, at }: { every: number; at: number },
): Numbers {
  for (let row = 0; row < to.length; row++) to[row] = from[row * every + at] ?? 0;
  return to;
}

function grown<Numbers extends Uint32Array | Float64Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
