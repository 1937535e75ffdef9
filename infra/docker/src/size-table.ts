/**
 * Lines such as `gittix/auth:latest  160 MB, 38 MB of it beside the base`.
 *
 * @param sizes bytes by image
 * @param base bytes of what all of them stand on, where that is known
 */
export function sizeTable(sizes: ReadonlyMap<string, number>, base?: number): string {
  const width = Math.max(...[...sizes.keys()].map((name) => name.length));
  return [...sizes]
    .map(([name, size]) => {
      const own = base === undefined ? '' : `, ${megabytes(size - base)} of it beside the base`;
      return `${name.padEnd(width)}  ${megabytes(size)}${own}`;
    })
    .join('\n');
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
