import axios, { type AxiosResponse } from 'axios';
import Router from 'next/router';
import { type ReactNode, useRef, useState } from 'react';
import { ErrorBlock } from '../components/error-block';
import type { CurrentUser } from '../lib/api-types';
import { failureOf, type RequestFailure } from '../lib/request-failure';
import { signInPath } from '../lib/sign-in-path';

interface RequestOptions<Result> {
  readonly url: string;
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly body?: object;
  /** The request counts as under way until this is done. */
  readonly onSuccess?: (result: Result) => unknown;
  readonly onFailure?: (failure: RequestFailure) => unknown;
}

export interface Request<Result> {
  /**
   * Sends the request, `extra` joined to its body. While one is under way, another does nothing.
   *
   * @returns the answer's body; undefined when it failed
   */
  readonly doRequest: (extra?: object) => Promise<Result | undefined>;
  /** The last failure as a block to show; null when there is none. */
  readonly errors: ReactNode;
  /** The messages of the last failure that are about one input, by its name. */
  readonly fieldErrors: Readonly<Record<string, string>>;
  readonly busy: boolean;
}

/**
 * A request that a visitor makes by an action. When the session turns out to be lost, the visitor
 * is sent to sign in, and back here.
 */
export function useRequest<Result>({
  url,
  method,
  body,
  onSuccess,
  onFailure,
}: RequestOptions<Result>): Request<Result> {
  const [failure, setFailure] = useState<RequestFailure>();
  const [busy, setBusy] = useState(false);
  const underWay = useRef(false);

  const doRequest = async (extra: object = {}): Promise<Result | undefined> => {
    if (underWay.current) return undefined;
    underWay.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      const { data } = await send<Result>(method, url, { ...body, ...extra });
      await onSuccess?.(data);
      return data;
    } catch (error) {
      const reason = failureOf(error);
      if (reason.status === 401 && (await isSignedOut())) {
        await Router.push(signInPath(Router.asPath));
        return undefined;
      }
      setFailure(reason);
      await onFailure?.(reason);
      return undefined;
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };

  return {
    doRequest,
    errors: failure ? <ErrorBlock errors={failure.errors} /> : null,
    fieldErrors: byField(failure),
    busy,
  };
}

function send<Result>(
  method: RequestOptions<Result>['method'],
  url: string,
  body: object,
): Promise<AxiosResponse<Result>> {
  // their second argument is not a body
  if (method === 'get' || method === 'delete') return axios[method]<Result>(url);
  return axios[method]<Result>(url, body);
}

/** The services answer 401 also for what belongs to somebody else. */
async function isSignedOut(): Promise<boolean> {
  const url = '/api/users/currentuser';
  return axios.get<{ currentUser: CurrentUser | null }>(url).then(
    ({ data }) => data.currentUser === null,
    () => false,
  );
}

function byField(failure: RequestFailure | undefined): Record<string, string> {
  const entries = (failure?.errors ?? []).flatMap(({ field, message }) =>
    field ? [[field, message] as const] : [],
  );
  return Object.fromEntries(entries.toReversed()); // the first one about a field counts
}
