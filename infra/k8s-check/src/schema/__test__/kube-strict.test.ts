import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findOnPath } from '@gittix/local/build/launcher/on-path';
import { sample, sampleBut } from '../../__test__/sample';
import { kubeStrict } from '../kube-strict';

const program = findOnPath('kube-strict');
const itStrict = program ? it : it.skip;
const why = program ? '' : ' (skipped: kube-strict is not on PATH)';

itStrict(`takes what Kubernetes knows${why}`, () => {
  expect(kubeStrict(sample(), program ?? '')).toEqual([]);
});

itStrict(`names the object and its unknown field${why}`, () => {
  const objects = sampleBut('Service/auth-mongo-srv', 'spec.podSelector', {});
  expect(kubeStrict(objects, program ?? '')).toEqual([
    { object: 'Service/auth-mongo-srv', message: expect.stringContaining('spec.podSelector') },
  ]);
});

it('fails when the program is not what it is taken for', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gittix-strict-'));
  const other = path.join(folder, 'kube-strict');
  writeFileSync(other, '#!/bin/sh\ncat >/dev/null\necho no idea\n');
  chmodSync(other, 0o755);
  try {
    expect(() => kubeStrict(sample(), other)).toThrow('ended without a sum: no idea');
    expect(() => kubeStrict(sample(), path.join(folder, 'gone'))).toThrow('ENOENT');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
