/** Recognises names and addresses that always mean this machine. Pure. */

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$|^::1$/i;
const LOOPBACK_NAME = /^(?:localhost|[a-z0-9-]+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/i;

/** Does this name always mean this machine? No remote server can have it. */
export const isLoopbackName = (name: string): boolean => LOOPBACK_NAME.test(name);

/** Is this an address of this machine? No remote client can have it. */
export const isLoopbackAddress = (address: string): boolean => LOOPBACK_ADDRESS.test(address);
