import { randomBytes } from 'node:crypto';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';

export interface Ticket {
  id: string;
  title: string;
  price: number;
  userId: string;
  version: number;
  orderId?: string;
}

export interface Order {
  id: string;
  status: 'created' | 'awaiting:payment' | 'complete' | 'cancelled';
  price: number;
  title: string;
  expiresAt: string;
  version: number;
  ticket: Ticket;
  payment?: { id: string; status: 'paid' | 'refunded' };
}

export interface ErrorBody {
  errors: { message: string; field?: string }[];
}

export type Answer<T> = AxiosResponse<T & Partial<ErrorBody>>;

/** Somebody with a browser or a Postman of their own: requests carry their cookie, errors are answers. */
export class Person {
  private constructor(
    private readonly http: AxiosInstance,
    readonly email: string,
  ) {}

  static visitor(url: string): Person {
    return new Person(connect(url), '');
  }

  /** A new account, signed in. */
  static async signUp(url: string): Promise<Person> {
    const email = `${randomBytes(6).toString('hex')}@example.com`;
    const response = await connect(url).post('/api/users/signup', { email, password: 'password' });
    if (response.status !== 201) throw new Error(`No account: ${response.status}`);
    const cookie = (response.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]);
    return new Person(connect(url, cookie.join('; ')), email);
  }

  listTicket(title = 'concert', price = 20): Promise<Answer<Ticket>> {
    return this.http.post('/api/tickets', { title, price });
  }

  editTicket(id: string, title: string, price: number): Promise<Answer<Ticket>> {
    return this.http.put(`/api/tickets/${id}`, { title, price });
  }

  ticket(id: string): Promise<Answer<Ticket>> {
    return this.http.get(`/api/tickets/${id}`);
  }

  /** Whether the ticket is on the public list. */
  async sees(id: string): Promise<boolean> {
    let next: string | undefined = '/api/tickets?limit=100';
    while (next) {
      const page: AxiosResponse<Ticket[]> = await this.http.get(next);
      if (page.data.some((ticket) => ticket.id === id)) return true;
      next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1];
    }
    return false;
  }

  order(ticketId: string): Promise<Answer<Order>> {
    return this.http.post('/api/orders', { ticketId });
  }

  orderById(id: string): Promise<Answer<Order>> {
    return this.http.get(`/api/orders/${id}`);
  }

  cancel(orderId: string): Promise<Answer<object>> {
    return this.http.delete(`/api/orders/${orderId}`);
  }

  pay(orderId: string, token = 'tok_visa'): Promise<Answer<{ id: string }>> {
    return this.http.post('/api/payments', { orderId, token });
  }

  payment(orderId: string): Promise<Answer<{ id: string; status: string }>> {
    return this.http.get(`/api/payments/${orderId}`);
  }

  request(method: string, path: string, body?: unknown): Promise<Answer<object>> {
    return this.http.request({ method, url: path, data: body });
  }
}

function connect(url: string, cookie?: string): AxiosInstance {
  return axios.create({
    baseURL: url,
    headers: cookie ? { Cookie: cookie } : {},
    timeout: 30_000,
    validateStatus: () => true,
  });
}
