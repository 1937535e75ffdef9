/** True for a subject that can be subscribed to: no empty token, no white space, `>` only at the end. */
export function isValidSubject(subject: string): boolean {
  if (subject === '' || /[\s\0]/.test(subject)) return false;
  const tokens = subject.split('.');
  return tokens.every((token, i) => token !== '' && (token !== '>' || i === tokens.length - 1));
}

/** `*` and `>` are wildcards only as whole tokens: `foo*` is a literal. */
export function hasWildcard(subject: string): boolean {
  return subject.split('.').some((token) => token === '*' || token === '>');
}

/** True for a subject that names exactly one address, as a publication must. */
export function isLiteralSubject(subject: string): boolean {
  return isValidSubject(subject) && !hasWildcard(subject);
}
