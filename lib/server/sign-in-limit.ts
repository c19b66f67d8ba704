import { networkOf } from './client-address';
import { RateLimit } from './rate-limit';

/** A whole company may come from one address. */
const OF_ONE = { perSecond: 20, burst: 200 };
/** Only what keeps the process alive under a flood from many addresses: nobody reaches it alone. */
const OF_ALL = { perSecond: 200, burst: 2_000 };

/** How often the routes of the sign-in are answered: whoever asks too often slows down nobody but their own address. */
export class SignInLimit {
  readonly #one: RateLimit;
  readonly #all: RateLimit;

  /** `now` in milliseconds since any fixed time. */
  constructor(now: () => number) {
    this.#one = new RateLimit({ ...OF_ONE, now });
    this.#all = new RateLimit({ ...OF_ALL, now });
  }

  /** Takes one request of this client address. Throws AppError `too-many-requests`. */
  take(address: string): void {
    // The own share first: what is refused takes nothing from the others.
    this.#one.take(networkOf(address));
    this.#all.take('everybody');
  }
}
