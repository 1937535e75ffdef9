import type { Context } from './context';
import { nameOf, type Manifest } from './manifest';

/** Something that is wrong with one object. */
export interface Finding {
  /** `Deployment/auth-depl`, or the path of a file. */
  readonly object: string;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/** Looks at all objects of a target together; pure, so that its test can break one thing. */
export type Rule = (objects: readonly Manifest[], context: Context) => Finding[];

export function finding(object: Manifest, message: string): Finding {
  return { object: nameOf(object), message };
}

/** One line for each finding, for people to read. */
export function textOf(findings: readonly Finding[]): string[] {
  return findings.map(({ object, message }) => `${object}: ${message}`);
}
