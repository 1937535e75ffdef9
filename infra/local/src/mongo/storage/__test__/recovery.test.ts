import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporaryFolder } from '../../__test__/server-process';
import type { Doc } from '../../bson/value';
import type { Catalog } from '../catalog';
import { openFolder, type OpenCatalog } from '../open';

let folder: string;
let remove: () => Promise<void>;
let warnings: string[];

beforeEach(async () => {
  ({ folder, remove } = await temporaryFolder());
  warnings = [];
});

afterEach(() => remove());

async function openIt(compactAt = Infinity): Promise<OpenCatalog> {
  return openFolder(folder, {
    compactAt,
    warn: (message) => warnings.push(message),
    onFailure: (error) => {
      throw error;
    },
  });
}

/** Opens the folder, lets `work` change it, and closes it when all is written. */
async function session(work: (catalog: Catalog) => void | Promise<void>, compactAt?: number) {
  const data = await openIt(compactAt);
  await work(data.catalog);
  await data.close();
}

async function contents(name = 'c'): Promise<Doc[]> {
  const data = await openIt();
  const docs = Array.from(data.catalog.get('db', name)?.records.values() ?? [], ({ doc }) => doc);
  await data.close();
  return docs;
}

const insert = (catalog: Catalog, ...docs: Doc[]) => {
  for (const doc of docs) catalog.ensure('db', 'c').insertDoc(doc);
};
const journal = (generation = 1) =>
  path.join(folder, `journal-${String(generation).padStart(8, '0')}.log`);

it('has documents, changes and removals back after a restart, in their order', async () => {
  await session((catalog) => {
    insert(catalog, { _id: 1 }, { _id: 2 }, { _id: 3 });
    const docs = catalog.ensure('db', 'c');
    const [first, second] = [docs.byId(1), docs.byId(2)];
    if (first) docs.replace(first, { _id: 1, changed: true });
    if (second) docs.remove(second);
  });
  expect(await contents()).toEqual([{ _id: 1, changed: true }, { _id: 3 }]);
});

it('has indexes and their options back', async () => {
  const spec = { v: 2, key: { n: 1 }, name: 'n_1', unique: true, sparse: true };
  await session((catalog) => {
    insert(catalog, { _id: 1, n: 1 });
    catalog.ensure('db', 'c').addIndex(spec);
    catalog.ensure('db', 'c').addIndex({ v: 2, key: { x: 1 }, name: 'x_1' });
    catalog.ensure('db', 'c').dropIndex('x_1');
  });

  await session((catalog) => {
    expect(catalog.get('db', 'c')?.indexes.get('n_1')?.spec).toEqual(spec);
    expect(catalog.get('db', 'c')?.indexes.has('x_1')).toBe(false);
    expect(() => insert(catalog, { n: 1 })).toThrow('E11000');
  });
});

it('remembers drops and renames, and the identity of a collection', async () => {
  let uuid: unknown;
  await session((catalog) => {
    insert(catalog, { _id: 1 });
    catalog.ensure('db', 'dropped').insertDoc({});
    catalog.drop('db', 'dropped');
    catalog.rename(['db', 'c'], ['db', 'renamed']);
    uuid = catalog.get('db', 'renamed')?.uuid;
  });
  await session((catalog) => {
    expect([...catalog.collections('db').keys()]).toEqual(['renamed']);
    expect(catalog.get('db', 'renamed')?.uuid).toEqual(uuid);
  });
});

it('cuts a torn tail wherever it is torn, keeps what came before, and says so', async () => {
  await session((catalog) => insert(catalog, { _id: 1 }));
  const whole = (await readFile(journal())).length;
  await session((catalog) => insert(catalog, { _id: 2, text: 'torn' }));
  const file = await readFile(journal());

  for (let size = whole + 1; size < file.length; size += 1) {
    warnings = [];
    await writeFile(journal(), file.subarray(0, size));
    expect(await contents()).toEqual([{ _id: 1 }]);
    expect(warnings).toEqual([expect.stringContaining(`cut ${size - whole} bytes off the end`)]);
    expect((await readFile(journal())).length).toBe(whole);
    const kept = await readFile(`${journal()}.cut-at-${whole}`);
    expect(kept.equals(file.subarray(whole, size))).toBe(true);
  }
});

it('writes on after a cut', async () => {
  await session((catalog) => insert(catalog, { _id: 1 }));
  await appendFile(journal(), Buffer.from([9, 9, 9]));
  await session((catalog) => insert(catalog, { _id: 2 }));

  warnings = [];
  expect(await contents()).toEqual([{ _id: 1 }, { _id: 2 }]);
  expect(warnings).toEqual([]);
});

it('takes a record whose checksum is wrong for torn', async () => {
  await session((catalog) => insert(catalog, { _id: 1, text: 'abc' }));
  const file = await readFile(journal());
  file.writeUInt8(file.readUInt8(file.length - 2) ^ 0xff, file.length - 2);
  await writeFile(journal(), file);

  expect(await contents()).toEqual([]);
  expect(warnings).toHaveLength(1);
});

it('starts over an empty or half-made log', async () => {
  for (const size of [0, 5]) {
    await session((catalog) => insert(catalog, { _id: 1 }));
    await truncate(journal(), size);
    expect(await contents()).toEqual([]);
  }
});

describe('compaction', () => {
  const many = (catalog: Catalog) =>
    insert(catalog, ...Array.from({ length: 200 }, () => ({ text: 'x'.repeat(10_000) })));

  it('replaces the log by a snapshot of the same contents', async () => {
    await session((catalog) => {
      many(catalog);
      catalog.ensure('db', 'c').addIndex({ v: 2, key: { text: 1 }, name: 'text_1' });
    }, 1000);

    expect(await readdir(folder)).toEqual(['journal-00000002.log', 'snapshot-00000002.log']);
    expect(await contents()).toHaveLength(200);
    await session((catalog) => expect(catalog.get('db', 'c')?.indexes.size).toBe(2));
  });

  it('takes changes that come while the snapshot is being written', async () => {
    const data = await openIt(1000);
    many(data.catalog);
    for (let i = 0; i < 50; i += 1) {
      insert(data.catalog, { _id: i });
      await data.catalog.log.synced();
    }
    await data.close();

    expect(await contents()).toHaveLength(250);
  });

  it('was interrupted while writing: the old log is still in force', async () => {
    await session(many);
    await writeFile(path.join(folder, 'snapshot-00000002.log.tmp'), 'half a snapshot');
    await writeFile(journal(2), '');

    expect(await contents()).toHaveLength(200);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('was interrupted before the old log was removed: the snapshot is in force', async () => {
    await session((catalog) => insert(catalog, { _id: 'before' }));
    const before = await readFile(journal());
    await session((catalog) => {
      catalog.drop('db', 'c');
      many(catalog);
    }, 1000);
    await writeFile(journal(), before);

    expect(await contents()).toHaveLength(200);
    expect(await readdir(folder)).toEqual(['journal-00000002.log', 'snapshot-00000002.log']);
  });

  it('refuses a damaged snapshot rather than lose what it held', async () => {
    await session(many, 1000);
    await truncate(path.join(folder, 'snapshot-00000002.log'), 500);
    await expect(openIt()).rejects.toThrow(/snapshot-00000002\.log is damaged at byte \d+/);
    await expect(openIt()).rejects.not.toThrow('in use');
  });

  it('refuses a damaged log that is not the last', async () => {
    await session(many);
    await truncate(journal(), 500);
    await writeFile(journal(2), '');
    await expect(openIt()).rejects.toThrow(/journal-00000001\.log is damaged at byte \d+/);
  });
});

describe('the lock', () => {
  it('keeps a second server out, and says who is in', async () => {
    const first = await openIt();
    await expect(openIt()).rejects.toThrow(
      `the data folder ${folder} is in use by process ${process.pid}`,
    );
    await first.close();
    await (await openIt()).close();
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: '1' })],
    ['of an earlier process with the same id', JSON.stringify({ pid: process.pid, started: '1' })],
    ['that is not whole', '{"pid":'],
  ])('%s counts for nothing', async (_what, text) => {
    await writeFile(path.join(folder, 'mongod.lock'), text);
    await (await openIt()).close();
    expect(await readdir(folder)).not.toContain('mongod.lock');
  });
});

it('fails to open when a log is none, and lets the folder go', async () => {
  await mkdir(journal());
  await expect(openIt()).rejects.toThrow('EISDIR');
  expect(await readdir(folder)).not.toContain('mongod.lock');
});
