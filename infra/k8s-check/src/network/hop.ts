import type { Peer, Port } from './peer';

/** A connection that the system can't do without. */
export interface Hop {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: Port;
  /** What asks for it: `MONGO_URI`, `path /api/users/?(.*) of the Ingress`. */
  readonly why: string;
}
