/** The scene's clock: real seconds, a tick every so many of them, and a pause that the learner decides. */

export class Clock {
  private timer: ReturnType<typeof setInterval> | undefined;
  private partial = 0;

  constructor(
    private readonly tickSeconds: number,
    private readonly onSecond: () => void,
    private readonly onTick: () => void,
  ) {}

  /** Seconds since the last tick. */
  get into(): number {
    return this.partial;
  }

  get running(): boolean {
    return this.timer !== undefined;
  }

  start(): void {
    this.timer ??= setInterval(() => this.second(), 1000);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** A move was made: its ticks are counted by the table, and the next tick starts afresh. */
  reset(): void {
    this.partial = 0;
  }

  private second(): void {
    this.partial += 1;
    if (this.partial >= this.tickSeconds) {
      this.partial = 0;
      this.onTick();
    }
    this.onSecond();
  }
}

/** Seconds as m:ss. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
