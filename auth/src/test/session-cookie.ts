/** The `Cookie` header of a session that holds this, as nobody but a forger would make it. */
export function sessionCookie(session: unknown): string {
  return `session=${Buffer.from(JSON.stringify(session)).toString('base64')}`;
}

/** What a session cookie that was set holds. */
export function sessionOf(setCookie: string[] | undefined): { jwt?: string } {
  const cookie = setCookie?.find((line) => line.startsWith('session=')) ?? '';
  const value = cookie.slice('session='.length).split(';', 1)[0] ?? '';
  return JSON.parse(Buffer.from(value, 'base64').toString()) as { jwt?: string };
}
