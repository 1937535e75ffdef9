import type { NextFunction, Request, Response } from 'express';
import { ForbiddenError } from '../errors/forbidden-error';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses (403) state-changing requests that a page of another site made a browser send, so that
 * its visitor's cookie does no harm here. Browsers say where a request comes from by
 * `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/), older ones and plain HTTP by `Origin`;
 * what sends neither (curl, Postman, another service) carries nobody's cookie by itself.
 */
export function sameSite(req: Request, _res: Response, next: NextFunction): void {
  if (!safeMethods.has(req.method) && isFromAnotherSite(req)) {
    throw new ForbiddenError('Requests from another site are not allowed');
  }
  next();
}

function isFromAnotherSite(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = req.get('Origin');
  return origin !== undefined && !ownHosts(req).includes(hostOf(origin));
}

/** A page can't set either header on a request to another site, so each may be believed here. */
function ownHosts(req: Request): string[] {
  const forwarded = req.get('X-Forwarded-Host')?.split(',')[0]?.trim();
  return [req.get('Host'), forwarded].filter((host) => host !== undefined).map(withoutDefaultPort);
}

/** `null` (a sandboxed frame, a file) has no host, and is nobody's own. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : 'null';
}

function withoutDefaultPort(host: string): string {
  return host.toLowerCase().replace(/:(80|443)$/, '');
}
