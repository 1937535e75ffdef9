import { hasWildcard } from './subject';

interface Node<T> {
  children: Map<string, Node<T>>;
  /** What is subscribed to exactly the path that leads here. */
  values: Set<T>;
}

/**
 * Who listens to what. Literal subjects are one look-up in a map; only subjects with wildcards live
 * in a tree by token, so that routing a message does not depend on the number of subscriptions.
 */
export class SubjectTree<T> {
  private readonly literals = new Map<string, Set<T>>();
  private readonly root: Node<T> = newNode();

  add(subject: string, value: T): void {
    if (hasWildcard(subject)) {
      this.descend(subject).values.add(value);
      return;
    }
    const values = this.literals.get(subject);
    if (values) values.add(value);
    else this.literals.set(subject, new Set([value]));
  }

  remove(subject: string, value: T): void {
    if (hasWildcard(subject)) {
      prune(this.root, subject.split('.'), value);
      return;
    }
    const values = this.literals.get(subject);
    values?.delete(value);
    if (values?.size === 0) this.literals.delete(subject);
  }

  /** Everything subscribed to a literal subject. */
  match(subject: string): T[] {
    const found: T[] = [...(this.literals.get(subject) ?? [])];
    if (this.root.children.size > 0) collect(this.root, subject.split('.'), 0, found);
    return found;
  }

  has(subject: string): boolean {
    return this.literals.has(subject) || this.match(subject).length > 0;
  }

  private descend(subject: string): Node<T> {
    return subject.split('.').reduce((node, token) => {
      const child = node.children.get(token) ?? newNode<T>();
      node.children.set(token, child);
      return child;
    }, this.root);
  }
}

function newNode<T>(): Node<T> {
  return { children: new Map(), values: new Set() };
}

function collect<T>(node: Node<T>, tokens: string[], depth: number, found: T[]): void {
  if (depth === tokens.length) {
    found.push(...node.values);
    return;
  }
  const rest = node.children.get('>');
  if (rest) found.push(...rest.values);
  for (const token of new Set([tokens[depth], '*'])) {
    const child = node.children.get(token);
    if (child) collect(child, tokens, depth + 1, found);
  }
}

function prune<T>(node: Node<T>, [token, ...tokens]: string[], value: T): void {
  if (token === undefined) {
    node.values.delete(value);
    return;
  }
  const child = node.children.get(token);
  if (!child) return;
  prune(child, tokens, value);
  if (child.values.size === 0 && child.children.size === 0) node.children.delete(token);
}
