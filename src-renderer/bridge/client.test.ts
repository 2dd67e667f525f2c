import { Fault } from '@shared/contract/fault.ts';
import { describe, expect, it } from 'vitest';
import { clientOf } from './client.ts';
import { FakeBridge } from './fake.ts';

describe('the client', () => {
  it('throws the fault that the other side describes, with all its fields', async () => {
    const fault = { code: 'csv-cell', message: 'wanted a number, got "x"', path: 'row 17, column "mass"' };
    const client = clientOf(
      new FakeBridge({
        'data.choose': () => {
          throw new Fault(fault);
        },
      }),
    );
    await expect(client.call('data.choose', null)).rejects.toMatchObject({ name: 'Fault', ...fault });
  });

  it('refuses an answer that the contract does not allow, and says which', async () => {
    const client = clientOf(new FakeBridge({ 'project.recent': () => [{ path: 1 }] as never }));
    await expect(client.call('project.recent', null)).rejects.toThrow(/the answer to project\.recent, \[0\]/);
  });

  it('refuses what is no answer at all', async () => {
    const client = clientOf({ call: async () => 'hello', on: () => () => {} });
    await expect(client.call('app.close', null)).rejects.toThrow(/the answer to app\.close/);
  });

  it('passes events on until it is told to stop, and NaN and infinity with them', () => {
    const bridge = new FakeBridge();
    const heard: Float64Array[] = [];
    const stop = clientOf(bridge).on('run.epochs', ({ values }) => heard.push(values));
    const values = Float64Array.of(NaN, Infinity, -0);
    bridge.emit('run.epochs', { run: 1, layers: 1, count: 1, values });
    stop();
    bridge.emit('run.epochs', { run: 1, layers: 1, count: 1, values });
    expect(heard).toEqual([values]);
  });

  it('refuses an event whose numbers are no Float64Array', () => {
    const bridge = new FakeBridge();
    clientOf(bridge).on('run.epochs', () => {});
    const event = { run: 1, layers: 1, count: 1, values: [1, 2] as never };
    expect(() => bridge.emit('run.epochs', event)).toThrow(/the event run\.epochs, values/);
  });
});
