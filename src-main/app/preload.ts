import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import {
  CALL_CHANNEL,
  calls,
  eventChannel,
  events,
  type Bridge,
  type EventName,
} from '@shared/contract/calls.ts';

/**
 * Gives back the memory of the numbers in an event that the page has got: it has copies of its own. Left to the garbage
 * collector, weights thirty times a second kept it marking for a fifth of a core.
 */
function free(payload: unknown): void {
  if (payload instanceof Float64Array) (payload.buffer as ArrayBuffer).transfer(0);
  else if (Array.isArray(payload)) payload.forEach(free);
  else if (typeof payload === 'object' && payload !== null) Object.values(payload).forEach(free);
}

/** All that the page gets: the calls and events of the contract, and no channel beside them. */
const bridge: Bridge = {
  call(name, argument) {
    if (!Object.hasOwn(calls, name)) return Promise.reject(new Error(`There is no call ${name}.`));
    return ipcRenderer.invoke(CALL_CHANNEL, name, argument ?? null) as Promise<unknown>;
  },
  on(name, listener) {
    if (!Object.hasOwn(events, name)) throw new Error(`There is no event ${name}.`);
    const channel = eventChannel(name as EventName);
    const forward = (_event: IpcRendererEvent, payload: unknown) => {
      listener(payload);
      free(payload);
    };
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
};

contextBridge.exposeInMainWorld('adjoint', bridge);
