import { findingsOf, sample, sampleBut, sampleContext } from '../../__test__/sample';
import { images } from '../images';

const place = 'spec.template.spec.containers.0.image';
const ofMongo = (image: unknown) => sampleBut('StatefulSet/auth-mongo-depl', place, image);
const ofAuth = (image: unknown) => sampleBut('Deployment/auth-depl', place, image);
const digest = `sha256:${'0'.repeat(64)}`;

it('is content with pinned images and with what Skaffold builds', () => {
  expect(findingsOf(images({ ownPinned: true }), sample())).toEqual([]);
});

it.each([
  'mongo',
  'mongo:latest',
  'mongo:stable',
  'mongo:8',
  'registry.example.com:5000/mongo',
  undefined,
])('finds the image %s of others', (image) => {
  expect(findingsOf(images(), ofMongo(image))).toEqual([
    expect.stringMatching(
      /^StatefulSet\/auth-mongo-depl: container auth-mongo: image .*(moves|is not pinned)/,
    ),
  ]);
});

it.each(['mongo:8.0.30', `mongo@${digest}`, `registry.example.com:5000/mongo:8.0@${digest}`])(
  'takes %s',
  (image) => {
    expect(findingsOf(images(), ofMongo(image))).toEqual([]);
  },
);

it('leaves the tag of our own to Skaffold, unless the objects are applied as they are', () => {
  expect(findingsOf(images(), ofAuth('gittix/auth'))).toEqual([]);
  expect(findingsOf(images({ ownPinned: true }), ofAuth('gittix/auth'))).toEqual([
    expect.stringContaining('image gittix/auth is not pinned'),
  ]);
});

it('takes our own from a registry, by the commit', () => {
  const image = 'registry.example.com/gittix/auth:3302ab9';
  expect(findingsOf(images({ ownPinned: true }), ofAuth(image))).toEqual([]);
});

it('finds our own as latest', () => {
  expect(findingsOf(images(), ofAuth('gittix/auth:latest'))).toEqual([
    expect.stringContaining('moves; name a version instead of latest'),
  ]);
});

it('finds our own that nothing builds', () => {
  const context = { ...sampleContext, artifacts: ['gittix/tickets'] };
  expect(findingsOf(images(), sample(), context)).toEqual([
    expect.stringContaining('is ours, but skaffold.yaml has no artifact that builds it'),
  ]);
});
