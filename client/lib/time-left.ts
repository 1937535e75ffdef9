import type { AxiosResponse } from 'axios';

/**
 * How long until `expiresAt` by the clock of the service that said so, in milliseconds. The
 * visitor's own clock may be minutes off, so it is never asked. The header has whole seconds only:
 * counted as the end of its second, a visitor is never promised time that isn't there.
 */
export function timeLeft(expiresAt: string, { headers }: Pick<AxiosResponse, 'headers'>): number {
  const answeredAt = Date.parse(String(headers.date));
  const now = Number.isNaN(answeredAt) ? Date.now() : answeredAt + 999;
  return Math.max(0, Date.parse(expiresAt) - now);
}

/**
 * The browser's monotonic clock at the moment to which `timeLeft` belongs; a page that the server
 * rendered arrived before its script ran.
 *
 * @param renderedBy where the props of the page were made
 */
export function momentOfArrival(renderedBy: 'server' | 'browser'): number {
  if (renderedBy === 'browser') return performance.now();
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.responseStart ?? performance.now();
}
