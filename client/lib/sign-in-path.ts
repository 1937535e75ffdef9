/** The sign-in page that leads back to `path` afterwards. */
export function signInPath(path: string): string {
  return isOwnPath(path) && path !== '/' && !path.startsWith('/auth/')
    ? `/auth/signin?next=${encodeURIComponent(path)}`
    : '/auth/signin';
}

/** Where `?next=` leads; the start page for anything that is not a path of this site. */
export function pathAfterSignIn(next: string | string[] | undefined): string {
  return typeof next === 'string' && isOwnPath(next) ? next : '/';
}

/** `//elsewhere.example` and `/\elsewhere.example` are addresses of other sites to a browser. */
function isOwnPath(path: string): boolean {
  const base = 'http://own.invalid';
  return path.startsWith('/') && URL.canParse(path, base) && new URL(path, base).origin === base;
}
