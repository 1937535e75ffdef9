import { findingsOf, sample, sampleBut, sampleContext } from '../../__test__/sample';
import { settings } from '../settings';

const env = 'spec.template.spec.containers.0.env';

it('is content with what the program asks for', () => {
  expect(findingsOf(settings, sample())).toEqual([]);
});

it('finds a variable that the program asks for in vain', () => {
  expect(
    findingsOf(settings, sampleBut('Deployment/auth-depl', `${env}.0.name`, 'POD_NAME')),
  ).toEqual(['Deployment/auth-depl: container auth: MONGO_URI must be defined']);
});

it('finds a variable whose Secret is not there', () => {
  const context = { ...sampleContext, secretsByHand: {} };
  expect(findingsOf(settings, sample(), context)).toEqual([
    'Deployment/auth-depl: container auth: JWT_KEY must be defined',
  ]);
});

it('finds a variable that the program does not read', () => {
  expect(
    findingsOf(settings, sampleBut('Deployment/auth-depl', `${env}.2.name`, 'MONGO_URL')),
  ).toEqual(['Deployment/auth-depl: container auth: MONGO_URL is set, but auth does not read it']);
});

it('takes a variable that its arguments use', () => {
  const objects = sampleBut('Deployment/auth-depl', 'spec.template.spec.containers.0', {
    name: 'auth',
    image: 'gittix/auth',
    args: ['--name', '$(NAME)'],
    env: [
      { name: 'NAME', value: 'x' },
      { name: 'MONGO_URI', value: 'mongodb://auth-mongo-srv/auth' },
      { name: 'JWT_KEY', value: 'x' },
    ],
  });
  expect(findingsOf(settings, objects)).toEqual([]);
});
