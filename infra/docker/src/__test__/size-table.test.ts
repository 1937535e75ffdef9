import { sizeTable } from '../size-table';

const sizes = new Map([
  ['gittix/auth:latest', 160_400_000],
  ['gittix/expiration:latest', 165_000_000],
]);

it('names each image with its size', () => {
  expect(sizeTable(sizes)).toBe(
    'gittix/auth:latest        160 MB\ngittix/expiration:latest  165 MB',
  );
});

it('tells what an image has beside its base', () => {
  expect(sizeTable(sizes, 122_000_000)).toContain('160 MB, 38 MB of it beside the base');
});
