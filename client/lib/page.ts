import type { AxiosInstance } from 'axios';
import type { NextPageContext } from 'next';
import type { ReactNode } from 'react';
import type { CurrentUser } from './api-types';

/** What `_app` hands to every page beside its own props. */
export interface CommonProps {
  /** Null for a stranger; undefined while auth can't say who it is. */
  readonly currentUser: CurrentUser | null | undefined;
}

/** A page: its data through `getInitialProps`, called by `_app` with what pages need. */
export interface Page<Props = object> {
  (props: Props & CommonProps): ReactNode;
  /** Rejections of `client` may be let through: `_app` makes a page of each. */
  getInitialProps?: (
    context: NextPageContext,
    client: AxiosInstance,
    currentUser: CommonProps['currentUser'],
  ) => Promise<Props>;
  /** Who is not signed in is sent to do so, and comes back. */
  requiresUser?: boolean;
}
