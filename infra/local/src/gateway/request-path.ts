/**
 * The path that routes are matched against, as nginx makes it: without the query, percent-decoded
 * once, `//` merged, `.` and `..` resolved (https://nginx.org/en/docs/http/ngx_http_core_module.html#location).
 * What goes to the backend is the request's own path, untouched.
 * @returns undefined for what nginx answers with 400: bad encoding, a zero byte, a way above the root.
 */
export function matchedPath(url: string): string | undefined {
  const decoded = decode(url.replace(/[?#].*$/s, ''));
  if (decoded === undefined || !decoded.startsWith('/') || decoded.includes('\0')) return undefined;

  const resolved: string[] = [];
  const segments = decoded.split('/').slice(1);
  for (const segment of segments) {
    if (segment === '..' && resolved.pop() === undefined) return undefined;
    if (segment !== '' && segment !== '.' && segment !== '..') resolved.push(segment);
  }
  const last = segments.at(-1) ?? '';
  const isFolder = resolved.length > 0 && ['', '.', '..'].includes(last);
  return `/${resolved.join('/')}${isFolder ? '/' : ''}`;
}

/** Bytes that are no UTF-8 stay apart from each other, which is all that matching asks for. */
function decode(path: string): string | undefined {
  if (/%(?![0-9a-f]{2})/i.test(path)) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return path.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
