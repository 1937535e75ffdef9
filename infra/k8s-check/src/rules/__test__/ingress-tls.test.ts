import { findingsOf, sample, sampleBut } from '../../__test__/sample';
import { ingressTls } from '../ingress-tls';

it('is content with a host that has TLS', () => {
  expect(findingsOf(ingressTls, sample())).toEqual([]);
});

it.each([
  ['no TLS', 'spec.tls', undefined, 'serves ticketing.dev without TLS'],
  ['TLS for another host', 'spec.tls.0.hosts', ['posts.com'], 'serves ticketing.dev without TLS'],
  ['every host', 'spec.rules.0.host', undefined, 'serves every host without TLS'],
])('finds an Ingress with %s', (_what, place, value, message) => {
  const objects = sampleBut('Ingress/ingress-service', place, value);
  expect(findingsOf(ingressTls, objects)).toEqual([expect.stringContaining(message)]);
});

it('finds a certificate that is kept nowhere', () => {
  const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt' };
  const objects = sampleBut('Ingress/ingress-service', 'metadata.annotations', annotations);
  expect(findingsOf(ingressTls, objects)).toEqual([
    expect.stringContaining('the certificate of ticketing.dev is kept nowhere; set secretName'),
  ]);
});

it('finds a certificate that nobody makes', () => {
  const tls = [{ hosts: ['ticketing.dev'], secretName: 'gittix-tls' }];
  const objects = sampleBut('Ingress/ingress-service', 'spec.tls', tls);
  expect(findingsOf(ingressTls, objects)).toEqual([
    expect.stringContaining('nobody makes Secret/gittix-tls; name an issuer'),
  ]);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'gittix-tls' } };
  expect(findingsOf(ingressTls, [...objects, secret])).toEqual([]);
});
