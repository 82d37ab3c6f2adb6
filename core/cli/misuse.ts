/** The command line itself makes no sense; the process ends with 2. */
export class Misuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Misuse";
  }
}

/** A command could not do what it was asked, and has said why; the process ends with 1. */
export class Failed extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Failed";
  }
}
