// Loaded before the command: its clock runs so many milliseconds ahead. So a run begins when the lease of one that was
// killed is over, and nobody has to wait for that.
const ahead = Number(process.env["ORGTAG_TEST_CLOCK_AHEAD_MS"])
const machine = Date.now

globalThis.Date = class LaterDate extends Date {
  constructor(...parts) {
    if (parts.length === 0) super(machine() + ahead)
    else super(...parts)
  }

  static now() {
    return machine() + ahead
  }
}
