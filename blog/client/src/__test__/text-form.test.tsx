/** @jest-environment jsdom */
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AxiosError, type AxiosResponse } from 'axios';
import { TextForm } from '../text-form';

const onSent = jest.fn();
beforeEach(() => onSent.mockClear());

async function typeAndSubmit(send: (text: string) => Promise<unknown>) {
  render(<TextForm label="Title" send={send} onSent={onSent} />);
  const input = screen.getByLabelText<HTMLInputElement>('Title');
  await userEvent.type(input, 'hello');
  await userEvent.click(screen.getByRole('button', { name: 'Submit' }));
  return input;
}

it('sends what was typed, and is empty for the next', async () => {
  const send = jest.fn().mockResolvedValue(undefined);

  const input = await typeAndSubmit(send);

  expect(send).toHaveBeenCalledWith('hello');
  expect(onSent).toHaveBeenCalledTimes(1);
  expect(input.value).toBe('');
});

it('says in the words of the service why it was refused, and keeps the text', async () => {
  const response = { data: { errors: [{ message: 'Title is too odd' }] } } as AxiosResponse;

  const input = await typeAndSubmit(() =>
    Promise.reject(new AxiosError('400', 'ERR_BAD_REQUEST', undefined, undefined, response)),
  );

  expect((await screen.findByRole('alert')).textContent).toBe('Title is too odd');
  expect(input.value).toBe('hello');
  expect(onSent).not.toHaveBeenCalled();
});

it('says that it could not be sent, when no service answered', async () => {
  await typeAndSubmit(() => Promise.reject(new AxiosError('', 'ERR_NETWORK')));

  expect((await screen.findByRole('alert')).textContent).toBe('It could not be sent: try again.');
});
