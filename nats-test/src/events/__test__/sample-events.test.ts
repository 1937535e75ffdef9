import { eventSchemas, Subjects } from '@gittix/common';
import { sampleEvent } from '../sample-events';

it.each(Object.values(Subjects))('makes events of %s that fit their schema', (subject) => {
  for (const n of [0, 1, 2]) {
    const data = sampleEvent(subject, n);
    expect(eventSchemas[subject].parse(data)).toEqual(data);
  }
});

it("makes the course's ticket", () => {
  expect(sampleEvent(Subjects.TicketCreated, 0)).toMatchObject({
    id: '123',
    title: 'concert',
    price: 20,
  });
});

it('makes a name of its own for each event, so that none is taken for a repetition', () => {
  const [one, two] = [0, 0].map((n) => sampleEvent(Subjects.TicketCreated, n));
  expect(one).not.toEqual(two);
});
