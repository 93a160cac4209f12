// @ts-check
// Going through the frames of an animation: by hand, or each for its time, over and over.

export class FramePlayer {
  frame = 0;
  isPlaying = false;
  #count;
  #show;
  #clock;
  #turn = 0; // of what was asked for last; what was asked for before it ends

  /**
   * @param {number} count - Of the frames, at least 1.
   * @param {(frame: number) => Promise<number>} show - Shows one; gives its milliseconds.
   * @param {{ now: () => number, wait: (milliseconds: number) => Promise<void> }} clock
   */
  constructor(count, show, clock) {
    this.#count = count;
    this.#show = show;
    this.#clock = clock;
  }

  /**
   * Show a frame and stay there; behind the last one comes the first.
   *
   * @param {number} frame
   */
  async goTo(frame) {
    this.stop();
    this.frame = (frame + this.#count) % this.#count;
    await this.#show(this.frame);
  }

  /** Play no further; what is shown stays. */
  stop() {
    this.#turn += 1;
    this.isPlaying = false;
  }

  /** @param {number} frames - How many to go on; back where it is below 0. */
  stepBy(frames) {
    return this.goTo(this.frame + frames);
  }

  /** Play, or stay at the frame that is shown. */
  toggle() {
    return this.isPlaying ? this.goTo(this.frame) : this.#play();
  }

  async #play() {
    const turn = ++this.#turn;
    this.isPlaying = true;
    let due = this.#clock.now() + (await this.#show(this.frame));
    for (;;) {
      await this.#clock.wait(Math.max(0, due - this.#clock.now()));
      if (turn !== this.#turn) return;
      this.frame = (this.frame + 1) % this.#count;
      const duration = await this.#show(this.frame);
      due = Math.max(due + duration, this.#clock.now()); // what is late is not made up for
    }
  }
}
