import type { AxiosResponse } from 'axios';

/** The cursor of the next page, from a list's `Link: <…?cursor=…>; rel="next"`. */
export function nextCursor({ headers }: Pick<AxiosResponse, 'headers'>): string | undefined {
  const [, target] = /<([^>]+)>;\s*rel="next"/.exec(String(headers.link ?? '')) ?? [];
  if (target === undefined) return undefined;
  return new URL(target, 'http://own.invalid').searchParams.get('cursor') ?? undefined;
}
