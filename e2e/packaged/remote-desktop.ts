import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** What a client of the RFB protocol (RFC 6143) sends and gets, by the number of the message. */
const client = { encodings: 2, request: 3, key: 4, pointer: 5 };
const server = { picture: 0, bell: 2, clipboard: 3 };
const NO_SECURITY = 1;

/** A screen that is only in a VNC server, and a viewer that sees, types and points through its protocol. */
export class RemoteDesktop {
  readonly #server: ChildProcess;
  readonly #socket: Socket;
  /** As DISPLAY takes it. */
  readonly name: string;
  width = 0;
  height = 0;
  #bytesOfPixel = 0;
  #arrived = Buffer.alloc(0);

  private constructor(child: ChildProcess, socket: Socket, name: string) {
    this.#server = child;
    this.#socket = socket;
    this.name = name;
    socket.on('data', (chunk: Buffer) => (this.#arrived = Buffer.concat([this.#arrived, chunk])));
  }

  /** @param depth bits of a colour, 16 or 24 */
  static async open(depth: number, port: number): Promise<RemoteDesktop> {
    const words = ['-displayfd', '3', '-geometry', '1280x800', '-depth', String(depth)];
    const access = ['-SecurityTypes', 'None', '-localhost', 'yes', '-rfbport', String(port)];
    const child = spawn('Xtigervnc', [...words, ...access], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
    const socket = createConnection(port, '127.0.0.1');
    await once(socket, 'connect');
    const desktop = new RemoteDesktop(child, socket, `:${number.toString().trim()}`);
    await desktop.#greet();
    return desktop;
  }

  async #take(bytes: number): Promise<Buffer> {
    while (this.#arrived.length < bytes) await once(this.#socket, 'data');
    const taken = this.#arrived.subarray(0, bytes);
    this.#arrived = this.#arrived.subarray(bytes);
    return taken;
  }

  async #greet(): Promise<void> {
    this.#socket.write(await this.#take(12));
    const [kinds] = await this.#take(1);
    await this.#take(kinds);
    this.#socket.write(Buffer.from([NO_SECURITY]));
    const refused = (await this.#take(4)).readUInt32BE();
    if (refused) throw new Error('The VNC server refused its client.');
    this.#socket.write(Buffer.from([1]));
    const start = await this.#take(24);
    [this.width, this.height] = [start.readUInt16BE(0), start.readUInt16BE(2)];
    this.#bytesOfPixel = start[4] / 8;
    await this.#take(start.readUInt32BE(20));
    // One encoding, 0: pixels as they are.
    this.#socket.write(Buffer.from([client.encodings, 0, 0, 1, 0, 0, 0, 0]));
  }

  /** Presses and releases keys of these numbers of X (for Latin letters those of ASCII), one while the one before is held. */
  press(...keys: readonly number[]): void {
    const stroke = (key: number, down: number): void => {
      const message = Buffer.from([client.key, down, 0, 0, 0, 0, 0, 0]);
      message.writeUInt32BE(key, 4);
      this.#socket.write(message);
    };
    for (const key of keys) stroke(key, 1);
    for (const key of [...keys].reverse()) stroke(key, 0);
  }

  click(x: number, y: number): void {
    for (const buttons of [0, 1, 0])
      this.#socket.write(Buffer.from([client.pointer, buttons, x >> 8, x & 255, y >> 8, y & 255]));
  }

  /** How many colours are on the whole screen. */
  async colours(): Promise<number> {
    const message = Buffer.from([client.request, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    message.writeUInt16BE(this.width, 6);
    message.writeUInt16BE(this.height, 8);
    this.#socket.write(message);
    const colours = new Set<number>();
    for (let missing = this.width * this.height; missing > 0;) {
      const [kind] = await this.#take(1);
      if (kind === server.bell) continue;
      if (kind === server.clipboard) {
        await this.#take((await this.#take(7)).readUInt32BE(3));
        continue;
      }
      if (kind !== server.picture) throw new Error(`VNC message ${kind} is not known here.`);
      const rectangles = (await this.#take(3)).readUInt16BE(1);
      for (let i = 0; i < rectangles; i++) {
        const head = await this.#take(12);
        const pixels = head.readUInt16BE(4) * head.readUInt16BE(6);
        const bytes = await this.#take(pixels * this.#bytesOfPixel);
        for (let at = 0; at < bytes.length; at += this.#bytesOfPixel)
          colours.add(bytes.readUIntLE(at, this.#bytesOfPixel));
        missing -= pixels;
      }
    }
    return colours.size;
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
  }
}
