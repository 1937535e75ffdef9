/** What the rules need to know beside the objects, all of it taken from the code. */
export interface Context {
  /** The images that skaffold.yaml builds: `gittix/auth`. */
  readonly artifacts: readonly string[];
  /** The Secrets that people make by hand in a cluster: by name, each key with a sample of its value. */
  readonly secretsByHand: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether Prometheus, in the namespace `monitoring`, asks the pods that say so for metrics. */
  readonly scraped: boolean;
  readonly isOwn: (image: string) => boolean;
  /** What is known of the program inside an image; nothing for the images of others. */
  readonly programOf: (image: string) => Program | undefined;
}

/** A program of ours, as far as manifests have to do with it. */
export interface Program {
  /** `auth` */
  readonly name: string;
  /** Every environment variable that it reads. */
  readonly variables: readonly string[];
  /** What it would say to an environment before it ends; nothing when it would start. */
  readonly problemsWith: (environment: Environment) => readonly string[];
  /** The variables that it takes when the environment has none: addresses that it calls by itself. */
  readonly defaults: Environment;
  /** What each kind of probe may ask: the name of the port, and the paths there. */
  readonly probes: Readonly<
    Record<ProbeKind, { readonly port: string; readonly paths: readonly string[] }>
  >;
  /** How long an orderly stop may take; seconds. */
  readonly stopSeconds: number;
  /** The folders that it writes to, started with these arguments. */
  readonly writes: (args: readonly string[]) => readonly string[];
}

export type Environment = Readonly<Record<string, string>>;

export type ProbeKind = 'startupProbe' | 'readinessProbe' | 'livenessProbe';
