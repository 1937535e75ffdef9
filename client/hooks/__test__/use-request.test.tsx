import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import axios, { AxiosError, type AxiosResponse } from 'axios';
import Router from 'next/router';
import { useRequest } from '../use-request';

jest.mock('next/router', () => ({
  __esModule: true,
  default: { asPath: '/tickets/7', push: jest.fn(async () => true) },
}));

const post = jest.spyOn(axios, 'post');
const get = jest.spyOn(axios, 'get');
const del = jest.spyOn(axios, 'delete');

beforeEach(() => jest.clearAllMocks());
afterEach(cleanup);

function refusal(status: number, data: unknown): AxiosError {
  const response = { status, data } as AxiosResponse;
  return new AxiosError('refused', 'ERR_BAD_REQUEST', undefined, undefined, response);
}

type Options = Parameters<typeof useRequest<{ id: string }>>[0];
let request: ReturnType<typeof useRequest<{ id: string }>>;

function Form(options: Partial<Options>) {
  request = useRequest({ url: '/api/tickets', method: 'post', ...options });
  return (
    <>
      {request.errors}
      {request.busy && <p>busy</p>}
      <p data-testid="title-error">{request.fieldErrors.title}</p>
    </>
  );
}

const send = (extra?: object) => act(() => request.doRequest(extra));

it('sends the body with what is added at the call, and gives back the answer', async () => {
  post.mockResolvedValue({ data: { id: '1' } });
  render(<Form body={{ orderId: '7' }} />);

  const answer = await send({ token: 'tok_visa' });

  expect(post).toHaveBeenCalledWith('/api/tickets', { orderId: '7', token: 'tok_visa' });
  expect(answer).toEqual({ id: '1' });
});

it('hands the answer to onSuccess', async () => {
  post.mockResolvedValue({ data: { id: '1' } });
  const onSuccess = jest.fn();
  render(<Form onSuccess={onSuccess} />);

  await send();

  expect(onSuccess).toHaveBeenCalledWith({ id: '1' });
});

it('sends no body with a DELETE', async () => {
  del.mockResolvedValue({ data: '' });
  render(<Form method="delete" url="/api/orders/7" />);

  await send();

  expect(del).toHaveBeenCalledWith('/api/orders/7');
});

it('shows every message of a refusal under oops.., and skips onSuccess', async () => {
  const errors = [{ message: 'Title is required', field: 'title' }, { message: 'Too late' }];
  post.mockRejectedValue(refusal(400, { errors }));
  const onSuccess = jest.fn();
  render(<Form onSuccess={onSuccess} />);

  const answer = await send();

  const block = screen.getByRole('alert');
  expect(block.className).toContain('alert-danger');
  expect(block.textContent).toContain('oops..');
  expect([...block.querySelectorAll('li')].map((item) => item.textContent)).toEqual([
    'Title is required',
    'Too late',
  ]);
  expect(answer).toBeUndefined();
  expect(onSuccess).not.toHaveBeenCalled();
});

it('tells which input a message is about, the first one counting', async () => {
  const errors = [
    { message: 'Title is required', field: 'title' },
    { message: 'Title is too short', field: 'title' },
  ];
  post.mockRejectedValue(refusal(400, { errors }));
  render(<Form />);

  await send();

  expect(screen.getByTestId('title-error').textContent).toBe('Title is required');
});

it('takes the errors away when the request is sent again', async () => {
  post.mockRejectedValueOnce(refusal(400, { errors: [{ message: 'no' }] }));
  post.mockResolvedValueOnce({ data: { id: '1' } });
  render(<Form />);
  await send();
  expect(screen.queryByRole('alert')).not.toBeNull();

  await send();

  expect(screen.queryByRole('alert')).toBeNull();
});

it('says so when no answer comes at all', async () => {
  post.mockRejectedValue(new AxiosError('Network Error', 'ERR_NETWORK'));
  render(<Form />);

  await send();

  expect(screen.getByRole('alert').textContent).toContain('can’t be reached');
});

it.each(['<html>Bad Gateway</html>', { errors: [] }, undefined])(
  'finds words of its own for an answer that has none: %p',
  async (data) => {
    post.mockRejectedValue(refusal(502, data));
    render(<Form />);

    await send();

    expect(screen.getByRole('alert').textContent).toContain('Something went wrong on our side');
  },
);

it('sends once however often it is asked while the first is under way', async () => {
  let answer: (response: { data: { id: string } }) => void = () => undefined;
  post.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  render(<Form />);

  let first: Promise<unknown> = Promise.resolve();
  act(() => {
    first = request.doRequest();
    void request.doRequest();
  });
  await waitFor(() => screen.getByText('busy'));
  await act(async () => {
    answer({ data: { id: '1' } });
    await first;
  });

  expect(post).toHaveBeenCalledTimes(1);
  expect(screen.queryByText('busy')).toBeNull();
});

it('leads to signing in and back when the session is lost', async () => {
  post.mockRejectedValue(refusal(401, { errors: [{ message: 'Not authorized' }] }));
  get.mockResolvedValue({ data: { currentUser: null } });
  render(<Form />);

  await send();

  expect(Router.push).toHaveBeenCalledWith('/auth/signin?next=%2Ftickets%2F7');
  expect(screen.queryByRole('alert')).toBeNull();
});

it('does not send somebody to sign in who is, and only may not do this', async () => {
  post.mockRejectedValue(refusal(401, { errors: [{ message: 'Not authorized' }] }));
  get.mockResolvedValue({ data: { currentUser: { id: '1', email: 'a@example.com' } } });
  render(<Form />);

  await send();

  expect(Router.push).not.toHaveBeenCalled();
  expect(screen.getByRole('alert').textContent).toContain('Not authorized');
});
