/** Work that is done once however many wait for it, a few at a time, the newest first. */
export interface Flights {
  /** Starts the work of a key, or joins it. */
  readonly join: (key: string, work: (signal: AbortSignal) => Promise<void>) => Flight;
  readonly has: (key: string) => boolean;
  /** Ends all of it. */
  readonly abort: () => void;
}

export interface Flight {
  /** Resolves when the work has ended in whatever way. */
  readonly landed: Promise<void>;
  /** One who waited lost interest; the work ends when nobody is left. */
  readonly leave: () => void;
  /** The result is wanted even when nobody waits any more. */
  readonly keep: () => void;
}

interface Bounds {
  readonly running: number;
  /** More than this do not wait: the oldest are dropped. */
  readonly waiting: number;
}

class SharedFlight {
  readonly landed: Promise<void>;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly abort = new AbortController();
  #land: () => void = () => undefined;
  #interested = 0;
  #isKept = false;

  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.work = work;
    this.landed = new Promise((land) => {
      this.#land = land;
    });
  }

  end(): void {
    this.#land();
  }

  /** What one who waits gets. */
  ticket(): Flight {
    let isHere = true;
    this.#interested += 1;
    return {
      landed: this.landed,
      leave: () => {
        if (!isHere) return;
        isHere = false;
        this.#interested -= 1;
        if (this.#interested === 0 && !this.#isKept) this.abort.abort();
      },
      keep: () => {
        this.#isKept = true;
      },
    };
  }
}

/** `onError` is told what a work failed with; who waits for it only sees that it ended. */
export const createFlights = (bounds: Bounds, onError: (error: unknown) => void): Flights => {
  const flights = new Map<string, SharedFlight>();
  const waiting: (readonly [key: string, flight: SharedFlight])[] = [];
  let running = 0;

  const end = (key: string, flight: SharedFlight): void => {
    if (flights.get(key) === flight) flights.delete(key);
    flight.end();
  };
  const fly = async (key: string, flight: SharedFlight): Promise<void> => {
    running += 1;
    try {
      if (!flight.abort.signal.aborted) await flight.work(flight.abort.signal);
    } catch (error) {
      onError(error);
    } finally {
      running -= 1;
      end(key, flight);
      next();
    }
  };
  const next = (): void => {
    while (running < bounds.running) {
      const newest = waiting.pop();
      if (newest === undefined) return;
      fly(...newest).catch(onError);
    }
  };

  return {
    has: (key) => flights.has(key),
    join: (key, work) => {
      const known = flights.get(key);
      if (known !== undefined && !known.abort.signal.aborted) return known.ticket();
      const flight = new SharedFlight(work);
      const ticket = flight.ticket();
      flights.set(key, flight);
      waiting.push([key, flight]);
      if (waiting.length > bounds.waiting) {
        const oldest = waiting.shift();
        if (oldest !== undefined) end(...oldest);
      }
      next();
      return ticket;
    },
    abort: () => {
      for (const [key, flight] of flights) {
        flight.abort.abort();
        end(key, flight);
      }
      waiting.length = 0;
    },
  };
};
