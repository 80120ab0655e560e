// Loaded before a command (`node --import`): sets its clock to the moment named by PICTURE_TIME, from which it runs on.
// The pictures of the app are taken on one and the same day, whenever they are taken.
const moment = Number(process.env['PICTURE_TIME']);
const started = Number(process.env['PICTURE_STARTED']);
const Own = globalThis.Date;
const off = moment - started;

/** `Date`, shifted. */
class PictureDate extends Own {
  constructor(...args: [] | ConstructorParameters<typeof Own>) {
    if (args.length === 0) super(Own.now() + off);
    else super(...args);
  }

  static override now(): number {
    return Own.now() + off;
  }
}

if (Number.isFinite(off)) globalThis.Date = PictureDate as DateConstructor;
