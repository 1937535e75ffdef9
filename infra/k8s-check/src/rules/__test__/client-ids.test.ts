import type { Context } from '../../context';
import { findingsOf, sample, sampleBut, sampleContext } from '../../__test__/sample';
import { clientIds } from '../client-ids';

/** The program of the sample, as one that is on the bus. */
const onTheBus: Context = {
  ...sampleContext,
  programOf: (image) => {
    const program = sampleContext.programOf(image);
    return program && { ...program, variables: [...program.variables, 'NATS_CLIENT_ID'] };
  },
};
const place = 'spec.template.spec.containers.0.env.2';
const fromField = (fieldPath: string) => ({
  name: 'NATS_CLIENT_ID',
  valueFrom: { fieldRef: { fieldPath } },
});

it('asks nothing of a program that is not on the bus', () => {
  expect(findingsOf(clientIds, sample())).toEqual([]);
});

it("is content with the pod's name", () => {
  const objects = sampleBut('Deployment/auth-depl', place, fromField('metadata.name'));
  expect(findingsOf(clientIds, objects, onTheBus)).toEqual([]);
});

it.each([
  ['that is written down', { name: 'NATS_CLIENT_ID', value: 'auth' }],
  ['of another field', fromField('metadata.namespace')],
  ['that is missing', { name: 'OTHER', value: 'auth' }],
])('finds a client id %s', (_what, value) => {
  const objects = sampleBut('Deployment/auth-depl', place, value);
  expect(findingsOf(clientIds, objects, onTheBus)).toEqual([
    expect.stringContaining('auth-depl: container auth: replicas would have one NATS_CLIENT_ID'),
  ]);
});
