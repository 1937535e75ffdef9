import fc from 'fast-check';
import { hasWildcard, isLiteralSubject, isValidSubject } from '../subject';
import { SubjectTree } from '../subject-tree';

/** The rule as the documentation has it, token by token. */
function matches(pattern: string[], subject: string[]): boolean {
  const [head, ...rest] = pattern;
  if (head === undefined) return subject.length === 0;
  if (subject.length === 0) return false;
  if (head === '>') return true;
  return (head === '*' || head === subject[0]) && matches(rest, subject.slice(1));
}

const token = fc.constantFrom('a', 'b', 'foo*');
const literal = fc.array(token, { minLength: 1, maxLength: 4 });
const pattern = fc
  .tuple(
    fc.array(fc.oneof(token, fc.constant('*')), { maxLength: 3 }),
    fc.oneof(token, fc.constantFrom('*', '>')),
  )
  .map(([head, last]) => [...head, last]);

describe('subjects', () => {
  it.each(['a', 'a.b', '*', '>', 'a.*.b', 'a.>', 'foo*', 'ticket:created'])(
    '%s is valid',
    (subject) => {
      expect(isValidSubject(subject)).toBe(true);
    },
  );

  it.each(['', '.', '.a', 'a.', 'a..b', '>.a', 'a.>.b', 'a b', 'a\tb', 'a\0'])(
    '%j is not',
    (subject) => {
      expect(isValidSubject(subject)).toBe(false);
    },
  );

  it('are literal when no whole token is a wildcard', () => {
    expect(['a.b', 'foo*.b', 'a>'].map(isLiteralSubject)).toEqual([true, true, true]);
    expect(['a.*', '>', ''].map(isLiteralSubject)).toEqual([false, false, false]);
    expect(hasWildcard('foo*')).toBe(false);
  });
});

describe('the tree of subscriptions', () => {
  it('finds what the rule says, once each', () => {
    fc.assert(
      fc.property(fc.array(pattern), literal, (patterns, subject) => {
        const tree = new SubjectTree<number>();
        patterns.forEach((tokens, i) => tree.add(tokens.join('.'), i));
        const expected = patterns.flatMap((tokens, i) => (matches(tokens, subject) ? [i] : []));
        expect(tree.match(subject.join('.')).sort((a, b) => a - b)).toEqual(expected);
        expect(tree.has(subject.join('.'))).toBe(expected.length > 0);
      }),
    );
  });

  it('finds nothing of what was removed, and all of the rest', () => {
    fc.assert(
      fc.property(fc.array(pattern), fc.array(fc.boolean()), literal, (patterns, gone, subject) => {
        const tree = new SubjectTree<number>();
        patterns.forEach((tokens, i) => tree.add(tokens.join('.'), i));
        patterns.forEach((tokens, i) => gone[i] && tree.remove(tokens.join('.'), i));
        const expected = patterns.flatMap((tokens, i) =>
          !gone[i] && matches(tokens, subject) ? [i] : [],
        );
        expect(tree.match(subject.join('.')).sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('does not mind the removal of what it never had', () => {
    const tree = new SubjectTree<string>();
    tree.remove('a', 'x');
    tree.remove('a.*', 'x');
    expect(tree.match('a.b')).toEqual([]);
  });
});
