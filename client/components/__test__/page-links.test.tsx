import { cleanup, render, screen } from '@testing-library/react';
import { PageLinks } from '../page-links';

jest.mock('next/router', () => ({ useRouter: () => null }));

afterEach(cleanup);

const links = () =>
  screen.queryAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')]);

it('has nothing to lead to on a list of one page', () => {
  render(<PageLinks path="/orders" isLater={false} />);

  expect(links()).toEqual([]);
});

it('leads on from the first page, whatever stands in the cursor', () => {
  render(<PageLinks path="/orders" next="a+b&c" isLater={false} />);

  expect(links()).toEqual([['Next page', '/orders?cursor=a%2Bb%26c']]);
});

it('leads back to the start from the last page', () => {
  render(<PageLinks path="/orders" isLater />);

  expect(links()).toEqual([['Back to the start', '/orders']]);
});
