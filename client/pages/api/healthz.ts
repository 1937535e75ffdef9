import type { NextApiRequest, NextApiResponse } from 'next';

/** Alive, whatever becomes of the services: for probes. */
export default function healthz(_req: NextApiRequest, res: NextApiResponse) {
  res.setHeader('Cache-Control', 'no-store').status(200).json({ status: 'ok' });
}
