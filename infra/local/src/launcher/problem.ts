/** Something that the person at the terminal can put right: shown as its message alone. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
