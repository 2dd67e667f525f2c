import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import {
  CALL_CHANNEL,
  calls,
  eventChannel,
  events,
  type Bridge,
  type EventName,
} from '@shared/contract/calls.ts';

/** All that the page gets: the calls and events of the contract, and no channel beside them. */
const bridge: Bridge = {
  call(name, argument) {
    if (!Object.hasOwn(calls, name)) return Promise.reject(new Error(`There is no call ${name}.`));
    return ipcRenderer.invoke(CALL_CHANNEL, name, argument ?? null) as Promise<unknown>;
  },
  on(name, listener) {
    if (!Object.hasOwn(events, name)) throw new Error(`There is no event ${name}.`);
    const channel = eventChannel(name as EventName);
    const forward = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  },
  pathOf: (file) => webUtils.getPathForFile(file as File),
};

contextBridge.exposeInMainWorld('adjoint', bridge);
